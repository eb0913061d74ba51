import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { type Dismissal, type ImportFile, type MovementRow, placesApi } from "../api/places";
import { Problem } from "./query";

export type {
  CalendarDay,
  CalendarMonth,
  ChangePreview,
  DayChange,
  DayShape,
  Dismissal,
  FoundProblem,
  Gate,
  ImportFile,
  ImportGrid,
  ImportReport,
  LayerRow,
  MovementRow,
  Post,
  School,
  SchoolChange,
  SchoolRow,
  Schools,
  SheetChange,
  UnitRow,
  Version,
  WindowShape,
} from "../api/places";

const BASE = ["base"] as const;

export function useSchools() {
  return useQuery({ queryKey: [...BASE, "schools"], queryFn: placesApi.schools });
}

export function useSchool(id: string) {
  return useQuery({ queryKey: [...BASE, "school", id], queryFn: () => placesApi.school(id), enabled: id !== "" });
}

export function useCalendar(day: string, school: string) {
  return useQuery({ queryKey: [...BASE, "calendar", day, school], queryFn: () => placesApi.calendar(day, school) });
}

/** What a dismissal would change, as soon as day and time are chosen. */
export function useDismissalPreview(asked: Dismissal | undefined) {
  return useQuery({
    queryKey: [...BASE, "dismissal", asked],
    queryFn: () => (asked ? placesApi.previewDismissal(asked) : Promise.reject(new Error("nothing was asked"))),
    enabled: asked !== undefined,
    staleTime: 0,
    gcTime: 0,
  });
}

/** Whatever is published is read again, here and on every page that shows duty. */
function usePublish<Asked>(mutationFn: (asked: Asked) => Promise<unknown>) {
  const client = useQueryClient();
  return useMutation({ mutationFn, onSuccess: () => client.invalidateQueries() });
}

export function useChangeDismissal() {
  return usePublish(placesApi.changeDismissal);
}

export function useTimetablePreview(id: string) {
  return useMutation({ mutationFn: (rows: MovementRow[]) => placesApi.previewTimetable(id, rows) });
}

export function useChangeTimetable(id: string) {
  return usePublish(({ rows, revision }: { rows: MovementRow[]; revision: string }) => placesApi.changeTimetable(id, rows, revision));
}

export function useChangeGate(id: string) {
  return usePublish((body: Parameters<typeof placesApi.changeGate>[1]) => placesApi.changeGate(id, body));
}

export function useChangePost(id: string) {
  return usePublish((body: Parameters<typeof placesApi.changePost>[1]) => placesApi.changePost(id, body));
}

export function useDayPreview() {
  return useMutation({ mutationFn: placesApi.previewDay });
}

export function useChangeDay() {
  return usePublish(placesApi.changeDay);
}

export function useImportPreview() {
  return useMutation({ mutationFn: placesApi.previewImport });
}

export function useImport() {
  return usePublish(({ files, revision }: { files: ImportFile[]; revision: string }) => placesApi.import(files, revision));
}

/** Somebody else published what was seen here before it could be changed. */
export function isStale(error: unknown): boolean {
  return error instanceof Problem && error.code === "conflict";
}
