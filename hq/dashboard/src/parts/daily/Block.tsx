import type { Block } from "../../data/daily";
import { SheetTable } from "../print/Sheet";
import { useText } from "../settings";
import { dateAndClock } from "../time";
import { figure, numberName } from "./model";
import { Numbers } from "./Numbers";

interface Props {
  block: Block;
  unitName: (unit: string) => string;
  /** On paper a table, on the screen figures that lead to their records. */
  sheet?: boolean;
  /** Nothing is frozen yet. */
  live?: boolean;
}

/** A data block says what it asked, over which days, and when its numbers were frozen. */
export function BlockView({ block, unitName, sheet, live }: Props) {
  const text = useText();
  const { query } = block;
  const title = text("bulletin.block", {
    kind: text(`bulletin.kind.${query.kind}`),
    from: query.from,
    to: query.to,
    unit: query.unit ? unitName(query.unit) : text("bulletin.county"),
  });
  const asOf = live ? text("bulletin.live") : text("bulletin.frozen", { at: dateAndClock(block.as_of) });
  return (
    <section aria-label={title} className={sheet ? undefined : "block-card"}>
      <h3>{title}</h3>
      {sheet ? (
        <SheetTable
          caption={title}
          head={[text("number.name"), text("number.value")]}
          rows={block.numbers.map((one) => ({ key: one.key, cells: [numberName(text, one.key), figure(text, one)] }))}
        />
      ) : (
        <Numbers numbers={block.numbers} day={query.to} />
      )}
      <p className={sheet ? "sheet-small" : "muted small"}>{asOf}</p>
    </section>
  );
}
