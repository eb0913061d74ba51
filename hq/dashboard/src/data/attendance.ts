import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type CorrectionBody, type LineQuery } from "../api/client";
import { BOARD } from "./board";

export type { AttendanceLine, AttendanceLines, AttendanceSum, AttendanceSums, LineQuery, PersonRow, Reason, SumBy } from "../api/client";

const ATTENDANCE = ["attendance"] as const;
/** Windows begin and end without anybody's doing. */
const EVERY = 60_000;

/** Line by line, filtered by the server as its export is. */
export function useLines(query: LineQuery) {
  return useQuery({
    queryKey: [...ATTENDANCE, "lines", query],
    queryFn: () => api.attendanceLines(query),
    refetchInterval: EVERY,
    placeholderData: keepPreviousData,
  });
}

export function useSums(by: "post" | "unit", query: LineQuery) {
  return useQuery({
    queryKey: [...ATTENDANCE, "sums", by, query],
    queryFn: () => api.attendanceSums({ ...query, by }),
    refetchInterval: EVERY,
    placeholderData: keepPreviousData,
  });
}

/** What puts attendance right; each is a signed entry with its reason. */
export type Repair =
  | { kind: "correct"; entry: string; correction: CorrectionBody; reason: string }
  | { kind: "finding"; person: string; post: string; window: number; reason: string }
  | { kind: "late_entry"; person: string; post: string; day: string; on?: number; off?: number; reason: string };

function sent(repair: Repair) {
  switch (repair.kind) {
    case "correct":
      return api.correct({ entry: repair.entry, correction: repair.correction, reason: repair.reason });
    case "finding":
      return api.findAbsent({ person: repair.person, post: repair.post, window: repair.window, reason: repair.reason });
    case "late_entry": {
      const { kind: _, ...body } = repair;
      return api.lateEntry(body);
    }
  }
}

export function useRepair() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: sent,
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ATTENDANCE }), client.invalidateQueries({ queryKey: BOARD })]),
  });
}
