import { client, type Schemas, settled } from "./client";

export type MapData = Schemas["MapView"];
export type MapGate = Schemas["MapGate"];
export type BaseMap = Schemas["BaseMap"];

export const mapApi = {
  map: () => settled(client.GET("/v1/map")),
};

/** Where the base map's bytes are asked for. */
export function tilesAddress(base: BaseMap): string {
  return `${globalThis.location.origin}/v1/map/tiles/${base.mark}`;
}
