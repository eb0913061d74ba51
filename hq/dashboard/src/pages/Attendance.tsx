import { Button, Drawer, Input } from "antd";
import { useCallback, useMemo, useState } from "react";

import { type Attendance as AttendanceData, useAttendance } from "../data/attendance";
import { useBoard } from "../data/board";
import { useWords, type Words } from "../data/records";
import { Explain } from "../parts/attendance/Explain";
import { flagText, type Line, lines, matches, tone, type Verdict, VERDICTS, verdict, verdictKey } from "../parts/attendance/model";
import { units } from "../parts/board/model";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { Reveal } from "../parts/Reveal";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { civilDay, clock, dayAfter, longDay } from "../parts/time";
import type { Key } from "../text";

/** 勤务: what the evidence says of each person in each window, and why. */
export default function Attendance() {
  const [get] = useAddress();
  const words = useWords();
  const attendance = useAttendance({
    day: get("day") || undefined,
    unit: get("unit") || undefined,
    post: get("post") || undefined,
  });
  const failed = attendance.error ?? words.error;
  if (!attendance.data || !words.data) {
    const retry = () => void Promise.all([attendance.refetch(), words.refetch()]);
    return failed ? <Failed error={failed} retry={retry} /> : <Loading />;
  }
  return <Loaded data={attendance.data} words={words.data} />;
}

