import createClient from "openapi-fetch";

import { Kept } from "./kept";
import { Problem, type ProblemBody } from "./problem";
import type { components, paths } from "./schema";

export const client = createClient<paths>({ credentials: "same-origin" });

/** How far headquarters' clock is ahead of this machine's, as its last answer said. */
let ahead = 0;
client.use({
  onResponse({ response }) {
    const at = Number(response.headers.get("x-huxue-at"));
    if (at > 0) ahead = at - Date.now();
  },
});

const kept = new Kept();
client.use({
  onRequest: ({ request }) => kept.asking(request),
  onResponse: ({ request, response }) => kept.answered(request, response),
});

/** Headquarters' time at a time of this machine's. */
export function serverTime(local: number): number {
  return local + ahead;
}

type Answer<T> = { data?: T; error?: ProblemBody; response: Response };

/** What was asked for, or a `Problem`. A server that cannot be reached is a problem as well. */
export async function settled<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    throw Problem.unreachable(error);
  }
  if (!answer.response.ok) throw Problem.of(answer.response.status, answer.error);
  return answer.data as T;
}

/** Rows of a list that are asked for at a time. */
const ROWS = 500;
type Part = { limit: number; offset: number };

/** Every row of a list, page after page. */
async function everyRow<T>(page: (part: Part) => Promise<T[]>): Promise<T[]> {
  const all: T[] = [];
  for (let offset = 0; ; offset += ROWS) {
    const rows = await page({ limit: ROWS, offset });
    all.push(...rows);
    if (rows.length < ROWS) return all;
  }
}

