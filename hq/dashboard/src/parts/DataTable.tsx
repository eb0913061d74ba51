import {
  type ColumnDef,
  createPaginatedRowModel,
  rowPaginationFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { Button } from "antd";
import { type ReactNode, useMemo } from "react";

import { useText } from "./settings";

const features = tableFeatures({ rowPaginationFeature, paginatedRowModel: createPaginatedRowModel() });
export const PAGE_SIZE = 50;

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** May take what the others leave. */
  wide?: boolean;
}

interface Props<Row> {
  caption: string;
  columns: Column<Row>[];
  rows: Row[];
  rowId: (row: Row) => string;
  /** Counted from one, as the address has it. */
  page: number;
  setPage: (page: number) => void;
  chosen?: string;
}

/** A table that becomes a list of cards on a narrow screen: each cell then says its column's name. */
export function DataTable<Row extends object>({ caption, columns, rows, rowId, page, setPage, chosen }: Props<Row>) {
  const text = useText();
  const definitions = useMemo<ColumnDef<typeof features, Row>[]>(
    () => columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }) => cell(row.original) })),
    [columns],
  );
  const pages = Math.max(1, Math.ceil(rows.length / PAGE_SIZE));
  const at = Math.min(Math.max(1, page), pages);
  const pagination = useMemo(() => ({ pageIndex: at - 1, pageSize: PAGE_SIZE }), [at]);
  const table = useTable({ features, columns: definitions, data: rows, getRowId: rowId, state: { pagination } });
  const wide = new Set(columns.filter((column) => column.wide).map((column) => column.id));
  return (
    <>
      <table className="data">
        <caption className="unseen">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header) => (
                <th key={header.id} scope="col" className={wide.has(header.id) ? "wide-column" : undefined}>
                  <table.FlexRender header={header} />
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody>
          {table.getRowModel().rows.map((row) => (
            <tr key={row.id} className={row.id === chosen ? "chosen" : undefined}>
              {row.getAllCells().map((cell) => (
                <td key={cell.id} data-label={String(cell.column.columnDef.header)}>
                  <span className="cell">
                    <table.FlexRender cell={cell} />
                  </span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {pages > 1 && (
        <nav className="pager" aria-label={text("attendance.page", { page: at, pages })}>
          <Button disabled={at <= 1} onClick={() => setPage(at - 1)}>
            {text("attendance.page_previous")}
          </Button>
          <span>{text("attendance.page", { page: at, pages })}</span>
          <Button disabled={at >= pages} onClick={() => setPage(at + 1)}>
            {text("attendance.page_next")}
          </Button>
        </nav>
      )}
    </>
  );
}
