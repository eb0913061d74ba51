import { Button } from "antd";

import type { Column } from "../DataTable";
import { Sheet, SheetTable } from "../print/Sheet";
import { useFrame } from "../Shell";
import { useText } from "../settings";

interface Props<Row> {
  title: string;
  /** The unit that is filtered; the county where none is. */
  unit?: string;
  /** Label and value: period, filter. */
  facts: [string, string][];
  at: number;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  leave: () => void;
}

/** Everything that is filtered as a printed form, whatever page of the table is on the screen. */
export function PrintSheet<Row>({ title, unit, facts, at, columns, rows, rowId, leave }: Props<Row>) {
  const text = useText();
  const { me } = useFrame();
  const note = [...facts, [text("print.rows"), String(rows.length)]].map(([label, value]) => `${label} ${value}`).join(" · ");
  return (
    <Sheet
      title={title}
      unit={unit ?? text("brief.unit")}
      asOf={at}
      note={note}
      madeBy={me.name}
      tools={<Button onClick={leave}>{text("print.back")}</Button>}
    >
      <SheetTable
        caption={title}
        head={columns.map((column) => column.header)}
        rows={rows.map((row) => ({ key: rowId(row), cells: columns.map((column) => column.cell(row)) }))}
      />
    </Sheet>
  );
}
