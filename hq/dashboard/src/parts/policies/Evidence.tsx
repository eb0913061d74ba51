import { useMemo } from "react";

import type { Policies } from "../../data/people";
import type { Key } from "../../text";
import { type Column, DataTable } from "../DataTable";
import { useText } from "../settings";

type Number = Policies["evidence"][number];

/** What evidence can bear: nobody decides it, so it is only shown. */
export function Evidence({ numbers }: { numbers: Number[] }) {
  const text = useText();
  const title = text("policies.group.evidence");
  const columns = useMemo<Column<Number>[]>(
    () => [
      { id: "rule", header: text("policies.rule"), wide: true, cell: (one) => text(`policies.rule.${one.code}` as Key) },
      { id: "value", header: text("policies.value"), cell: (one) => <b>{text(`policies.measure.${one.measure}` as Key, { n: one.value })}</b> },
      { id: "source", header: text("policies.source"), cell: (one) => one.source },
    ],
    [text],
  );
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <p className="muted lead">{text("policies.evidence_lead")}</p>
      <DataTable caption={title} columns={columns} rows={numbers} rowId={(one) => one.code} page={1} setPage={() => undefined} />
    </section>
  );
}
