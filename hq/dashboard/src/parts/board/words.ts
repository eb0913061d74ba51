import type { BoardRow, BoardWindow } from "../../data/board";
import type { Key } from "../../text";
import type { Text } from "../settings";
import { clockOn } from "../time";
import type { WallState } from "./model";

export function short(text: Text, state: WallState): string {
  return text(`state.short.${state}` as Key);
}

/** The state in full; where nothing is known, since when. */
export function full(text: Text, state: WallState, row: BoardRow): string {
  if (state === "silent" && row.heard_to != null) {
    return text("state.silent_since", { at: clockOn(row.day, row.heard_to) });
  }
  return text(`state.${state}` as Key);
}

export function period(text: Text, window: BoardWindow): string {
  return text(`period.${window.period}`);
}

export function heard(text: Text, row: BoardRow): string {
  return row.heard_to == null ? text("board.heard_never") : text("board.heard", { at: clockOn(row.day, row.heard_to) });
}
