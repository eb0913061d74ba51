import { client, type Schemas, settled } from "./client";

export type Patrol = Schemas["PatrolView"];
export type Visit = Schemas["VisitSeen"];
export type Finding = Schemas["FindingSeen"];
export type PatrolFindingBody = Schemas["PatrolFindingBody"];

export const patrolApi = {
  patrol: () => settled(client.GET("/v1/patrol")),
  seen: (body: PatrolFindingBody) => settled(client.POST("/v1/patrol/findings", { body })),
};
