import type { BoardRow } from "../../data/board";
import { StateIcon } from "../State";
import { useText } from "../settings";
import { BadgeMark } from "./BadgeMark";
import { stateOf, windowOf } from "./model";
import { full, period } from "./words";

/** A post in three lines, as tiles and walls show it: where, how it stands, in which window. */
export function PostFace({ row, chosenPeriod, now }: { row: BoardRow; chosenPeriod: string; now: number }) {
  const text = useText();
  const window = windowOf(row, chosenPeriod);
  const state = stateOf(window, now);
  return (
    <>
      <span className="wall-school">
        {row.post} {row.school}
      </span>
      <span className="wall-state">
        <StateIcon state={state} /> {full(text, state, row)}
      </span>
      <span className="wall-sub">
        {window && period(text, window)} <BadgeMark row={row} window={window} />
      </span>
    </>
  );
}
