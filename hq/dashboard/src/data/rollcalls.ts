import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type OpenRollCall, type RollCallPlan, type RollCallSheet, type RollCallSummary, type Tick } from "../api/client";

export type { OpenRollCall, RollCallPlan, RollCallSheet, RollCallSummary };
export type Callable = RollCallPlan["rows"][number];
export type SheetRow = RollCallSheet["rows"][number];
export type CallState = SheetRow["state"];
export type Heard = Tick["heard"];
export type Period = Callable["period"];

export const ROLL_CALLS = ["roll-calls"] as const;
/** Lines open and close without any entry in the ledger. */
const LINES_EVERY = 3_000;
/** A round ends by itself. */
const RUNNING_EVERY = 2_000;
const QUIET_EVERY = 60_000;

export function useRollCallPlan(query: { unit?: string; period?: Period }) {
  return useQuery({
    queryKey: [...ROLL_CALLS, "plan", query],
    queryFn: () => api.rollCallPlan(query),
    refetchInterval: LINES_EVERY,
    placeholderData: (before) => before,
  });
}

export function useRollCalls() {
  return useQuery({ queryKey: [...ROLL_CALLS, "today"], queryFn: api.rollCalls, refetchInterval: QUIET_EVERY });
}

export function useRollCall(id: string) {
  return useQuery({
    queryKey: [...ROLL_CALLS, "sheet", id],
    queryFn: () => api.rollCall(id),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.open ? RUNNING_EVERY : QUIET_EVERY),
  });
}

function useAct<Asked, Told>(act: (asked: Asked) => Promise<Told>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => client.invalidateQueries({ queryKey: ROLL_CALLS }) });
}

export function useOpenRollCall() {
  return useAct((asked: OpenRollCall) => api.openRollCall(asked));
}

export function useCallAgain() {
  return useAct((id: string) => api.callAgain(id));
}

/** One at a time would make fast fingers wait: ticks are sent as they come, and the sheet follows. */
export function useTick() {
  return useAct(({ row, heard }: { row: SheetRow; heard: Heard }) =>
    api.tickRollCall({ call: row.call, person: row.person, heard }),
  );
}
