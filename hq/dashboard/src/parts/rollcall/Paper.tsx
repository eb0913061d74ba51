import { Button } from "antd";

import type { RollCallSheet, SheetRow } from "../../data/rollcalls";
import { PrintTools, SheetFrame, SheetTable } from "../print/Sheet";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";
import { dateAndClock } from "../time";
import { shown, STATES, unitsOf } from "./model";
import { detail, stateText } from "./words";

const COLUMNS = ["number", "person", "role", "post", "result", "note"] as const;

/** 点名表 as it lies on A4: each unit on sheets of its own, with the lines that people sign on. */
export function Paper({ sheet }: { sheet: RollCallSheet }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const rows = shown(sheet.rows, { q: "", unit: get("unit"), state: "" });
  const first = sheet.rounds[0];
  const when = first ? dateAndClock(first.opened_at) : "";
  const note = `${sheet.label} ${when} · ${text("roll_call.rounds", { n: sheet.rounds.length })}`;
  return (
    <>
      <PrintTools>
        <Button onClick={() => set({ print: "" })}>{text("print.back")}</Button>
      </PrintTools>
      {unitsOf(rows).map(([unit, name]) => (
        <SheetFrame key={unit} title={text("form.roll_call")} unit={name} asOf={sheet.at} note={note} madeBy={me.name}>
          <Unit rows={rows.filter((row) => row.unit === unit)} />
        </SheetFrame>
      ))}
    </>
  );
}

/** One unit's figures and people. */
function Unit({ rows }: { rows: SheetRow[] }) {
  const text = useText();
  const counted = STATES.map((state) => [state, rows.filter((row) => row.state === state).length] as const);
  const cells = (row: SheetRow, at: number) => [
    at + 1,
    `${row.name} ${row.person}`,
    row.role ? text(`person.${row.role}`) : "",
    `${row.post} ${row.school}`,
    stateText(text, row.state),
    detail(text, row),
  ];
  return (
    <>
      <p>
        {text("form.total", { asked: rows.length })}
        {counted.map(([state, n]) => n > 0 && <span key={state}>{`　${stateText(text, state)} ${n}`}</span>)}
      </p>
      <SheetTable
        caption={text("form.roll_call")}
        head={COLUMNS.map((column) => text(`form.${column}`))}
        rows={rows.map((row, at) => ({ key: `${row.post}/${row.person}`, cells: cells(row, at) }))}
      />
    </>
  );
}