export type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type Board = Schemas["BoardView"];
export type BoardRow = Schemas["BoardRow"];
export type BoardWindow = Schemas["BoardWindow"];
export type AttendanceLines = Schemas["AttendanceLines"];
export type AttendanceLine = Schemas["AttendanceLine"];
export type AttendanceSums = Schemas["AttendanceSums"];
export type AttendanceSum = Schemas["AttendanceSum"];
export type SumBy = Schemas["SumBy"];
export type CorrectionBody = Schemas["CorrectionBody"];
export type Asked = Schemas["Asked"];
export type Standing = Schemas["Standing"];
export type ExportBody = Schemas["ExportBody"];
export type ExportOf = Schemas["ExportOf"];
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } } ? NonNullable<Q> : never;
export type LineQuery = Query<"/v1/attendance/lines">;
export type AuditQuery = Query<"/v1/audit">;
export type PersonRow = Schemas["PersonRow"];
export type Reason = Schemas["Reason"];
export type Incident = Schemas["IncidentSeen"];
export type IncidentDetail = Schemas["IncidentDetail"];
export type ThreadLine = Schemas["ThreadLine"];
export type Disagreement = Schemas["Disagreement"];
export type IncidentStep = Schemas["IncidentStep"];
export type IncidentAct = Schemas["IncidentAct"];
export type IncidentQuery = Query<"/v1/incidents">;
export type Withheld = Schemas["WithheldView"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditVerification = Schemas["AuditVerification"];
export type Words = Schemas["Words"];
export type Unmasked = Schemas["Unmasked"];
export type AlarmList = Schemas["AlarmList"];
export type Alarm = Schemas["AlarmSeen"];
export type AlarmStep = Schemas["AlarmStep"];
export type AlarmSites = Schemas["AlarmSites"];
export type RollCallPlan = Schemas["RollCallPlan"];
export type RollCallSummary = Schemas["RollCallSummary"];
export type RollCallSheet = Schemas["RollCallSheet"];
export type OpenRollCall = Schemas["OpenRollCall"];
export type Tick = Schemas["Tick"];
export type Unmask = Schemas["Unmask"];

export interface Proof {
  password: string;
  code?: string;
}

export const api = {
  me: () => settled(client.GET("/v1/staff/me")),
  login: (name: string, proof: Proof) => settled(client.POST("/v1/staff/login", { body: { name, ...proof } })),
  logout: () => settled(client.POST("/v1/staff/logout")).finally(() => kept.forget()),
  reauth: (proof: Proof) => settled(client.POST("/v1/staff/reauth", { body: proof })),
  changePassword: (proof: Proof, new_password: string) =>
    settled(client.POST("/v1/staff/password", { body: { ...proof, new_password } })),
  words: () => settled(client.GET("/v1/words")),
  board: () => settled(client.GET("/v1/board")),
  attendanceLines: async (query: LineQuery): Promise<AttendanceLines> => {
    let last: AttendanceLines | undefined;
    const lines = await everyRow(async (part) => {
      last = await settled(client.GET("/v1/attendance/lines", { params: { query: { ...query, ...part } } }));
      return last.lines;
    });
    return { ...(last as AttendanceLines), lines };
  },
  attendanceSums: (query: Query<"/v1/attendance/sums">) => settled(client.GET("/v1/attendance/sums", { params: { query } })),
  correct: (body: Schemas["CorrectBody"]) => settled(client.POST("/v1/attendance/corrections", { body })),
  findAbsent: (body: Schemas["FindingBody"]) => settled(client.POST("/v1/attendance/findings", { body })),
  lateEntry: (body: Schemas["LateEntryBody"]) => settled(client.POST("/v1/attendance/late-entries", { body })),
  requests: (query: Query<"/v1/requests">) =>
    everyRow((part) => settled(client.GET("/v1/requests", { params: { query: { ...query, ...part } } }))),
  decide: (id: string, body: Schemas["RequestDecision"]) =>
    settled(client.POST("/v1/requests/{id}/decision", { params: { path: { id } }, body })),
  settle: (id: string, body: Schemas["DisputeSettlement"]) =>
    settled(client.POST("/v1/requests/{id}/settlement", { params: { path: { id } }, body })),
  exported: async (body: ExportBody) => {
    let name = "";
    const asked = client.POST("/v1/exports", { body, parseAs: "blob" }).then((answer) => {
      name = /filename="([^"]+)"/.exec(answer.response.headers.get("content-disposition") ?? "")?.[1] ?? "huxue";
      return answer;
    });
    return { file: (await settled(asked as Promise<Answer<Blob>>)) as Blob, name };
  },
  incidents: (query: IncidentQuery) =>
    everyRow((part) => settled(client.GET("/v1/incidents", { params: { query: { ...query, ...part } } }))),
  incident: (id: string) => settled(client.GET("/v1/incidents/{id}", { params: { path: { id } } })),
  incidentStep: (id: string, body: IncidentStep) =>
    settled(client.POST("/v1/incidents/{id}/steps", { params: { path: { id } }, body })),
  alarms: () => settled(client.GET("/v1/alarms")),
  alarmStep: (id: string, body: AlarmStep) =>
    settled(client.POST("/v1/alarms/{id}/steps", { params: { path: { id } }, body })),
  alarmSites: () => settled(client.GET("/v1/alarms/sites")),
  testSite: (id: string, passed: boolean) =>
    settled(client.POST("/v1/alarms/sites/{id}/tests", { params: { path: { id } }, body: { passed } })),
  wasReal: (id: string) => settled(client.POST("/v1/alarms/sites/{id}/was-real", { params: { path: { id } } })),
  testMode: (id: string, minutes: number) =>
    settled(client.POST("/v1/alarms/sites/{id}/test-mode", { params: { path: { id } }, body: { minutes } })),
  rollCallPlan: (query: { unit?: string; period?: Schemas["Period"] }) =>
    settled(client.GET("/v1/roll-calls/plan", { params: { query } })),
  rollCalls: () => settled(client.GET("/v1/roll-calls")),
  rollCall: (id: string) => settled(client.GET("/v1/roll-calls/{id}", { params: { path: { id } } })),
  openRollCall: (body: OpenRollCall) => settled(client.POST("/v1/roll-calls", { body })),
  callAgain: (id: string) => settled(client.POST("/v1/roll-calls/{id}/rounds", { params: { path: { id } }, body: {} })),
  tickRollCall: (body: Tick) => settled(client.POST("/v1/roll-calls/ticks", { body })),
  withheld: () => everyRow((part) => settled(client.GET("/v1/withheld", { params: { query: part } }))),
  unmask: (what: Unmask, id: string, reason: string) =>
    settled(client.POST("/v1/unmask", { body: { what, id, reason } })),
  audit: (query: AuditQuery) => settled(client.GET("/v1/audit", { params: { query } })),
  verifyAudit: () => settled(client.GET("/v1/audit/verify")),
};