function Loaded({ data, words }: { data: AttendanceData; words: Words }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  // A name that was opened stays open on this page alone, and nowhere after it.
  const [opened, setOpened] = useState<Record<string, string>>({});
  const open = useCallback((line: string) => set({ line }), [set]);
  const all = useMemo(() => lines(data), [data]);
  const shown = useMemo(() => {
    const q = get("q").trim().toLowerCase();
    const wanted = get("verdict");
    const searched = (line: Line) => `${line.post} ${line.school} ${line.row.person} ${line.name}`.toLowerCase().includes(q);
    return all.filter((line) => searched(line) && matches(line, wanted));
  }, [all, get]);
  const nameOf = useCallback((line: Line) => opened[line.row.person] ?? line.name, [opened]);
  const columns = useMemo<Column<Line>[]>(
    () => [
      {
        id: "post",
        header: text("attendance.post"),
        wide: true,
        cell: (line) => (
          <>
            <span className="post-id">{line.post}</span> {line.school}
          </>
        ),
      },
      {
        id: "window",
        header: text("attendance.window"),
        cell: (line) => `${text(`period.${line.period}` as Key)} ${clock(line.onDue)}–${clock(line.offDue)}`,
      },
      {
        id: "person",
        header: text("attendance.person"),
        cell: (line) => (
          <Person line={line} name={nameOf(line)} shown={(name) => setOpened((old) => ({ ...old, [line.row.person]: name }))} />
        ),
      },
      { id: "on", header: text("attendance.on"), cell: (line) => <VerdictMark begun={line.begun} value={verdict(line.row.on)} certain={line.row.on_certain} /> },
      { id: "off", header: text("attendance.off"), cell: (line) => <VerdictMark begun={line.begun} value={verdict(line.row.off)} certain={line.row.off_certain} /> },
      {
        id: "grade",
        header: text("attendance.grade"),
        cell: (line) => <span title={text("attendance.grade_hint")}>{[line.row.on_grade, line.row.off_grade].map((grade) => grade ?? "–").join(" · ")}</span>,
      },
      {
        id: "flags",
        header: text("attendance.flags"),
        wide: true,
        cell: (line) => (
          <span className="flags">
            {line.row.found_absent && <span className="flag bad">{text("attendance.found_absent")}</span>}
            {line.row.disputed && <span className="flag">{text("attendance.disputed")}</span>}
            {(line.begun ? line.row.flags : []).map((flag) => (
              <span key={flag} className="flag">
                {flagText(words, flag, language)}
              </span>
            ))}
          </span>
        ),
      },
      {
        id: "explain",
        header: text("attendance.explain"),
        cell: (line) => (
          <Button size="small" data-row onClick={() => open(line.id)}>
            {text("attendance.explain")}
          </Button>
        ),
      },
    ],
    [text, language, words, nameOf, open],
  );
  const chosen = all.find((line) => line.id === get("line"));
  const filtered = ["q", "unit", "post", "verdict"].some((name) => get(name));
  return (
    <>
      <PageHead title={text("attendance.title")} note={`${longDay(data.day, language)} · ${text("attendance.count", { n: shown.length })}`} at={data.at} />
      <p className="muted lead">{text("attendance.machine")}</p>
      <Filters day={data.day} at={data.at} clear={filtered ? () => set({ q: "", unit: "", post: "", verdict: "", page: "" }) : undefined} />
      {shown.length === 0 ? (
        <Nothing
          title={all.length === 0 ? text("attendance.empty") : text("attendance.none_match")}
          hint={all.length === 0 ? text("attendance.empty_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("attendance.title")}
          columns={columns}
          rows={shown}
          rowId={(line) => line.id}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.id}
        />
      )}
      <Drawer
        open={chosen !== undefined}
        onClose={() => set({ line: "" })}
        size={480}
        closable={{ "aria-label": text("app.close") }}
        title={chosen && text("attendance.explain_of", { name: nameOf(chosen) || chosen.row.person, period: text(`period.${chosen.period}` as Key) })}
        destroyOnHidden
      >
        {chosen && (
          <div className="details">
            <p className="muted">
              {chosen.post} {chosen.school} · {clock(chosen.onDue)}–{clock(chosen.offDue)} · {chosen.row.person}
            </p>
            <Explain reason={chosen.row.reason} words={words} />
          </div>
        )}
      </Drawer>
    </>
  );
}

function Filters({ day, at, clear }: { day: string; at: number; clear?: () => void }) {
  const text = useText();
  const [get, set] = useAddress();
  const board = useBoard();
  const today = civilDay(at);
  const go = (next: string) => set({ day: next === today ? "" : next, page: "", line: "" });
  return (
    <FilterBar clear={clear}>
      <span className="day-steps">
        <Button onClick={() => go(dayAfter(day, -1))}>{text("attendance.previous")}</Button>
        <Input type="date" className="day-box" aria-label={text("filter.day")} value={day} onChange={(event) => event.target.value && go(event.target.value)} />
        <Button onClick={() => go(dayAfter(day, 1))}>{text("attendance.next")}</Button>
        {day !== today && <Button onClick={() => go(today)}>{text("attendance.today")}</Button>}
      </span>
      <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
      <ChoiceBox label={text("filter.unit")} value={get("unit")} set={(unit) => set({ unit, page: "" })} options={board.data ? units(board.data) : []} />
      <ChoiceBox
        label={text("filter.verdict")}
        value={get("verdict")}
        set={(wanted) => set({ verdict: wanted, page: "" })}
        options={VERDICTS.map((wanted) => [wanted, text(`verdicts.${wanted}`)])}
      />
    </FilterBar>
  );
}

function Person({ line, name, shown }: { line: Line; name: string; shown: (name: string) => void }) {
  const text = useText();
  const { row } = line;
  return (
    <span className="person">
      <span>
        {name} <span className="muted small">{row.person}</span>
        {name.endsWith("*") && (
          <Reveal what="person" id={row.person} of={row.person} shown={(value) => "person" in value && shown(value.person.name)} />
        )}
      </span>
      <span className="muted small">
        {text(`person.${row.role}`)}
        {row.part === "leader" && ` · ${text("attendance.leader")}`}
        {row.stands_in_for && ` · ${text("attendance.stands_in", { who: row.stands_in_for })}`}
      </span>
    </span>
  );
}

function VerdictMark({ begun, value, certain }: { begun: boolean; value: Verdict; certain: boolean }) {
  const text = useText();
  if (!begun) return <span className="muted">{text("state.upcoming")}</span>;
  return (
    <span className={`verdict ${tone(value.code)}`}>
      {text(verdictKey(value.code), value.args)}
      {!certain && value.code !== "unknown" && <span className="muted small"> {text("attendance.uncertain")}</span>}
    </span>
  );
}
