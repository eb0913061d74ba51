import type { BoardRow } from "../../data/board";
import { useText } from "../settings";
import { stateOf, windowOf } from "./model";
import { PostFace } from "./PostFace";
import { heard } from "./words";

interface Props {
  rows: readonly BoardRow[];
  now: number;
  chosenPeriod: string;
  open: (post: string) => void;
}

/** Every post as a card, with how old what is known of it is. */
export function PostTiles({ rows, now, chosenPeriod, open }: Props) {
  const text = useText();
  return (
    <ul className="wall-posts post-tiles" aria-label={text("board.view.tiles")}>
      {rows.map((row) => {
        const window = windowOf(row, chosenPeriod);
        const state = stateOf(window, now);
        return (
          <li key={row.post} data-post={row.post} data-state={state}>
            <button type="button" className={`wall-post state-${state}`} data-row onClick={() => open(row.post)}>
              <PostFace row={row} chosenPeriod={chosenPeriod} now={now} />
              <span className="wall-sub">{heard(text, row)}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}
