import { type CSSProperties, memo } from "react";

import type { BoardRow, BoardWindow } from "../../data/board";
import { StateChip, StateIcon } from "../State";
import { useText } from "../settings";
import { clock } from "../time";
import { BadgeMark } from "./BadgeMark";
import { along, type Axis, stateOf, windowOf } from "./model";
import { full, heard, period, short } from "./words";

interface Props {
  rows: readonly BoardRow[];
  line: Axis;
  now: number;
  chosenPeriod: string;
  open: (post: string) => void;
}

/** Posts × time, with a line where the day is now. Only that line moves between two answers. */
export function Timeline({ rows, line, now, chosenPeriod, open }: Props) {
  const text = useText();
  // Windows change state when they begin, which is on a whole minute.
  const minute = Math.floor(now / 60_000) * 60_000;
  const place = { "--now": `${along(line, now)}%` } as CSSProperties;
  return (
    <section className="timeline" style={place} aria-label={text("board.timeline")}>
      <div className="hours" aria-hidden="true">
        <div className="track">
          {line.hours.map((at) => (
            <span key={at} className="hour" style={{ left: `${along(line, at)}%` }}>
              {clock(at)}
            </span>
          ))}
          <span className="now-label">{clock(now)}</span>
        </div>
      </div>
      <ol className="posts">
        {rows.map((row) => (
          <PostLine key={row.post} row={row} line={line} minute={minute} chosenPeriod={chosenPeriod} open={open} />
        ))}
      </ol>
    </section>
  );
}

interface LineProps {
  row: BoardRow;
  line: Axis;
  minute: number;
  chosenPeriod: string;
  open: (post: string) => void;
}

const PostLine = memo(function PostLine({ row, line, minute, chosenPeriod, open }: LineProps) {
  const text = useText();
  const window = windowOf(row, chosenPeriod);
  const state = stateOf(window, minute);
  return (
    <li className="post-line" data-post={row.post} data-state={state} data-here={window?.here.join("+")}>
      <button type="button" className="post-head" data-row onClick={() => open(row.post)}>
        <span className="post-name">
          <span className="post-id">{row.post}</span> {row.school}
        </span>
        <span className="post-sub">
          <BadgeMark row={row} window={window} />
          <span className="muted" hidden={state === "silent" && row.heard_to != null}>
            {heard(text, row)}
          </span>
        </span>
        <span className="post-state">
          <StateChip state={state} text={full(text, state, row)} />
        </span>
      </button>
      <div className="track">
        {row.windows.map((one) => (
          <Block
            key={one.on_due}
            row={row}
            window={one}
            line={line}
            minute={minute}
            muted={chosenPeriod !== "" && one.period !== chosenPeriod}
          />
        ))}
      </div>
    </li>
  );
});

interface BlockProps {
  row: BoardRow;
  window: BoardWindow;
  line: Axis;
  minute: number;
  muted: boolean;
}

function Block({ row, window, line, minute, muted }: BlockProps) {
  const text = useText();
  const state = stateOf(window, minute);
  const left = along(line, window.on_due);
  const said = text("board.window_spoken", {
    post: row.post,
    school: row.school,
    period: period(text, window),
    from: clock(window.on_due),
    to: clock(window.off_due),
    state: full(text, state, row),
  });
  return (
    <span
      className={`block state-${state}${window.running ? " running" : ""}${muted ? " other-period" : ""}`}
      style={{ left: `${left}%`, width: `${along(line, window.off_due) - left}%` }}
      title={said}
    >
      <span className="unseen">{said}</span>
      <StateIcon state={state} />
      <span className="block-text" aria-hidden="true">
        {state === "upcoming" ? clock(window.on_due) : short(text, state)}
      </span>
    </span>
  );
}
