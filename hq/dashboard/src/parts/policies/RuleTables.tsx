import { useMemo } from "react";

import type { Key } from "../../text";
import { type Column, DataTable } from "../DataTable";
import { useText } from "../settings";
import { GROUPS, type Margins, type Rule, type Rules } from "./model";

/** The rules of a day, and the levels that have minutes of their own. */
export function RuleTables({ rules }: { rules: Rules }) {
  const text = useText();
  return (
    <>
      {Object.entries(GROUPS).map(([group, codes]) => (
        <Group
          key={group}
          title={text(`policies.group.${group}` as Key)}
          rules={rules.numbers.filter((one) => (codes as readonly string[]).includes(one.code))}
        />
      ))}
      {rules.levels.length > 0 && (
        <>
          <h3>{text("policies.levels")}</h3>
          <ul>
            {rules.levels.map((one) => (
              <li key={one.level}>
                <MarginsOf margins={one} />
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}

function Group({ title, rules }: { title: string; rules: Rule[] }) {
  const text = useText();
  const columns = useMemo<Column<Rule>[]>(
    () => [
      { id: "rule", header: text("policies.rule"), wide: true, cell: (one) => text(`policies.rule.${one.code}` as Key) },
      {
        id: "value",
        header: text("policies.value"),
        cell: (one) => (
          <>
            <b>{text("policies.measure.min", { n: one.minutes })}</b>{" "}
            {one.minutes !== one.default_minutes && <span className="flag">{text("policies.changed")}</span>}
          </>
        ),
      },
      { id: "default", header: text("policies.default"), cell: (one) => text("policies.measure.min", { n: one.default_minutes }) },
      { id: "source", header: text("policies.source"), cell: (one) => one.source },
    ],
    [text],
  );
  return (
    <section aria-label={title}>
      <h3>{title}</h3>
      <DataTable caption={title} columns={columns} rows={rules} rowId={(one) => one.code} page={1} setPage={() => undefined} />
    </section>
  );
}

/** 高中：提前 40 分钟，延后 30 分钟. */
export function MarginsOf({ margins }: { margins: Margins }) {
  const text = useText();
  const said = (minutes: number | null | undefined) => (minutes == null ? text("policies.level_county") : text("policies.measure.min", { n: minutes }));
  return (
    <>
      {text("policies.level_minutes", {
        level: text(`places.level.${margins.level}` as Key),
        lead: said(margins.lead_min),
        tail: said(margins.tail_min),
      })}
    </>
  );
}
