import { expect, test } from "vitest";

import { around, fence, fences, metresBetween, styleOf, vectorLayers } from "../src/parts/map/style";

const ground = { land: "#fff", line: "#ccc", text: "#333", water: "#def", green: "#dfd" };
const gate = { post: "P001", gate: "G001", name: "正门", lat: 30, lon: 116, radius_m: 80 };

test("metres between two places near to each other", () => {
  expect(Math.round(metresBetween({ lat: 30, lon: 116 }, { lat: 30.001, lon: 116 }))).toBe(111);
  expect(Math.round(metresBetween({ lat: 30, lon: 116 }, { lat: 30, lon: 116.001 }))).toBe(96);
});

test("a fence is a closed ring whose points are all as far away as its radius", () => {
  const ring = fence(gate);
  expect(ring.at(0)).toEqual(ring.at(-1));
  for (const [lon, lat] of ring) expect(metresBetween(gate, { lat, lon })).toBeCloseTo(80, 1);
  expect(ring[0]?.[1]).toBe(30);
});

test("a fence near a pole does not run around the world", () => {
  const [first] = fence({ lat: 89.9, lon: 0, radius_m: 100 });
  expect(Math.abs(first?.[0] ?? 999)).toBeLessThan(1);
});

test("the bounds hold every gate, and nothing has none", () => {
  expect(around([gate, { ...gate, lat: 31, lon: 115 }])).toEqual([115, 30, 116, 31]);
  expect(around([])).toBeUndefined();
});

test("every fence keeps its post", () => {
  expect(fences([gate]).features.map((one) => one.properties.post)).toEqual(["P001"]);
});

test("without a base map there is a ground and nothing else", () => {
  expect(styleOf(undefined, "", ["water"], ground).layers.map((one) => one.id)).toEqual(["ground"]);
});

test("the common schemas are drawn by the names of their layers, and nothing that is unknown", () => {
  const kinds = (layer: string) => vectorLayers(layer, ground).map((one) => one.type);
  expect(kinds("water_polygons")).toEqual(["fill", "line"]);
  expect(kinds("transportation")).toEqual(["line"]);
  expect(kinds("roads")).toEqual(["line"]);
  expect(kinds("boundaries")).toEqual(["line"]);
  expect(kinds("places")).toEqual(["symbol"]);
  expect(kinds("landuse")).toEqual(["fill"]);
  expect(kinds("poi")).toEqual([]);
});

test("pictures and vectors are asked of our own server alone", () => {
  const header = { mark: "m1", min_zoom: 0, max_zoom: 14, bounds: [115, 29, 117, 31] };
  for (const kind of ["vector", "raster"] as const) {
    const style = styleOf({ ...header, kind } as unknown as Parameters<typeof styleOf>[0], "/v1/map/tiles/m1", ["water"], ground);
    expect(style.sources.base).toMatchObject({ type: kind, url: "pmtiles:///v1/map/tiles/m1" });
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
  }
});
