import { addProtocol, LngLatBounds, Map as Drawn, setWorkerUrl } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import "maplibre-gl/dist/maplibre-gl.css";
import { PMTiles, Protocol } from "pmtiles";

import { type BaseMap, tilesAddress } from "../../data/map";
import { type Box, type Ground, styleOf } from "./style";

setWorkerUrl(workerUrl);
const protocol = new Protocol({ metadata: true });
addProtocol("pmtiles", protocol.tile);

export const PADDING = 60;
export const CLOSE_UP = 15;

/** A map's ground, and whom its base is owed to. */
export interface Laid {
  map: Drawn;
  ground: Ground;
  attribution: string;
  /** The base map could not be read: a plain ground is laid. */
  failed: boolean;
}

interface Asked {
  container: HTMLElement;
  base: BaseMap | null | undefined;
  bounds: Box | undefined;
  maxZoom?: number;
  /** Whoever asked has left meanwhile. */
  isOver: () => boolean;
}

/** The base map, or a plain ground where there is none. */
export async function layGround({ container, base, bounds, maxZoom = CLOSE_UP, isOver }: Asked): Promise<Laid | undefined> {
  const ground = colours();
  const address = base ? tilesAddress(base) : "";
  const about = base ? await layersOf(address).catch(() => undefined) : { layers: [], attribution: "" };
  if (isOver()) return undefined;
  const map = new Drawn({
    container,
    style: styleOf(about ? base : undefined, address, about?.layers ?? [], ground),
    bounds: bounds && new LngLatBounds(bounds),
    fitBoundsOptions: { padding: PADDING, maxZoom, animate: false },
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    cooperativeGestures: false,
    fadeDuration: 0,
  });
  return { map, ground, attribution: about?.attribution ?? "", failed: about === undefined };
}

/** Names of the layers of a vector map, and whom it is owed to, as plain words. */
async function layersOf(address: string): Promise<{ layers: string[]; attribution: string }> {
  const archive = new PMTiles(address);
  protocol.add(archive);
  const said = (await archive.getMetadata()) as { vector_layers?: { id?: unknown }[]; attribution?: unknown } | undefined;
  const layers = (said?.vector_layers ?? []).map((layer) => layer.id).filter((id): id is string => typeof id === "string");
  const attribution = typeof said?.attribution === "string" ? said.attribution.replace(/<[^>]*>/g, "").slice(0, 120) : "";
  return { layers, attribution };
}

function colours(): Ground {
  const own = getComputedStyle(document.documentElement);
  const of = (name: string) => own.getPropertyValue(name).trim();
  return { land: of("--ground"), line: of("--line"), text: of("--muted"), water: of("--silent-ground"), green: of("--good-ground") };
}
