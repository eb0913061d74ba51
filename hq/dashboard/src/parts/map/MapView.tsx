import { lazy, type ReactNode, Suspense } from "react";

import type { BoardRow } from "../../data/board";
import { useMap } from "../../data/map";
import { Failed, Loading } from "../PageState";
import { useSettings, useText } from "../settings";
import { drawsMaps } from "./able";
import "./map.css";

const BoardMap = lazy(() => import("./BoardMap"));

interface Props {
  rows: readonly BoardRow[];
  now: number;
  chosenPeriod: string;
  open: (post: string) => void;
  /** What is shown where no map can be drawn. */
  list: ReactNode;
}

/** The map, or where this browser cannot draw one, the list with a line that says so. */
export function MapView({ list, ...rest }: Props) {
  const text = useText();
  const { theme } = useSettings();
  const map = useMap();
  if (!drawsMaps()) {
    return (
      <>
        <p className="verdict look lead" role="status">
          {text("map.no_webgl")}
        </p>
        {list}
      </>
    );
  }
  if (!map.data) return map.error ? <Failed error={map.error} retry={() => void map.refetch()} /> : <Loading />;
  return (
    <Suspense fallback={<Loading />}>
      <BoardMap key={theme} data={map.data} {...rest} />
    </Suspense>
  );
}
