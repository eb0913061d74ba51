import { Button } from "antd";
import { LngLatBounds, type Map as Drawn, Marker } from "maplibre-gl";
import { useEffect, useRef, useState } from "react";
import { createPortal } from "react-dom";

import type { BoardRow } from "../../data/board";
import type { MapData, MapGate } from "../../data/map";
import { STATES, stateOf, windowOf } from "../board/model";
import { full, short } from "../board/words";
import { StateIcon } from "../State";
import { useText } from "../settings";
import { CLOSE_UP, layGround, PADDING } from "./ground";
import { around, fences } from "./style";

/** Further away than this a gate is its shape and colour alone: words would cover each other. */
const WORDS_FROM = 12;

interface Props {
  rows: readonly BoardRow[];
  data: MapData;
  now: number;
  chosenPeriod: string;
  open: (post: string) => void;
}

interface Placed {
  gate: MapGate;
  element: HTMLElement;
}

/** Gates on the ground: each a button with its state in shape, words and colour. */
export default function BoardMap({ rows, data, now, chosenPeriod, open }: Props) {
  const text = useText();
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn>(null);
  const elements = useRef(new Map<string, HTMLElement>());
  const [placed, setPlaced] = useState<Placed[]>([]);
  const [failed, setFailed] = useState(false);
  const [source, setSource] = useState("");
  const { base, gates } = data;

  useEffect(() => {
    const container = box.current;
    if (!container) return undefined;
    let over = false;
    const markers: Marker[] = [];
    const draw = async () => {
      const laid = await layGround({ container, base, bounds: around(gates), isOver: () => over });
      if (!laid) return;
      const { map, ground } = laid;
      if (laid.failed) setFailed(true);
      drawn.current = map;
      setSource(laid.attribution);
      map.on("error", () => setFailed(true));
      const words = () => container.classList.toggle("far", map.getZoom() < WORDS_FROM);
      map.on("zoom", words);
      words();
      map.on("load", () => {
        map.addSource("fences", { type: "geojson", data: fences(gates) });
        map.addLayer({ id: "fences", type: "line", source: "fences", paint: { "line-color": ground.text, "line-width": 1.5, "line-dasharray": [2, 2] } });
        container.dataset.drawn = "true";
      });
      setPlaced(
        gates.map((gate) => {
          const element = document.createElement("div");
          elements.current.set(gate.post, element);
          markers.push(new Marker({ element }).setLngLat([gate.lon, gate.lat]).addTo(map));
          return { gate, element };
        }),
      );
    };
    void draw();
    return () => {
      over = true;
      for (const marker of markers) marker.remove();
      drawn.current?.remove();
      drawn.current = null;
    };
  }, [base, gates]);

  const shown = new Map(rows.map((row) => [row.post, row]));
  useEffect(() => {
    // What somebody should look at lies above what is in order.
    const states = new Map(rows.map((row) => [row.post, stateOf(windowOf(row, chosenPeriod), now)]));
    for (const { gate } of placed) {
      const state = states.get(gate.post);
      elements.current.get(gate.post)?.style.setProperty("z-index", state ? String(STATES.length - STATES.indexOf(state)) : "0");
    }
  }, [placed, rows, chosenPeriod, now]);
  const fit = () => {
    const bounds = around(gates.filter((gate) => shown.has(gate.post)));
    if (bounds) drawn.current?.fitBounds(new LngLatBounds(bounds), { padding: PADDING, maxZoom: CLOSE_UP, animate: false });
  };
  const told = [text("map.count", { n: gates.filter((gate) => shown.has(gate.post)).length })];
  if (failed) told.push(text("map.failed"));
  else if (!base) told.push(text("map.no_base"));
  if (source) told.push(text("map.source", { who: source }));
  return (
    <section className="map" aria-label={text("map.label")}>
      <div className="map-box" ref={box} />
      <div className="map-tools">
        <Button aria-label={text("map.zoom_in")} title={text("map.zoom_in")} onClick={() => drawn.current?.zoomIn({ animate: false })}>
          +
        </Button>
        <Button aria-label={text("map.zoom_out")} title={text("map.zoom_out")} onClick={() => drawn.current?.zoomOut({ animate: false })}>
          −
        </Button>
        <Button onClick={fit}>{text("map.reset")}</Button>
      </div>
      <p className="muted small map-note">{told.join(" · ")}</p>
      {placed.map(({ gate, element }) => {
        const row = shown.get(gate.post);
        return row && createPortal(<Gate gate={gate} row={row} now={now} chosenPeriod={chosenPeriod} open={open} />, element, gate.post);
      })}
    </section>
  );
}

interface GateProps {
  gate: MapGate;
  row: BoardRow;
  now: number;
  chosenPeriod: string;
  open: (post: string) => void;
}

function Gate({ gate, row, now, chosenPeriod, open }: GateProps) {
  const text = useText();
  const state = stateOf(windowOf(row, chosenPeriod), now);
  const said = text("map.gate", { post: row.post, school: row.school, gate: gate.name, state: full(text, state, row) });
  return (
    <button type="button" className={`map-gate state-${state}`} data-row data-post={row.post} data-state={state} title={said} onClick={() => open(row.post)}>
      <StateIcon state={state} />
      <span>{row.post}</span>
      <span>{short(text, state)}</span>
      <span className="unseen">{said}</span>
    </button>
  );
}
