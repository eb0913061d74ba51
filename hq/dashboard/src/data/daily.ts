import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type BlockQuery, dailyApi } from "../api/daily";

export type {
  Block,
  BlockKind,
  BlockQuery,
  Brief,
  Bulletin,
  BulletinRow,
  DutyLog,
  Evidence,
  Handover,
  LogLine,
  NewBulletin,
  NewNotice,
  Notice,
  Number as Figure,
  OpenItem,
  Shift,
  Week,
  WeekPost,
} from "../api/daily";

const HANDOVER = ["handover"] as const;
/** The list is signed as it stands: it is not left to grow old. */
const EVERY = 10_000;

export function useHandover() {
  return useQuery({ queryKey: HANDOVER, queryFn: dailyApi.handover, refetchInterval: EVERY, staleTime: 0 });
}

export function useDutyLog(day: string, wanted: boolean) {
  return useQuery({ queryKey: ["duty-log", day], queryFn: () => dailyApi.dutyLog(day), enabled: wanted });
}

/** A write that makes what was read of the same kind old. */
function useWrite<Body, Answer>(key: readonly string[], mutationFn: (body: Body) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSettled: () => client.invalidateQueries({ queryKey: key }) });
}

export function useHandOver() {
  return useWrite(HANDOVER, dailyApi.handOver);
}

export function useTakeOver() {
  return useWrite(HANDOVER, dailyApi.takeOver);
}

export function useBrief(day: string) {
  return useQuery({ queryKey: ["brief", day], queryFn: () => dailyApi.brief(day) });
}

export function useEditBrief() {
  return useWrite(["brief"], dailyApi.editBrief);
}

export function useBulletins() {
  return useQuery({ queryKey: ["bulletins"], queryFn: dailyApi.bulletins });
}

export function useBulletin(entry: string) {
  return useQuery({ queryKey: ["bulletins", entry], queryFn: () => dailyApi.bulletin(entry), enabled: entry !== "" });
}

export function usePreview(blocks: BlockQuery[]) {
  return useQuery({
    queryKey: ["preview", blocks],
    queryFn: () => dailyApi.preview(blocks),
    enabled: blocks.length > 0,
    placeholderData: (old) => old,
  });
}

export function usePublish() {
  return useWrite(["bulletins"], dailyApi.publish);
}

export function useReadBulletin() {
  return useWrite(["bulletins"], dailyApi.readBulletin);
}

export function useNotices() {
  return useQuery({ queryKey: ["notices"], queryFn: dailyApi.notices });
}

export function useIssueNotice() {
  return useWrite(["notices"], dailyApi.issueNotice);
}

export function useWeek(day: string, unit: string, wanted: boolean) {
  return useQuery({ queryKey: ["week", day, unit], queryFn: () => dailyApi.week(day, unit), enabled: wanted });
}
