import { keepPreviousData, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type IncidentQuery, type IncidentStep } from "../api/client";

export type { Disagreement, Incident, IncidentAct, IncidentDetail, IncidentQuery, ThreadLine } from "../api/client";

export const INCIDENTS = ["incidents"] as const;

/** The queue in the order in which it is worked off. */
export function useIncidents(filter: IncidentQuery) {
  return useQuery({ queryKey: [...INCIDENTS, filter], queryFn: () => api.incidents(filter), placeholderData: keepPreviousData });
}

export function useIncident(id: string) {
  return useQuery({ queryKey: [...INCIDENTS, "one", id], queryFn: () => api.incident(id) });
}

/** One step of the desk; what comes back is the incident as it then stands. */
export function useIncidentStep(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (step: IncidentStep) => api.incidentStep(id, step),
    onSuccess: (detail) => client.setQueryData([...INCIDENTS, "one", id], detail),
    // Refused steps as well: what is shown may be what they were refused for.
    onSettled: () => client.invalidateQueries({ queryKey: INCIDENTS }),
  });
}
