import { client, type Schemas, settled } from "./client";

export type People = Schemas["PeopleView"];
export type PersonRow = Schemas["PersonSeen"];
export type SessionRow = Schemas["SessionView"];
export type PersonChange = Schemas["PersonChangeBody"];
export type Roster = Schemas["RosterView"];
export type RosterCell = Schemas["RosterCell"];
export type RosterMove = Schemas["RosterMove"];
export type RosterPerson = Schemas["RosterPerson"];
export type RosterPost = Schemas["RosterPost"];
export type RosterWarning = Schemas["WarningSeen"];
export type Devices = Schemas["DevicesView"];
export type DeviceRow = Schemas["DeviceSeen"];
export type NewInvite = Schemas["InviteBody"];
export type Invite = Schemas["InviteMade"];
export type Review = Schemas["ReviewSeen"];
export type Account = Schemas["AccountView"];
export type NewAccount = Schemas["NewAccountBody"];
export type Secrets = Schemas["Secrets"];
export type StaffRole = Schemas["StaffRole"];
export type Policies = Schemas["PoliciesView"];
export type Term = Schemas["RetentionTermSeen"];
export type TermChange = Schemas["TermChange"];
export type RulesChange = Schemas["RulesBody"];

export interface RosterQuery {
  from?: string;
  unit?: string;
}

const of = (name: string) => ({ params: { path: { name } } });

export const peopleApi = {
  people: () => settled(client.GET("/v1/base/people")),
  addPerson: (body: Schemas["NewPerson"]) => settled(client.POST("/v1/base/people", { body })),
  changePerson: ({ id, ...body }: PersonChange & { id: string }) =>
    settled(client.POST("/v1/base/people/{id}", { params: { path: { id } }, body })),
  roster: (query: RosterQuery) => settled(client.GET("/v1/rosters", { params: { query } })),
  checkRoster: (query: RosterQuery, moves: RosterMove[]) =>
    settled(client.POST("/v1/rosters/check", { params: { query }, body: { moves } })),
  publishRoster: (body: Schemas["RosterPublication"]) => settled(client.POST("/v1/rosters", { body })),
  devices: () => settled(client.GET("/v1/devices")),
  invite: (body: NewInvite) => settled(client.POST("/v1/devices/invites", { body })),
  revoke: ({ id, reason }: { id: string; reason: string }) =>
    settled(client.POST("/v1/devices/{id}/revoke", { params: { path: { id } }, body: { reason } })),
  reviews: () => settled(client.GET("/v1/reviews")),
  decideReview: ({ id, ...body }: { id: string; accept: boolean; reason: string }) =>
    settled(client.POST("/v1/reviews/{id}/decision", { params: { path: { id } }, body })),
  accounts: () => settled(client.GET("/v1/staff/accounts")),
  addAccount: (body: NewAccount) => settled(client.POST("/v1/staff/accounts", { body })),
  resetAccount: (name: string) => settled(client.POST("/v1/staff/accounts/{name}/reset", of(name))),
  openAccount: (name: string) => settled(client.POST("/v1/staff/accounts/{name}/open", of(name))),
  disableAccount: (name: string) => settled(client.POST("/v1/staff/accounts/{name}/disable", of(name))),
  setRoles: ({ name, ...body }: { name: string; roles: StaffRole[]; unit?: string }) =>
    settled(client.POST("/v1/staff/accounts/{name}/roles", { ...of(name), body })),
  sessions: () => settled(client.GET("/v1/staff/sessions")),
  endSession: (id: string) => settled(client.DELETE("/v1/staff/sessions/{id}", { params: { path: { id } } })),
  policies: () => settled(client.GET("/v1/policies")),
  setTerm: (body: TermChange) => settled(client.POST("/v1/policies", { body })),
  previewRules: (body: RulesChange) => settled(client.POST("/v1/rules/preview", { body })),
  changeRules: (body: RulesChange) => settled(client.POST("/v1/rules", { body })),
};
