import { Button } from "antd";
import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import { type KeyboardEvent, useCallback, useMemo, useRef, useState } from "react";

import { useServerNow } from "../../data/board";
import { type Heard, type RollCallSheet, type SheetRow, useCallAgain, useTick } from "../../data/rollcalls";
import { may } from "../../data/session";
import { ChoiceBox, FilterBar, SearchBox } from "../Filters";
import { PageHead } from "../PageHead";
import { Nothing } from "../PageState";
import { FormProblem } from "../ProofForm";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";
import { clock } from "../time";
import { CallIcon } from "./CallChip";
import { keyOf, left, nextForDesk, shown, STATES, toneOf, unitsOf } from "./model";
import { Row } from "./Row";
import { stateText } from "./words";

const SECOND = 1_000;
/** What a digit says of the person in the row. */
const DIGITS: Record<string, Heard> = { 1: "answered", 2: "no_answer", 3: "excused", 0: null };

interface Props {
  sheet: RollCallSheet;
  receivedAt: number;
}

/** One roll-call: who has answered, and a digit for whoever answers by radio. */
export function Sheet({ sheet, receivedAt }: Props) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const tick = useTick();
  const again = useCallAgain();
  const mayTick = may(me, "POST /v1/roll-calls/ticks");
  const filter = useMemo(() => ({ q: get("q"), unit: get("unit"), state: get("state") }), [get]);
  const rows = useMemo(() => shown(sheet.rows, filter), [sheet.rows, filter]);
  const body = useRef<HTMLTableSectionElement>(null);
  const ticked = useRef(new Set<string>());
  const [said, setSaid] = useState("");

  const send = useCallback(
    (row: SheetRow, heard: Heard) => {
      const key = keyOf(row);
      ticked.current.add(key);
      const what = heard ? text(`roll_call.tick.${heard}`) : text("roll_call.tick.take_back");
      tick.mutate(
        { row, heard },
        {
          onSuccess: () => setSaid(text("roll_call.tick_of", { name: row.name || row.person, what })),
          // Once the sheet has come back it speaks for itself.
          onSettled: () => ticked.current.delete(key),
        },
      );
      if (heard === null) return;
      const next = nextForDesk(rows, key, ticked.current);
      const line = next && body.current?.querySelector<HTMLElement>(`[data-key="${next}"]`);
      if (line) {
        line.focus();
        line.scrollIntoView({ block: "center" });
      }
    },
    [rows, text, tick],
  );
  const press = useCallback(
    (row: SheetRow, event: KeyboardEvent) => {
      const heard = DIGITS[event.key];
      if (!mayTick || heard === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      send(row, heard);
    },
    [mayTick, send],
  );

  const filtered = Object.values(filter).some(Boolean);
  return (
    <>
      <PageHead title={sheet.label} at={sheet.at} follows>
        <Button onClick={() => set({ id: "", state: "", unit: "", q: "" })}>{text("roll_call.back")}</Button>
        {may(me, "POST /v1/roll-calls/{id}/rounds") && sheet.may_call_again && (
          <Button title={text("roll_call.again_hint")} loading={again.isPending} onClick={() => again.mutate(sheet.id)}>
            {text("roll_call.again")}
          </Button>
        )}
        <Button icon={<PrinterOutlined />} onClick={() => set({ print: "1" })}>
          {text("roll_call.print")}
        </Button>
      </PageHead>
      <Progress sheet={sheet} receivedAt={receivedAt} />
      <FormProblem error={again.error ?? tick.error} />
      <div className="strip" role="group" aria-label={text("roll_call.state")}>
        {sheet.left > 0 && (
          <button
            type="button"
            className="chip tone-look"
            aria-pressed={filter.state === "left"}
            onClick={() => set({ state: filter.state === "left" ? "" : "left" })}
          >
            {text("roll_call.todo")} <b>{sheet.left}</b>
          </button>
        )}
        {STATES.filter((state) => sheet.counts[state] || filter.state === state).map((state) => (
          <button
            key={state}
            type="button"
            className={`chip tone-${toneOf(state)}`}
            data-state={state}
            data-count={sheet.counts[state] ?? 0}
            aria-pressed={filter.state === state}
            onClick={() => set({ state: filter.state === state ? "" : state })}
          >
            <CallIcon state={state} />
            <span>{stateText(text, state)}</span>
            <b>{sheet.counts[state] ?? 0}</b>
          </button>
        ))}
      </div>
      <FilterBar clear={filtered ? () => set({ q: "", unit: "", state: "" }) : undefined}>
        <ChoiceBox label={text("filter.unit")} value={filter.unit} set={(unit) => set({ unit })} options={unitsOf(sheet.rows)} />
        <SearchBox value={filter.q} set={(q) => set({ q })} />
        {mayTick && <span className="muted small keys-hint">{text("roll_call.keys")}</span>}
      </FilterBar>
      <p className="unseen" role="status">
        {said}
      </p>
      {rows.length === 0 ? (
        <Nothing title={text("roll_call.none_match")} />
      ) : (
        <table className="data call-sheet">
          <caption className="unseen">{sheet.label}</caption>
          <thead>
            <tr>
              {(["person", "post", "unit", "state", "detail"] as const).map((column) => (
                <th key={column} scope="col">
                  {text(`roll_call.${column}`)}
                </th>
              ))}
              {mayTick && <th scope="col">{text("roll_call.tick")}</th>}
            </tr>
          </thead>
          <tbody ref={body}>
            {rows.map((row) => (
              <Row key={keyOf(row)} row={row} mayTick={mayTick} press={press} send={send} />
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}

function Progress({ sheet, receivedAt }: Props) {
  const text = useText();
  const now = useServerNow(sheet.at, receivedAt, SECOND) ?? sheet.at;
  const round = sheet.rounds.at(-1);
  if (!round) return null;
  const runs = sheet.open && now <= round.until;
  return (
    <p className="window-line lead">
      <b className={runs ? "running-text" : undefined}>
        {runs
          ? text("roll_call.running", { n: round.round, left: left(round.until, now) })
          : text("roll_call.ended", { n: round.round, at: clock(round.until) })}
      </b>
      <span className={sheet.complete ? "verdict good" : "verdict look"} data-complete={sheet.complete}>
        {sheet.complete ? text("roll_call.complete") : text("roll_call.incomplete", { n: sheet.left })}
      </span>
      <span className="muted">
        {text("form.total", { asked: sheet.rows.length })} · {text("roll_call.opened", { at: clock(round.opened_at), by: round.opened_by })}
      </span>
    </p>
  );
}
