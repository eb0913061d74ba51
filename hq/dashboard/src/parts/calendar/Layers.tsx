import { Button } from "antd";
import { useMemo } from "react";

import type { CalendarMonth, LayerRow } from "../../data/places";
import { type Column, DataTable } from "../DataTable";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { longDay, weekdayName } from "../time";

/** The month's rows of every layer, the terms, and where the national calendar comes from. */
export function Layers({ data, remove }: { data: CalendarMonth; remove?: (row: LayerRow) => void }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const columns = useMemo<Column<LayerRow>[]>(() => {
    const all: Column<LayerRow>[] = [
      { id: "date", header: text("calendar.date"), cell: (row) => <span className="unbroken">{longDay(row.day, language)}</span> },
      {
        id: "layer",
        header: text("calendar.layer"),
        cell: (row) => (
          <>
            <span className="flag">{text(`calendar.layer.${row.layer}`)}</span> {row.school_name}
          </>
        ),
      },
      {
        id: "what",
        header: text("calendar.what"),
        cell: (row) => (
          <>
            {text(`calendar.kind.${row.kind}`)}
            {row.runs_as != null && <span className="muted"> {text("calendar.runs_as", { day: weekdayName(row.runs_as, language, "long") })}</span>}
            {row.standing != null && <span className="muted small"> {text(`calendar.standing.${row.standing}`)}</span>}
          </>
        ),
      },
      { id: "reason", header: text("calendar.reason"), wide: true, cell: (row) => row.reason || "–" },
      { id: "source", header: text("calendar.source"), cell: (row) => row.source || "–" },
    ];
    if (!remove) return all;
    const act = (row: LayerRow) =>
      row.layer === "national" ? null : (
        <Button size="small" data-row aria-label={text("calendar.remove_of", { day: row.day })} onClick={() => remove(row)}>
          {text("calendar.remove")}
        </Button>
      );
    return [...all, { id: "remove", header: text("calendar.remove"), cell: act }];
  }, [text, language, remove]);
  return (
    <>
      <h2>{text("calendar.layers")}</h2>
      <p className="muted">{text("calendar.layers_lead")}</p>
      {data.rows.length === 0 ? (
        <p className="muted">{text("calendar.empty")}</p>
      ) : (
        <DataTable
          caption={text("calendar.layers")}
          columns={columns}
          rows={data.rows}
          rowId={(row) => `${row.day} ${row.layer} ${row.school ?? ""}`}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
      <h2>{text("calendar.terms")}</h2>
      <ul className="plain">
        {data.terms.map((term) => (
          <li key={`${term.school ?? ""} ${term.first_day} ${term.name}`}>
            <span className="flag">{term.school_name || text("calendar.term_of_all")}</span>{" "}
            {text("calendar.term", { name: term.name, from: term.first_day, to: term.last_day })}
          </li>
        ))}
      </ul>
      <p className="muted small">{data.covers_from && text("calendar.covers", { from: data.covers_from, to: data.covers_to ?? "", source: data.source })}</p>
    </>
  );
}
