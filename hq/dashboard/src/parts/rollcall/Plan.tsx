import { App as AntApp, Button, Input } from "antd";
import { useMemo, useState } from "react";

import { useBoard } from "../../data/board";
import { type Callable, type Period, type RollCallPlan, useOpenRollCall, useRollCallPlan } from "../../data/rollcalls";
import { may } from "../../data/session";
import { PERIODS, units } from "../board/model";
import { type Column, DataTable } from "../DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../Filters";
import { PageHead } from "../PageHead";
import { Failed, Loading, Nothing } from "../PageState";
import { FormProblem } from "../ProofForm";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";
import { clock } from "../time";
import { LineChip } from "./CallChip";
import { Today } from "./Today";

const MINUTES = [1, 3, 5, 10];
const USUAL = "3";

/** Before a roll-call: whom it would call, and whom it would reach this moment. */
export function Plan() {
  const [get] = useAddress();
  const plan = useRollCallPlan({ unit: get("unit") || undefined, period: periodOf(get("period")) });
  if (!plan.data) return plan.error ? <Failed error={plan.error} retry={() => void plan.refetch()} /> : <Loading />;
  return <Loaded plan={plan.data} />;
}

function periodOf(value: string): Period | undefined {
  return PERIODS.find((period) => period === value);
}

function Loaded({ plan }: { plan: RollCallPlan }) {
  const text = useText();
  const { me } = useFrame();
  const board = useBoard();
  const [get, set] = useAddress();
  const columns = useMemo<Column<Callable>[]>(
    () => [
      { id: "line", header: text("roll_call.line"), cell: (row) => <LineChip row={row} /> },
      {
        id: "person",
        header: text("roll_call.person"),
        cell: (row) => (
          <>
            {row.name} <span className="post-id">{row.person}</span> <span className="muted">{text(`person.${row.role}`)}</span>
          </>
        ),
      },
      {
        id: "post",
        header: text("roll_call.post"),
        wide: true,
        cell: (row) => (
          <>
            <span className="post-id">{row.post}</span> {row.school}
          </>
        ),
      },
      { id: "unit", header: text("roll_call.unit"), cell: (row) => row.unit_name },
      {
        id: "heard",
        header: text("roll_call.heard_to"),
        cell: (row) => (row.heard_to == null ? text("roll_call.heard_never") : clock(row.heard_to)),
      },
    ],
    [text],
  );
  const q = get("q").trim().toLowerCase();
  const line = get("line");
  const rows = useMemo(
    () =>
      plan.rows.filter(
        (row) =>
          (!line || (line === "open") === (row.line === "open" && !row.excused)) &&
          `${row.person} ${row.name} ${row.post} ${row.school} ${row.unit_name}`.toLowerCase().includes(q),
      ),
    [plan.rows, line, q],
  );
  const names = ["q", "unit", "period", "line"];
  const filtered = names.some((name) => get(name));
  return (
    <>
      <PageHead title={text("roll_call.title")} note={text("roll_call.plan_note", { n: plan.open + plan.by_radio })} at={plan.at} follows />
      <Lines plan={plan} chosen={line} choose={(value) => set({ line: value === line ? "" : value, page: "" })} />
      <FilterBar clear={filtered ? () => set(Object.fromEntries([...names, "page"].map((name) => [name, ""]))) : undefined}>
        <ChoiceBox
          label={text("filter.unit")}
          value={get("unit")}
          set={(unit) => set({ unit, page: "" })}
          options={board.data ? units(board.data) : []}
        />
        <ChoiceBox
          label={text("filter.period")}
          value={get("period")}
          set={(period) => set({ period, page: "" })}
          options={PERIODS.map((period) => [period, text(`period.${period}`)])}
          none={text("roll_call.this_hour")}
        />
        <SearchBox value={get("q")} set={(value) => set({ q: value, page: "" })} />
      </FilterBar>
      {may(me, "POST /v1/roll-calls") && plan.open + plan.by_radio > 0 && <OpenForm plan={plan} />}
      <Today />
      {rows.length === 0 ? (
        <Nothing
          title={plan.rows.length === 0 ? text("roll_call.nobody") : text("roll_call.none_match")}
          hint={plan.rows.length === 0 ? text("roll_call.nobody_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("roll_call.lines")}
          columns={columns}
          rows={rows}
          rowId={(row) => `${row.post}/${row.person}`}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}

function Lines({ plan, chosen, choose }: { plan: RollCallPlan; chosen: string; choose: (line: string) => void }) {
  const text = useText();
  return (
    <div className="strip" role="group" aria-label={text("roll_call.lines")} title={text("roll_call.line_hint")}>
      <button type="button" className="chip tone-good" data-lines="open" aria-pressed={chosen === "open"} onClick={() => choose("open")}>
        {text("roll_call.line.open")} <b>{plan.open}</b>
      </button>
      <button type="button" className="chip tone-look" data-lines="radio" aria-pressed={chosen === "radio"} onClick={() => choose("radio")}>
        {text("roll_call.by_radio")} <b>{plan.by_radio}</b>
      </button>
      {plan.excused > 0 && (
        <span className="chip tone-plain">
          {text("roll_call.line.excused")} <b>{plan.excused}</b>
        </span>
      )}
    </div>
  );
}

function OpenForm({ plan }: { plan: RollCallPlan }) {
  const text = useText();
  const { modal } = AntApp.useApp();
  const [get, set] = useAddress();
  const first = plan.rows[0];
  const usual = first ? text("roll_call.label_default", { period: text(`period.${first.period}`) }) : "";
  const [typed, setTyped] = useState<string>();
  const [minutes, setMinutes] = useState(USUAL);
  const open = useOpenRollCall();
  const label = (typed ?? usual).trim();
  const send = () =>
    open.mutateAsync({ label, unit: get("unit") || undefined, period: periodOf(get("period")), minutes: Number(minutes) }).then(
      ({ id }) => set({ id, q: "", line: "", page: "", state: "" }),
      // Shown beside the button.
      () => undefined,
    );
  const ask = () =>
    modal.confirm({
      title: text("roll_call.start"),
      content: text("roll_call.start_confirm", { open: plan.open, radio: plan.by_radio }),
      okText: text("roll_call.confirm_yes"),
      cancelText: text("roll_call.confirm_no"),
      onOk: send,
    });
  return (
    <div className="act-line">
      <label className="choice">
        <span>{text("roll_call.label")}</span>
        <Input value={typed ?? usual} maxLength={40} onChange={(event) => setTyped(event.target.value)} />
      </label>
      <ChoiceBox
        label={text("roll_call.minutes")}
        value={minutes}
        set={setMinutes}
        options={MINUTES.map((n) => [String(n), text("roll_call.minutes_of", { n })])}
        only
      />
      <Button type="primary" disabled={label === ""} loading={open.isPending} onClick={ask}>
        {text("roll_call.start")}
      </Button>
      <FormProblem error={open.error} />
    </div>
  );
}
