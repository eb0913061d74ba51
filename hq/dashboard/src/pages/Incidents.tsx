import { Button, Drawer, Input } from "antd";
import { useCallback, useMemo } from "react";

import { useServerNow } from "../data/board";
import { type Incident, type IncidentQuery, useIncidents } from "../data/incidents";
import { useWords, type Words } from "../data/records";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { Details } from "../parts/incidents/Details";
import { Severity, Status, Waiting } from "../parts/incidents/Marks";
import { STATUSES } from "../parts/incidents/model";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { ExportButton } from "../parts/records/ExportButton";
import { PrintSheet } from "../parts/records/PrintSheet";
import { Said } from "../parts/Said";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";
import type { Key } from "../text";

const FILTERS = ["q", "status", "severity", "from", "to"] as const;

/** The address as the server is asked. */
function queryOf(get: (name: string) => string): IncidentQuery {
  return Object.fromEntries(FILTERS.flatMap((name) => (get(name) ? [[name, name === "severity" ? Number(get(name)) : get(name)]] : [])));
}

/** 警情: what waits, the severest and longest first; the server filters and orders. */
export default function Incidents() {
  const [get] = useAddress();
  const words = useWords();
  const query = queryOf(get);
  const incidents = useIncidents(query);
  const failed = incidents.error ?? words.error;
  if (!incidents.data || !words.data) {
    const retry = () => void Promise.all([incidents.refetch(), words.refetch()]);
    return failed ? <Failed error={failed} retry={retry} /> : <Loading />;
  }
  return <Loaded incidents={incidents.data} words={words.data} receivedAt={incidents.dataUpdatedAt} />;
}

function Loaded({ incidents, words, receivedAt }: { incidents: Incident[]; words: Words; receivedAt: number }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const at = serverTime(receivedAt);
  const now = useServerNow(at, receivedAt) ?? at;
  const open = useCallback((id: string) => set({ id }), [set]);
  const columns = useMemo<Column<Incident>[]>(
    () => [
      { id: "severity", header: text("incidents.severity"), cell: (one) => <Severity value={one.severity} /> },
      {
        id: "category",
        header: text("incidents.category"),
        cell: (one) => (
          <>
            <span className="post-id">{one.category}</span> {words.categories[one.category]?.[language] ?? ""}
          </>
        ),
      },
      { id: "post", header: text("incidents.post"), cell: (one) => <span className="post-id">{one.post}</span> },
      { id: "filed", header: text("incidents.filed"), cell: (one) => <span title={text("incidents.filed_hint")}>{dateAndClock(one.filed_at)}</span> },
      { id: "status", header: text("incidents.status"), cell: (one) => <Status value={one.status} /> },
      { id: "wait", header: text("incidents.clocks"), cell: (one) => <Waiting incident={one} now={now} /> },
      {
        id: "text",
        header: text("incidents.text"),
        wide: true,
        cell: (one) => (
          <span className="flags">
            <span className="clamp">{one.texts[0] ? <Said text={one.texts[0]} /> : text("incidents.no_text")}</span>
            {one.minor && <span className="flag">{text("incidents.minor")}</span>}
            {one.conflicts.length > 0 && <span className="flag bad">{text("incidents.conflict")}</span>}
          </span>
        ),
      },
      {
        id: "open",
        header: text("unmask.open"),
        cell: (one) => (
          <Button size="small" data-row aria-label={`${text("unmask.open")} ${one.id}`} onClick={() => open(one.id)}>
            {text("unmask.open")}
          </Button>
        ),
      },
    ],
    [text, words, language, now, open],
  );
  const id = get("id");
  const chosen = incidents.find((one) => one.id === id);
  const filtered = FILTERS.some((name) => get(name));
  if (get("print")) {
    const period = [get("from"), get("to")].some(Boolean) ? `${get("from")} – ${get("to")}` : text("filter.all");
    return (
      <PrintSheet
        title={text("incidents.title")}
        facts={[[text("print.period"), period]]}
        at={at}
        columns={columns.filter((column) => column.id !== "open" && column.id !== "wait")}
        rows={incidents}
        rowId={(one) => one.id}
        leave={() => set({ print: "" })}
      />
    );
  }
  return (
    <>
      <PageHead title={text("incidents.title")} note={text("incidents.count", { n: incidents.length })} at={at} follows>
        <ExportButton of={{ what: "incidents", ...queryOf(get) }} />
        <Button onClick={() => set({ print: "1" })}>{text("print.open")}</Button>
      </PageHead>
      <Filters clear={filtered ? () => set({ ...Object.fromEntries(FILTERS.map((name) => [name, ""])), page: "" }) : undefined} />
      {incidents.length === 0 ? (
        <Nothing
          title={filtered ? text("incidents.none_match") : text("incidents.empty")}
          hint={filtered ? undefined : text("incidents.empty_hint")}
        />
      ) : (
        <DataTable
          caption={text("incidents.title")}
          columns={columns}
          rows={incidents}
          rowId={(one) => one.id}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.id}
        />
      )}
      <Drawer
        open={id !== ""}
        onClose={() => set({ id: "" })}
        size={620}
        closable={{ "aria-label": text("app.close") }}
        title={chosen ? `${chosen.category} ${words.categories[chosen.category]?.[language] ?? ""}` : text("incidents.title")}
        destroyOnHidden
      >
        {id !== "" && <Details key={id} id={id} words={words} now={now} />}
      </Drawer>
    </>
  );
}

function Filters({ clear }: { clear?: () => void }) {
  const text = useText();
  const [get, set] = useAddress();
  const days = (["from", "to"] as const).map((name) => (
    <label key={name} className="choice">
      {text(`filter.${name}`)}
      <Input type="date" className="day-box" value={get(name)} onChange={(event) => set({ [name]: event.target.value, page: "" })} />
    </label>
  ));
  return (
    <FilterBar clear={clear}>
      <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
      <span className="day-steps">{days}</span>
      <ChoiceBox
        label={text("filter.status")}
        value={get("status")}
        set={(status) => set({ status, page: "" })}
        options={STATUSES.map((status) => [status, text(`incidents.status.${status}`)])}
      />
      <ChoiceBox
        label={text("incidents.severity")}
        value={get("severity")}
        set={(value) => set({ severity: value, page: "" })}
        options={["4", "3", "2", "1", "0"].map((value) => [value, text(`incidents.severity.${value}` as Key)])}
      />
    </FilterBar>
  );
}
