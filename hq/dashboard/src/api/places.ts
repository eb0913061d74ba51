import { client, type Schemas, settled } from "./client";

export type Schools = Schemas["SchoolsView"];
export type SchoolRow = Schemas["SchoolRow"];
export type UnitRow = Schemas["UnitRow"];
export type School = Schemas["SchoolView"];
export type Gate = Schemas["GateSeen"];
export type Post = Schemas["PostSeen"];
export type MovementRow = Schemas["MovementRow"];
export type DayShape = Schemas["DayShape"];
export type WindowShape = Schemas["WindowShape"];
export type Version = Schemas["VersionSeen"];
export type ChangePreview = Schemas["ChangePreview"];
export type SchoolChange = Schemas["SchoolChange"];
export type FoundProblem = Schemas["ProblemSeen"];
export type CalendarMonth = Schemas["CalendarView"];
export type CalendarDay = Schemas["DaySeen"];
export type LayerRow = Schemas["LayerRow"];
export type DayChange = Schemas["DayChangeBody"];
export type ImportFile = Schemas["ImportFile"];
export type ImportReport = Schemas["ImportReport"];
export type ImportGrid = Schemas["ImportGrid"];
export type SheetChange = Schemas["SheetChange"];
export type PublishedSheets = Schemas["PublishedSeen"];

export interface Dismissal {
  id: string;
  day: string;
  at: string;
}

const at = (id: string) => ({ path: { id } });

export const placesApi = {
  schools: () => settled(client.GET("/v1/base/schools")),
  school: (id: string) => settled(client.GET("/v1/base/schools/{id}", { params: at(id) })),
  previewDismissal: ({ id, ...body }: Dismissal) =>
    settled(client.POST("/v1/base/schools/{id}/dismissal/preview", { params: at(id), body })),
  changeDismissal: ({ id, ...body }: Dismissal & { revision: string }) =>
    settled(client.POST("/v1/base/schools/{id}/dismissal", { params: at(id), body })),
  previewTimetable: (id: string, rows: MovementRow[]) =>
    settled(client.POST("/v1/base/schools/{id}/timetable/preview", { params: at(id), body: { rows } })),
  changeTimetable: (id: string, rows: MovementRow[], revision: string) =>
    settled(client.POST("/v1/base/schools/{id}/timetable", { params: at(id), body: { rows, revision } })),
  changeGate: (id: string, body: Schemas["GateChange"]) => settled(client.POST("/v1/base/gates/{id}", { params: at(id), body })),
  changePost: (id: string, body: Schemas["PostChange"]) => settled(client.POST("/v1/base/posts/{id}", { params: at(id), body })),
  calendar: (day: string, school: string) =>
    settled(client.GET("/v1/base/calendar", { params: { query: { day: day || undefined, school: school || undefined } } })),
  previewDay: (body: DayChange) => settled(client.POST("/v1/base/calendar/preview", { body })),
  changeDay: (body: DayChange) => settled(client.POST("/v1/base/calendar", { body })),
  previewImport: (files: ImportFile[]) => settled(client.POST("/v1/base/import/preview", { body: { files } })),
  import: (files: ImportFile[], revision: string) => settled(client.POST("/v1/base/import", { body: { files, revision } })),
};
