import type { BoardRow, BoardWindow } from "../../data/board";
import { useText } from "../settings";
import { badge } from "./model";

/** 1+2: met, or who is missing, while the window runs; what is asked for at other times. */
export function BadgeMark({ row, window }: { row: BoardRow; window: BoardWindow | null }) {
  const text = useText();
  const [officers = 0, auxiliaries = 0] = row.template;
  if (officers + auxiliaries === 0) return null;
  if (!window?.running) return <span className="badge">{text("board.badge_rest", { want: `${officers}+${auxiliaries}` })}</span>;
  const { want, here, missing } = badge(row, window);
  return missing === 0 ? (
    <span className="badge met">✓ {text("board.badge_met", { want })}</span>
  ) : (
    <span className="badge short">▽ {text("board.badge_short", { here, missing })}</span>
  );
}
