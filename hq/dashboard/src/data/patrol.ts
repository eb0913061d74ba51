import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { patrolApi } from "../api/patrol";

export type { Finding, PatrolFindingBody, Patrol, Visit } from "../api/patrol";

const PATROL = ["patrol"] as const;
/** Answers come from phones at any time, and windows begin and end. */
const EVERY = 10_000;

export function usePatrol() {
  return useQuery({ queryKey: PATROL, queryFn: patrolApi.patrol, refetchInterval: EVERY, staleTime: 0 });
}

/** Writes down what was seen. */
export function useSeen() {
  const client = useQueryClient();
  return useMutation({ mutationFn: patrolApi.seen, onSettled: () => client.invalidateQueries({ queryKey: PATROL }) });
}
