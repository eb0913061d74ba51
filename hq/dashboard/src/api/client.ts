import createClient from "openapi-fetch";

import { Problem, type ProblemBody } from "./problem";
import type { components, paths } from "./schema";

const client = createClient<paths>({ credentials: "same-origin" });

/** How far headquarters' clock is ahead of this machine's, as its last answer said. */
let ahead = 0;
client.use({
  onResponse({ response }) {
    const at = Number(response.headers.get("x-huxue-at"));
    if (at > 0) ahead = at - Date.now();
  },
});

/** Headquarters' time at a time of this machine's. */
export function serverTime(local: number): number {
  return local + ahead;
}

type Answer<T> = { data?: T; error?: ProblemBody; response: Response };

/** What was asked for, or a `Problem`. A server that cannot be reached is a problem as well. */
async function settled<T>(asked: Promise<Answer<T>>): Promise<T> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch (error) {
    throw Problem.unreachable(error);
  }
  if (!answer.response.ok) throw Problem.of(answer.response.status, answer.error);
  return answer.data as T;
}

type Schemas = components["schemas"];
export type Me = Schemas["Me"];
export type Board = Schemas["BoardView"];
export type BoardRow = Schemas["BoardRow"];
export type BoardWindow = Schemas["BoardWindow"];
export type Attendance = Schemas["AttendanceSeen"];
export type PersonRow = Schemas["PersonRow"];
export type Reason = Schemas["Reason"];
export type Incident = Schemas["IncidentSeen"];
export type Withheld = Schemas["WithheldView"];
export type AuditEntry = Schemas["AuditEntry"];
export type AuditVerification = Schemas["AuditVerification"];
export type Words = Schemas["Words"];
export type Unmasked = Schemas["Unmasked"];
export type Unmask = Schemas["Unmask"];

export interface Proof {
  password: string;
  code?: string;
}

export const api = {
  me: () => settled(client.GET("/v1/staff/me")),
  login: (name: string, proof: Proof) => settled(client.POST("/v1/staff/login", { body: { name, ...proof } })),
  logout: () => settled(client.POST("/v1/staff/logout")),
  reauth: (proof: Proof) => settled(client.POST("/v1/staff/reauth", { body: proof })),
  changePassword: (proof: Proof, new_password: string) =>
    settled(client.POST("/v1/staff/password", { body: { ...proof, new_password } })),
  words: () => settled(client.GET("/v1/words")),
  board: () => settled(client.GET("/v1/board")),
  attendance: (query: { day?: string; unit?: string; post?: string }) =>
    settled(client.GET("/v1/attendance", { params: { query } })),
  incidents: (query: { status?: string; day?: string; unit?: string }) =>
    settled(client.GET("/v1/incidents", { params: { query } })),
  withheld: () => settled(client.GET("/v1/withheld")),
  unmask: (what: Unmask, id: string, reason: string) =>
    settled(client.POST("/v1/unmask", { body: { what, id, reason } })),
  audit: (above: number) => settled(client.GET("/v1/audit", { params: { query: { above } } })),
  verifyAudit: () => settled(client.GET("/v1/audit/verify")),
};
