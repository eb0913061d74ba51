import { Button, Drawer, Input, Segmented } from "antd";
import { useCallback, useMemo, useState } from "react";

import { type AttendanceLine, type AttendanceLines, type AttendanceSum, type AttendanceSums, type LineQuery, useLines, useSums } from "../data/attendance";
import { useBoard } from "../data/board";
import { useWords, type Words } from "../data/records";
import { may } from "../data/session";
import { Explain } from "../parts/attendance/Explain";
import { useLineColumns, windowText } from "../parts/attendance/Lines";
import { lineId, VERDICTS } from "../parts/attendance/model";
import { Repairs } from "../parts/attendance/Repairs";
import { useSumColumns } from "../parts/attendance/Sums";
import { PERIODS, units } from "../parts/board/model";
import { DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { ExportButton } from "../parts/records/ExportButton";
import { PrintSheet } from "../parts/records/PrintSheet";
import { useAddress } from "../parts/search";
import { useFrame } from "../parts/Shell";
import { useSettings, useText } from "../parts/settings";
import { civilDay, clock, dayAfter, longDay } from "../parts/time";
import { type Key, knownKey } from "../text";

const FILTERS = ["q", "unit", "post", "person", "period", "verdict"] as const;

/** The address as the server is asked. */
function useQueryOf(): LineQuery {
  const [get] = useAddress();
  const given = FILTERS.flatMap((name) => (get(name) ? [[name, get(name)]] : []));
  const days = [["from", get("day")], ["to", get("to")]].filter(([, day]) => day);
  return Object.fromEntries([...given, ...days]) as LineQuery;
}

/** What stands above a printed sheet: the period, and the filter in words. */
function useFacts({ from, to }: Span): [string, string][] {
  const text = useText();
  const [get] = useAddress();
  const shown: Record<(typeof FILTERS)[number], Key> = {
    q: "keys.search",
    unit: "filter.unit",
    post: "attendance.post",
    person: "attendance.person",
    period: "filter.period",
    verdict: "filter.verdict",
  };
  const word = (name: string, value: string) => {
    const key = knownKey(`${name === "verdict" ? "verdicts" : name}.${value}`);
    return key ? text(key) : value;
  };
  const filter = FILTERS.flatMap((name) => (get(name) ? [`${text(shown[name])} ${word(name, get(name))}`] : []));
  const period: [string, string] = [text("print.period"), from === to ? from : `${from} – ${to}`];
  return filter.length > 0 ? [period, [text("print.filter"), filter.join("；")]] : [period];
}

/** The name of the unit that is filtered. */
function useUnitName(): string | undefined {
  const [get] = useAddress();
  const board = useBoard();
  const wanted = get("unit");
  return board.data && units(board.data).find(([id]) => id === wanted)?.[1];
}

/** 勤务: what the evidence says of each person in each window and why; or its sums by post and unit. */
export default function Attendance() {
  const [get] = useAddress();
  const by = get("by");
  return by === "post" || by === "unit" ? <Sums key={by} by={by} /> : <Lines />;
}

function Lines() {
  const words = useWords();
  const lines = useLines(useQueryOf());
  const failed = lines.error ?? words.error;
  if (!lines.data || !words.data) {
    const retry = () => void Promise.all([lines.refetch(), words.refetch()]);
    return failed ? <Failed error={failed} retry={retry} /> : <Loading />;
  }
  return <LoadedLines data={lines.data} words={words.data} />;
}

function LoadedLines({ data, words }: { data: AttendanceLines; words: Words }) {
  const text = useText();
  const [get, set] = useAddress();
  const query = useQueryOf();
  // A name that was opened stays open on this page alone, and nowhere after it.
  const [opened, setOpened] = useState<Record<string, string>>({});
  const open = useCallback((line: string) => set({ line }), [set]);
  const nameOf = useCallback((line: AttendanceLine) => opened[line.row.person] ?? line.name, [opened]);
  const named = useCallback((person: string, name: string) => setOpened((old) => ({ ...old, [person]: name })), []);
  const paper = get("print") !== "";
  const facts = useFacts(data);
  const unit = useUnitName();
  const columns = useLineColumns({ words, nameOf, named, open, days: data.from !== data.to, paper });
  const chosen = data.lines.find((line) => lineId(line) === get("line"));
  if (paper) {
    return (
      <PrintSheet
        title={text("attendance.title")}
        unit={unit}
        facts={facts}
        at={data.at}
        columns={columns}
        rows={data.lines}
        rowId={lineId}
        leave={() => set({ print: "" })}
      />
    );
  }
  return (
    <>
      <Head data={data} n={data.lines.length}>
        <ExportButton of={{ what: "lines", ...query }} />
        <Button onClick={() => set({ print: "1" })}>{text("print.open")}</Button>
      </Head>
      <Filters data={data} />
      {data.lines.length === 0 ? (
        <Nothing
          title={data.total === 0 ? text("attendance.empty") : text("attendance.none_match")}
          hint={data.total === 0 ? text("attendance.empty_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("attendance.title")}
          columns={columns}
          rows={data.lines}
          rowId={lineId}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen && lineId(chosen)}
        />
      )}
      <Drawer
        open={chosen !== undefined}
        onClose={() => set({ line: "" })}
        size={520}
        closable={{ "aria-label": text("app.close") }}
        title={chosen && text("attendance.explain_of", { name: nameOf(chosen) || chosen.row.person, period: text(`period.${chosen.period}` as Key) })}
        destroyOnHidden
      >
        {chosen && (
          <div className="details">
            <p className="muted">
              {chosen.post} {chosen.school} · {clock(chosen.on_due)}–{clock(chosen.off_due)} · {chosen.row.person}
            </p>
            <Explain reason={chosen.row.reason} words={words} />
            <Repairs key={`${lineId(chosen)} ${windowText(text, chosen)}`} line={chosen} />
          </div>
        )}
      </Drawer>
    </>
  );
}

function Sums({ by }: { by: "post" | "unit" }) {
  const sums = useSums(by, useQueryOf());
  if (!sums.data) return sums.error ? <Failed error={sums.error} retry={() => void sums.refetch()} /> : <Loading />;
  return <LoadedSums by={by} data={sums.data} />;
}

function LoadedSums({ by, data }: { by: "post" | "unit"; data: AttendanceSums }) {
  const text = useText();
  const [get, set] = useAddress();
  const query = useQueryOf();
  const columns = useSumColumns(by);
  const rowId = useCallback((sum: AttendanceSum) => sum.id, []);
  const facts = useFacts(data);
  const unit = useUnitName();
  if (get("print")) {
    return (
      <PrintSheet
        title={`${text("attendance.title")} · ${text(`attendance.by.${by}`)}`}
        unit={unit}
        facts={facts}
        at={data.at}
        columns={columns}
        rows={data.rows}
        rowId={rowId}
        leave={() => set({ print: "" })}
      />
    );
  }
  return (
    <>
      <Head data={data} n={data.rows.length}>
        <ExportButton of={{ what: by === "post" ? "posts" : "units", ...query }} />
        <Button onClick={() => set({ print: "1" })}>{text("print.open")}</Button>
      </Head>
      <Filters data={data} />
      {data.rows.length === 0 ? (
        <Nothing title={text("attendance.none_match")} />
      ) : (
        <DataTable
          caption={text("attendance.title")}
          columns={columns}
          rows={data.rows}
          rowId={rowId}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}

interface Span {
  at: number;
  from: string;
  to: string;
}

function Head({ data, n, children }: { data: Span; n: number; children: React.ReactNode }) {
  const text = useText();
  const { language } = useSettings();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const by = get("by");
  const days = data.from === data.to ? longDay(data.from, language) : `${longDay(data.from, language)} – ${longDay(data.to, language)}`;
  const views = ["", "post", "unit"].filter((view) => view !== "" || may(me, "GET /v1/attendance/lines"));
  return (
    <>
      <PageHead title={text("attendance.title")} note={`${days} · ${text(by ? "attendance.sums_count" : "attendance.count", { n })}`} at={data.at}>
        <Segmented
          aria-label={text("attendance.by")}
          value={by}
          onChange={(view) => set({ by: view, page: "", line: "" })}
          options={views.map((value) => ({ value, label: text(value ? (`attendance.by.${value}` as Key) : "attendance.by.person") }))}
        />
        {children}
      </PageHead>
      <p className="muted lead">{text(by ? "attendance.sums_lead" : "attendance.machine")}</p>
    </>
  );
}

function Filters({ data }: { data: Span }) {
  const text = useText();
  const [get, set] = useAddress();
  const board = useBoard();
  const today = civilDay(data.at);
  const day = data.from;
  const filtered = FILTERS.some((name) => get(name));
  const summed = get("by") !== "";
  const go = (next: string) => set({ day: next === today ? "" : next, to: "", page: "", line: "" });
  const unitOptions = useMemo(() => (board.data ? units(board.data) : []), [board.data]);
  return (
    <FilterBar clear={filtered ? () => set({ ...Object.fromEntries(FILTERS.map((name) => [name, ""])), page: "" }) : undefined}>
      <span className="day-steps">
        <Button onClick={() => go(dayAfter(day, -1))}>{text("attendance.previous")}</Button>
        <Input type="date" className="day-box" aria-label={text("filter.day")} value={day} onChange={(event) => event.target.value && go(event.target.value)} />
        <Input
          type="date"
          className="day-box"
          aria-label={text("filter.to")}
          title={text("filter.to")}
          value={data.to}
          min={day}
          max={dayAfter(day, 30)}
          onChange={(event) => set({ day, to: event.target.value === day ? "" : event.target.value, page: "", line: "" })}
        />
        <Button onClick={() => go(dayAfter(day, 1))}>{text("attendance.next")}</Button>
        {day !== today && <Button onClick={() => go(today)}>{text("attendance.today")}</Button>}
      </span>
      <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
      <ChoiceBox label={text("filter.unit")} value={get("unit")} set={(unit) => set({ unit, page: "" })} options={unitOptions} />
      <ChoiceBox
        label={text("filter.period")}
        value={get("period")}
        set={(period) => set({ period, page: "" })}
        options={PERIODS.map((period) => [period, text(`period.${period}`)])}
      />
      {!summed && (
        <ChoiceBox
          label={text("filter.verdict")}
          value={get("verdict")}
          set={(wanted) => set({ verdict: wanted, page: "" })}
          options={VERDICTS.map((wanted) => [wanted, text(`verdicts.${wanted}`)])}
        />
      )}
    </FilterBar>
  );
}
