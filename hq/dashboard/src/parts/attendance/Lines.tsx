import { Button } from "antd";
import { useMemo } from "react";

import type { AttendanceLine } from "../../data/attendance";
import type { Words } from "../../data/records";
import type { Key } from "../../text";
import type { Column } from "../DataTable";
import { Reveal } from "../Reveal";
import { Said } from "../Said";
import { type Text, useSettings, useText } from "../settings";
import { clock } from "../time";
import { flagText, lineId, tone, type Verdict, verdict, verdictKey } from "./model";

/** A window as it is called: 早 07:10–07:50. */
export function windowText(text: Text, line: AttendanceLine): string {
  return `${text(`period.${line.period}` as Key)} ${clock(line.on_due)}–${clock(line.off_due)}`;
}

interface Props {
  words: Words;
  nameOf: (line: AttendanceLine) => string;
  /** A name was opened. */
  named: (person: string, name: string) => void;
  open: (id: string) => void;
  /** Lines of several days say which. */
  days: boolean;
  /** On paper nothing is opened. */
  paper?: boolean;
}

/** The columns of the table and of its printed sheet. */
export function useLineColumns({ words, nameOf, named, open, days, paper }: Props): Column<AttendanceLine>[] {
  const text = useText();
  const { language } = useSettings();
  return useMemo(() => {
    const columns: (Column<AttendanceLine> | false)[] = [
      days && { id: "day", header: text("filter.day"), cell: (line) => line.day },
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
      { id: "window", header: text("attendance.window"), cell: (line) => windowText(text, line) },
      {
        id: "person",
        header: text("attendance.person"),
        cell: (line) => <Person line={line} name={nameOf(line)} shown={paper ? undefined : (name) => named(line.row.person, name)} />,
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
      !paper && {
        id: "explain",
        header: text("attendance.explain"),
        cell: (line) => (
          <Button size="small" data-row onClick={() => open(lineId(line))}>
            {text("attendance.explain")}
          </Button>
        ),
      },
    ];
    return columns.filter((column) => column !== false);
  }, [text, language, words, nameOf, named, open, days, paper]);
}

function Person({ line, name, shown }: { line: AttendanceLine; name: string; shown?: (name: string) => void }) {
  const text = useText();
  const { row } = line;
  return (
    <span className="person">
      <span>
        <Said text={name} /> <span className="muted small">{row.person}</span>
        {shown && name.endsWith("*") && (
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
