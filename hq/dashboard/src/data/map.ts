import { useQuery } from "@tanstack/react-query";

import { mapApi } from "../api/map";

export { tilesAddress } from "../api/map";
export type { BaseMap, MapData, MapGate } from "../api/map";

/** Gates move with a publication, base maps with an import: neither is an hour's matter. */
export function useMap() {
  return useQuery({ queryKey: ["map"], queryFn: mapApi.map, staleTime: 300_000 });
}
