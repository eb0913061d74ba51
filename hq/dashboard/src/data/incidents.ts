import { useQuery } from "@tanstack/react-query";

import { api } from "../api/client";

export type { Incident } from "../api/client";

export const INCIDENTS = ["incidents"] as const;

export interface IncidentFilter {
  status?: string;
  day?: string;
}

export function useIncidents(filter: IncidentFilter) {
  return useQuery({ queryKey: [...INCIDENTS, filter], queryFn: () => api.incidents(filter) });
}
