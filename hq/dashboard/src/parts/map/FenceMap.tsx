import { type GeoJSONSource, Marker } from "maplibre-gl";
import { useEffect, useEffectEvent, useRef, useState } from "react";

import { useMap } from "../../data/map";
import { useText } from "../settings";
import { layGround } from "./ground";
import { around, type Circle, fence, metresBetween } from "./style";
import "./map.css";

const CLOSEST = 17;

interface Props {
  circle: Circle;
  /** The circle as it was moved or widened on the map. */
  draw: (circle: Circle) => void;
  least: number;
  most: number;
}

interface Drawing {
  middle: Marker;
  edge: Marker;
  source: GeoJSONSource;
}

function show({ middle, edge, source }: Drawing, circle: Circle) {
  const ring = fence(circle);
  middle.setLngLat([circle.lon, circle.lat]);
  edge.setLngLat(ring[0] ?? [circle.lon, circle.lat]);
  source.setData({ type: "Feature", properties: {}, geometry: { type: "Polygon", coordinates: [ring] } });
}

/** A fence on the ground: its middle is dragged or set by a click, its edge is dragged. The fields say the same in numbers. */
export default function FenceMap({ circle, draw, least, most }: Props) {
  const text = useText();
  const { data } = useMap();
  const box = useRef<HTMLDivElement>(null);
  const drawing = useRef<Drawing>(null);
  const [failed, setFailed] = useState(false);

  const moved = useEffectEvent((lat: number, lon: number) => draw({ ...circle, lat, lon }));
  const widened = useEffectEvent((lat: number, lon: number) => {
    const radius = Math.round(metresBetween(circle, { lat, lon }));
    draw({ ...circle, radius_m: Math.min(most, Math.max(least, radius)) });
  });
  const begin = useEffectEvent((begun: Drawing) => {
    drawing.current = begun;
    show(begun, circle);
  });
  const bounds = useEffectEvent(() => around(fence(circle).map(([lon, lat]) => ({ lon, lat }))));

  useEffect(() => {
    const container = box.current;
    if (!container || !data) return undefined;
    let over = false;
    let leave = () => {};
    const lay = async () => {
      const laid = await layGround({ container, base: data.base, bounds: bounds(), maxZoom: CLOSEST, isOver: () => over });
      if (!laid) return;
      const { map, ground } = laid;
      leave = () => map.remove();
      setFailed(laid.failed);
      map.on("error", () => setFailed(true));
      map.on("click", ({ lngLat }) => moved(lngLat.lat, lngLat.lng));
      map.on("load", () => {
        map.addSource("fence", { type: "geojson", data: { type: "FeatureCollection", features: [] } });
        map.addLayer({ id: "fence", type: "fill", source: "fence", paint: { "fill-color": ground.text, "fill-opacity": 0.15 } });
        map.addLayer({ id: "fence line", type: "line", source: "fence", paint: { "line-color": ground.text, "line-width": 2 } });
        const marker = (name: string) => {
          const element = document.createElement("div");
          element.className = `fence-${name}`;
          // The numbers below are the way without a pointer.
          element.ariaHidden = "true";
          return new Marker({ element, draggable: true }).setLngLat([0, 0]).addTo(map);
        };
        const [middle, edge] = [marker("middle"), marker("edge")];
        middle.on("drag", () => moved(middle.getLngLat().lat, middle.getLngLat().lng));
        edge.on("drag", () => widened(edge.getLngLat().lat, edge.getLngLat().lng));
        begin({ middle, edge, source: map.getSource("fence") as GeoJSONSource });
        container.dataset.drawn = "true";
      });
    };
    void lay();
    return () => {
      over = true;
      drawing.current = null;
      leave();
    };
  }, [data]);

  const { lat, lon, radius_m } = circle;
  useEffect(() => {
    if (drawing.current) show(drawing.current, { lat, lon, radius_m });
  }, [lat, lon, radius_m]);

  const told = [text("map.fence_hint")];
  if (failed) told.push(text("map.failed"));
  else if (data && !data.base) told.push(text("map.no_base"));
  return (
    <section aria-label={text("map.fence")}>
      <div className="fence-box" ref={box} />
      <p className="muted small map-note">{told.join(" ")}</p>
    </section>
  );
}
