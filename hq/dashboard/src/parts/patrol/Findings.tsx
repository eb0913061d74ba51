import { useMemo } from "react";

import type { Finding } from "../../data/patrol";
import type { Key } from "../../text";
import { type Column, DataTable } from "../DataTable";
import { Nothing } from "../PageState";
import { useText } from "../settings";
import { civilDay, clockOn } from "../time";
import { answerText, findingText } from "./model";

interface Props {
  findings: Finding[];
  at: number;
  page: number;
  setPage: (page: number) => void;
}

const TONES = { not_counted: "", agrees: "good", fewer_seen: "look", more_seen: "" } as const;

/** What was seen this week, with what was asked and answered beside it. */
export function Findings({ findings, at, page, setPage }: Props) {
  const text = useText();
  const today = civilDay(at);
  const columns = useMemo<Column<Finding>[]>(
    () => [
      { id: "at", header: text("patrol.at"), cell: (one) => clockOn(today, one.at) },
      {
        id: "gate",
        header: text("patrol.gate"),
        cell: (one) => (
          <>
            <span className="post-id">{one.post}</span> {one.school}
          </>
        ),
      },
      { id: "window", header: text("patrol.window"), cell: (one) => text(`period.${one.period}` as Key) },
      { id: "what", header: text("patrol.what"), wide: true, cell: (one) => findingText(text, one) },
      {
        id: "compare",
        header: text("patrol.compare"),
        cell: (one) => <span className={`verdict ${TONES[one.against]}`}>{text(`patrol.against.${one.against}`, { n: one.signed_on })}</span>,
      },
      {
        id: "answer",
        header: text("patrol.answer"),
        wide: true,
        cell: (one) => (
          <span data-question={one.question?.state} className={one.question?.state === "waiting" ? "verdict look" : undefined}>
            {answerText(text, one)}
          </span>
        ),
      },
      { id: "by", header: text("patrol.by"), cell: (one) => one.by },
    ],
    [text, today],
  );
  return (
    <section className="patrol-findings" aria-label={text("patrol.findings")}>
      <h2>{text("patrol.findings")}</h2>
      {findings.length === 0 ? (
        <Nothing title={text("patrol.findings_empty")} hint={text("patrol.findings_hint")} />
      ) : (
        <DataTable caption={text("patrol.findings")} columns={columns} rows={findings} rowId={(one) => one.entry} page={page} setPage={setPage} />
      )}
    </section>
  );
}
