import type { FilterSpecification, LayerSpecification, StyleSpecification } from "maplibre-gl";

import type { BaseMap, MapGate } from "../../data/map";

/** Colours of the ground, from the page's own. */
export interface Ground {
  land: string;
  line: string;
  text: string;
  water: string;
  green: string;
}

/** Degrees WGS-84, metres. */
export interface Circle {
  lat: number;
  lon: number;
  radius_m: number;
}

/** West, south, east, north. */
export type Box = [number, number, number, number];

const CIRCLE_POINTS = 48;
const METRES_PER_DEGREE = 111_195;

/** A fence as a ring of points: a circle on the ground, not on the map. */
export function fence(gate: Circle): [number, number][] {
  const lat = gate.radius_m / METRES_PER_DEGREE;
  const lon = lat / Math.max(0.01, Math.cos((gate.lat * Math.PI) / 180));
  return Array.from({ length: CIRCLE_POINTS + 1 }, (_, at) => {
    const turn = (2 * Math.PI * (at % CIRCLE_POINTS)) / CIRCLE_POINTS;
    return [gate.lon + lon * Math.cos(turn), gate.lat + lat * Math.sin(turn)];
  });
}

/** Metres between two places that are near to each other. */
export function metresBetween(one: Pick<Circle, "lat" | "lon">, other: Pick<Circle, "lat" | "lon">): number {
  const east = (other.lon - one.lon) * Math.cos((one.lat * Math.PI) / 180);
  return Math.hypot(other.lat - one.lat, east) * METRES_PER_DEGREE;
}

export function fences(gates: readonly MapGate[]) {
  return {
    type: "FeatureCollection" as const,
    features: gates.map((gate) => ({
      type: "Feature" as const,
      properties: { post: gate.post },
      geometry: { type: "Polygon" as const, coordinates: [fence(gate)] },
    })),
  };
}

/** Around all places; none where there are none. */
export function around(gates: readonly Pick<Circle, "lat" | "lon">[]): Box | undefined {
  if (gates.length === 0) return undefined;
  const lons = gates.map((gate) => gate.lon);
  const lats = gates.map((gate) => gate.lat);
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)];
}

/**
 * The style of a base map that we know nothing of but its layers' names: the common schemas (OpenMapTiles, Protomaps,
 * Shortbread) call things alike enough to draw water, green, roads, boundaries and names of places.
 */
export function styleOf(base: BaseMap | null | undefined, address: string, layers: readonly string[], ground: Ground): StyleSpecification {
  const style: StyleSpecification = {
    version: 8,
    sources: {},
    layers: [{ id: "ground", type: "background", paint: { "background-color": ground.land } }],
  };
  if (!base) return style;
  const url = `pmtiles://${address}`;
  if (base.kind === "vector") {
    style.sources.base = { type: "vector", url };
    style.layers.push(...layers.flatMap((layer) => vectorLayers(layer, ground)));
  } else {
    style.sources.base = { type: "raster", url, tileSize: 256 };
    style.layers.push({ id: "base", type: "raster", source: "base" });
  }
  return style;
}

const POLYGON: FilterSpecification = ["==", ["geometry-type"], "Polygon"];
const LINE: FilterSpecification = ["==", ["geometry-type"], "LineString"];

export function vectorLayers(layer: string, ground: Ground): LayerSpecification[] {
  const of = { source: "base", "source-layer": layer } as const;
  const name = layer.toLowerCase();
  if (/water|ocean|lake|river/.test(name)) {
    return [
      { id: `${layer} area`, type: "fill", ...of, filter: POLYGON, paint: { "fill-color": ground.water } },
      { id: `${layer} line`, type: "line", ...of, filter: LINE, paint: { "line-color": ground.water } },
    ];
  }
  if (/land|park|green|earth/.test(name)) {
    const opacity = name === "earth" ? 0 : 0.5;
    return [{ id: layer, type: "fill", ...of, filter: POLYGON, paint: { "fill-color": ground.green, "fill-opacity": opacity } }];
  }
  if (/building/.test(name)) {
    return [{ id: layer, type: "fill", ...of, filter: POLYGON, minzoom: 13, paint: { "fill-color": ground.line, "fill-opacity": 0.5 } }];
  }
  if (/boundar/.test(name)) {
    return [{ id: layer, type: "line", ...of, paint: { "line-color": ground.text, "line-opacity": 0.5, "line-dasharray": [3, 2] } }];
  }
  if (/road|transport|street/.test(name)) {
    return [{ id: layer, type: "line", ...of, filter: LINE, paint: { "line-color": ground.line, "line-width": ["interpolate", ["linear"], ["zoom"], 8, 0.5, 16, 5] } }];
  }
  if (/place/.test(name)) {
    return [
      {
        id: layer,
        type: "symbol",
        ...of,
        // No glyphs are named, so the browser's own fonts draw the letters.
        layout: { "text-field": ["coalesce", ["get", "name:zh"], ["get", "name"]], "text-size": 12 },
        paint: { "text-color": ground.text, "text-halo-color": ground.land, "text-halo-width": 1 },
      },
    ];
  }
  return [];
}
