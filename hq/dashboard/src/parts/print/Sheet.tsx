import { Button } from "antd";
import PrinterOutlined from "@ant-design/icons/PrinterOutlined";
import type { ReactNode } from "react";

import { useSettings, useText } from "../settings";
import { dateAndClock } from "../time";
import "./sheet.css";

interface FrameProps {
  title: string;
  /** The unit that the form speaks of or is issued by. */
  unit: string;
  /** Headquarters' time of the data. */
  asOf: number;
  /** A line under the title: the period, a number. */
  note?: string;
  /** 制表人: whoever made it, where the server knows. The other two sign on paper. */
  madeBy?: string;
  children: ReactNode;
}

interface Props extends FrameProps {
  /** What stands beside the button that prints, and is not printed. */
  tools?: ReactNode;
}

/** The button that prints, and what stands beside it; neither is printed. */
export function PrintTools({ children }: { children?: ReactNode }) {
  const text = useText();
  return (
    <div className="sheet-tools no-print">
      <Button type="primary" icon={<PrinterOutlined />} onClick={() => globalThis.print()}>
        {text("print.print")}
      </Button>
      {children}
    </div>
  );
}

/** A form with its button. */
export function Sheet({ tools, ...frame }: Props) {
  return (
    <>
      <PrintTools>{tools}</PrintTools>
      <SheetFrame {...frame} />
    </>
  );
}

/**
 * The frame of every printed form, on A4: title, unit, 数据截至, who made, checked and issued it, 盖章处. Page numbers
 * come from the style (`@page`), since only the printer knows the pages. Several of them begin a page each.
 */
export function SheetFrame({ title, unit, asOf, note, madeBy, children }: FrameProps) {
  const text = useText();
  const { language } = useSettings();
  return (
    <article className="sheet" lang={language === "zh" ? "zh-CN" : "en"} aria-label={title}>
      <header className="sheet-head">
        <h1>{title}</h1>
        {note && <p className="sheet-note">{note}</p>}
        <p className="sheet-line">
          <span>{text("print.unit", { unit })}</span>
          <span data-sheet-as-of={asOf}>{text("app.data_as_of", { at: dateAndClock(asOf) })}</span>
        </p>
      </header>
      {children}
      <footer className="sheet-foot">
        <p className="sheet-line">
          <span>
            {text("print.made_by")} <span className="sheet-blank">{madeBy}</span>
          </span>
          <span>
            {text("print.checked_by")} <span className="sheet-blank" />
          </span>
          <span>
            {text("print.issued_by")} <span className="sheet-blank" />
          </span>
        </p>
        <div className="sheet-seal">{text("print.seal")}</div>
      </footer>
    </article>
  );
}

interface TableProps {
  caption: string;
  head: string[];
  /** One list of cells each; `key` tells rows apart. */
  rows: { key: string; cells: ReactNode[] }[];
}

/** A table whose head is repeated on every page and whose rows are not torn. */
export function SheetTable({ caption, head, rows }: TableProps) {
  return (
    <table className="sheet-table">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          {head.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, at) => (
              <td key={head[at]}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
