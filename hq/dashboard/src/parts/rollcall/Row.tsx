import { type KeyboardEvent, memo } from "react";

import type { Heard, SheetRow } from "../../data/rollcalls";
import type { Key } from "../../text";
import { useText } from "../settings";
import { CallChip } from "./CallChip";
import { keyOf } from "./model";
import { detail } from "./words";

const TICKS = [
  ["1", "answered"],
  ["2", "no_answer"],
  ["3", "excused"],
] as const;

interface Props {
  row: SheetRow;
  mayTick: boolean;
  press: (row: SheetRow, event: KeyboardEvent) => void;
  send: (row: SheetRow, heard: Heard) => void;
}

export const Row = memo(function Row({ row, mayTick, press, send }: Props) {
  const text = useText();
  const name = row.name || row.person;
  return (
    // A row takes digits like a list box takes letters; its buttons do the same for a mouse.
    <tr tabIndex={0} data-row data-key={keyOf(row)} data-state={row.state} onKeyDown={(event) => press(row, event)}>
      <td data-label={text("roll_call.person")}>
        <span className="cell">
          {name} <span className="post-id">{row.person}</span>{" "}
          {row.role && <span className="muted">{text(`person.${row.role}` as Key)}</span>}
        </span>
      </td>
      <td data-label={text("roll_call.post")}>
        <span className="cell">
          <span className="post-id">{row.post}</span> {row.school}
        </span>
      </td>
      <td data-label={text("roll_call.unit")}>{row.unit_name}</td>
      <td data-label={text("roll_call.state")}>
        <span className="cell">
          <CallChip state={row.state} />
        </span>
      </td>
      <td data-label={text("roll_call.detail")}>
        <span className="muted small">{detail(text, row)}</span>
      </td>
      {mayTick && (
        <td data-label={text("roll_call.tick")}>
          <span className="ticks">
            {TICKS.map(([digit, heard]) => (
              <button
                key={heard}
                type="button"
                tabIndex={-1}
                className="tick"
                aria-pressed={row.radio === heard}
                aria-label={text("roll_call.tick_of", { name, what: `${digit} ${text(`roll_call.tick.${heard}`)}` })}
                onClick={() => send(row, row.radio === heard ? null : heard)}
              >
                <kbd>{digit}</kbd> {text(`roll_call.tick.${heard}`)}
              </button>
            ))}
          </span>
        </td>
      )}
    </tr>
  );
});
