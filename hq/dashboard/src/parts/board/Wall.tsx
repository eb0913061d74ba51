import { Button } from "antd";
import { memo, useEffect, useRef } from "react";

import type { Board, BoardRow } from "../../data/board";
import type { Key } from "../../text";
import { useFrame } from "../Shell";
import { SignOut } from "../SignOut";
import { StateIcon } from "../State";
import { useText } from "../settings";
import { clockWithSeconds } from "../time";
import { isStaffed, PERIODS, type Period, stateOf, type Tiles, type WallState, windowOf } from "./model";
import { PostFace } from "./PostFace";
import { StateStrip, TileRow } from "./TileRow";

interface Props {
  board: Board;
  rows: readonly BoardRow[];
  figures: Tiles;
  now: number;
  filter: { period: string; state: string };
  choose: (state: string) => void;
  /** Back to the desk; a screen's own account has nowhere else to go. */
  leave?: () => void;
}

/** The post's day in four marks: what was, what is and what is still to come. */
const PeriodMark = memo(function PeriodMark({ name, state }: { name: Period; state: WallState }) {
  const text = useText();
  const title = `${text(`period.${name}`)} ${text(`state.short.${state}` as Key)}`;
  return (
    <span className={`wall-period state-${state}`} role="img" aria-label={title} title={title}>
      <StateIcon state={state} />
    </span>
  );
});

/** Every staffed post at once, for a screen on the wall: no list to scroll, nothing to click. */
export function Wall({ board, rows, figures, now, filter, choose, leave }: Props) {
  const text = useText();
  const { live } = useFrame();
  const own = useRef<HTMLElement>(null);
  useEffect(() => {
    own.current?.focus();
    if (!leave) return undefined;
    const listen = (event: KeyboardEvent) => event.key === "Escape" && leave();
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [leave]);
  return (
    <section className="wall" ref={own} tabIndex={-1} aria-label={text("board.title")}>
      <header className="wall-head">
        <h1>{text("app.title")}</h1>
        <span className={live ? "live on" : "live"} role="status">
          {live ? text("app.live") : text("app.not_live")}
        </span>
        <span>{text("app.data_as_of", { at: clockWithSeconds(board.at) })}</span>
        {leave ? <Button onClick={leave}>{text("board.wall_leave")}</Button> : <SignOut />}
      </header>
      <TileRow board={board} figures={figures} rows={rows.filter(isStaffed).length} />
      <StateStrip figures={figures} chosen={filter.state} choose={choose} />
      <ul className="wall-posts">
        {rows.filter(isStaffed).map((row) => {
          const window = windowOf(row, filter.period);
          const state = stateOf(window, now);
          return (
            <li key={row.post} className={`wall-post state-${state}`} data-post={row.post} data-state={state} data-here={window?.here.join("+")}>
              <PostFace row={row} chosenPeriod={filter.period} now={now} />
              <span className="wall-day">
                {PERIODS.map((name) => (
                  <PeriodMark key={name} name={name} state={stateOf(windowOf(row, name), now)} />
                ))}
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
