import { Drawer } from "antd";
import { Link } from "react-router";

import type { BoardRow } from "../../data/board";
import type { Key } from "../../text";
import { StateChip } from "../State";
import { useText } from "../settings";
import { clock, clockOn } from "../time";
import { BadgeMark } from "./BadgeMark";
import { stateOf } from "./model";
import { full, heard, period } from "./words";

interface Props {
  row: BoardRow | undefined;
  now: number;
  /** May go on to the attendance of the post. */
  mayAttend: boolean;
  close: () => void;
}

/** One post in full. */
export function PostDrawer({ row, now, mayAttend, close }: Props) {
  const text = useText();
  return (
    <Drawer
      open={row !== undefined}
      onClose={close}
      size={420}
      title={row && `${row.post} ${row.school}`}
      closable={{ "aria-label": text("app.close") }}
      destroyOnHidden
    >
      {row && <Content row={row} now={now} mayAttend={mayAttend} />}
    </Drawer>
  );
}

function Content({ row, now, mayAttend }: { row: BoardRow; now: number; mayAttend: boolean }) {
  const text = useText();
  const attention = row.windows.flatMap((window) =>
    window.attention.map(([person = "", verdict = ""]) => ({ window, person, verdict })),
  );
  return (
    <div className="details">
      <p className="muted">
        {row.unit_name} · {row.town} · {text(`level.${row.level}`)} · {heard(text, row)}
        {row.open_incidents > 0 && <> · {text("board.incidents_here", { n: row.open_incidents })}</>}
      </p>
      <h3>{text("board.present")}</h3>
      {row.present.length === 0 ? (
        <p className="muted">{text("board.present_none")}</p>
      ) : (
        <ul className="plain">
          {row.present.map((present) => (
            <li key={present.person}>{text("board.since", { name: present.name, at: clock(present.since) })}</li>
          ))}
        </ul>
      )}
      <h3>{text("board.windows")}</h3>
      <ul className="plain windows">
        {row.windows.map((window) => {
          const state = stateOf(window, now);
          return (
            <li key={window.on_due}>
              <span className="window-line">
                <b>{period(text, window)}</b> {clock(window.on_due)}–{clock(window.off_due)}{" "}
                <StateChip state={state} text={full(text, state, row)} />
              </span>
              <span className="window-line small">
                {window.running && <BadgeMark row={row} window={window} />}
                {window.on_due <= now && (
                  <span className="muted">
                    {text("board.window_minutes", {
                      met: window.strength.strength_minutes,
                      under: window.strength.under_strength_minutes,
                    })}
                  </span>
                )}
                {window.disputed > 0 && <span className="muted">{text("board.disputed", { n: window.disputed })}</span>}
              </span>
            </li>
          );
        })}
      </ul>
      {row.windows.length === 0 && <p className="muted">{text("state.closed")}</p>}
      {attention.length > 0 && (
        <>
          <h3>{text("board.attention")}</h3>
          <ul className="plain">
            {attention.map(({ window, person, verdict }) => (
              <li key={`${window.on_due}${person}`}>
                {clockOn(row.day, window.on_due)} {person} {text(`verdict.plain.${verdict}` as Key)}
              </li>
            ))}
          </ul>
        </>
      )}
      {mayAttend && <Link to={`/desk/attendance?day=${row.day}&post=${row.post}`}>{text("board.to_attendance")}</Link>}
    </div>
  );
}
