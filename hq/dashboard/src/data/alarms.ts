import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type Alarm, type AlarmList, type AlarmSites, type AlarmStep, api } from "../api/client";

export type { Alarm, AlarmList, AlarmSites };
export type AlarmSite = AlarmSites["sites"][number];
export type Stage = AlarmStep["stage"];

export const ALARMS = ["alarms"] as const;
/** Thirty seconds pass without any entry. */
const RINGING_EVERY = 2_000;
const QUIET_EVERY = 30_000;

/** `wanted`: the account may see alarms at all. */
export function useAlarms(wanted = true) {
  return useQuery({
    queryKey: [...ALARMS, "list"],
    queryFn: api.alarms,
    enabled: wanted,
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.rings ? RINGING_EVERY : QUIET_EVERY),
    // An alarm rings behind another tab as well.
    refetchIntervalInBackground: true,
  });
}

export function useAlarmSites() {
  return useQuery({ queryKey: [...ALARMS, "sites"], queryFn: api.alarmSites, refetchInterval: QUIET_EVERY });
}

function useAct<Asked>(act: (asked: Asked) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: act, onSettled: () => client.invalidateQueries({ queryKey: ALARMS }) });
}

export function useAlarmStep() {
  return useAct(({ id, stage, note }: { id: string; stage: Stage; note?: string }) => api.alarmStep(id, { stage, note }));
}

export function useSiteTest() {
  return useAct(({ id, passed }: { id: string; passed: boolean }) => api.testSite(id, passed));
}

/** A signal taken as a test becomes the alarm that it was. */
export function useWasReal() {
  return useAct(api.wasReal);
}

export function useTestMode() {
  return useAct(({ id, minutes }: { id: string; minutes: number }) => api.testMode(id, minutes));
}
