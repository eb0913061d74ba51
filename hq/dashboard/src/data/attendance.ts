import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";

export type { Attendance, PersonRow, Reason } from "../api/client";

export interface AttendanceFilter {
  day?: string;
  unit?: string;
  post?: string;
}

export function useAttendance(filter: AttendanceFilter) {
  return useQuery({ queryKey: ["attendance", filter], queryFn: () => api.attendance(filter), refetchInterval: 60_000 });
}
