import { Button, Drawer } from "antd";
import { useCallback, useMemo, useState } from "react";

import { type Incident, useIncidents } from "../data/incidents";
import { type Unmasked, useWords, type Words } from "../data/records";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { Reveal } from "../parts/Reveal";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";
import type { Key } from "../text";

const STATUSES = ["open", "handed_over", "closed"] as const;
type Opened = Extract<Unmasked, { incident: unknown }>["incident"];

/** 警情: the severest first, then the newest. */
export default function Incidents() {
  const [get] = useAddress();
  const words = useWords();
  const incidents = useIncidents({ status: get("status") || undefined });
  const failed = incidents.error ?? words.error;
  if (!incidents.data || !words.data) {
    const retry = () => void Promise.all([incidents.refetch(), words.refetch()]);
    return failed ? <Failed error={failed} retry={retry} /> : <Loading />;
  }
  return <Loaded incidents={incidents.data} words={words.data} at={serverTime(incidents.dataUpdatedAt)} />;
}

function Loaded({ incidents, words, at }: { incidents: Incident[]; words: Words; at: number }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const categoryOf = useCallback((code: string) => words.categories[code]?.[language] ?? code, [words, language]);
  const open = useCallback((id: string) => set({ id }), [set]);
  const severity = get("severity");
  const shown = useMemo(() => {
    const q = get("q").trim().toLowerCase();
    const found = incidents.filter(
      (one) =>
        (!severity || String(one.severity) === severity) &&
        `${one.id} ${one.post} ${one.category} ${categoryOf(one.category)} ${one.texts.join(" ")}`.toLowerCase().includes(q),
    );
    return found.toSorted((one, other) => other.severity - one.severity || other.filed_at - one.filed_at);
  }, [incidents, get, severity, categoryOf]);
  const columns = useMemo<Column<Incident>[]>(
    () => [
      { id: "severity", header: text("incidents.severity"), cell: (one) => <Severity value={one.severity} /> },
      {
        id: "category",
        header: text("incidents.category"),
        cell: (one) => (
          <>
            <span className="post-id">{one.category}</span> {categoryOf(one.category)}
          </>
        ),
      },
      { id: "post", header: text("incidents.post"), cell: (one) => <span className="post-id">{one.post}</span> },
      { id: "filed", header: text("incidents.filed"), cell: (one) => <span title={text("incidents.filed_hint")}>{dateAndClock(one.filed_at)}</span> },
      { id: "status", header: text("incidents.status"), cell: (one) => <Status value={one.status} /> },
      {
        id: "text",
        header: text("incidents.text"),
        wide: true,
        cell: (one) => (
          <span className="flags">
            <span className="clamp">{one.texts[0] ?? text("incidents.no_text")}</span>
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
    [text, categoryOf, open],
  );
  const chosen = incidents.find((one) => one.id === get("id"));
  const filtered = ["q", "status", "severity"].some((name) => get(name));
  return (
    <>
      <PageHead title={text("incidents.title")} note={text("incidents.count", { n: shown.length })} at={at} follows />
      <FilterBar clear={filtered ? () => set({ q: "", status: "", severity: "", page: "" }) : undefined}>
        <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
        <ChoiceBox
          label={text("filter.status")}
          value={get("status")}
          set={(status) => set({ status, page: "" })}
          options={STATUSES.map((status) => [status, text(`incidents.status.${status}`)])}
        />
        <ChoiceBox
          label={text("incidents.severity")}
          value={severity}
          set={(value) => set({ severity: value, page: "" })}
          options={["4", "3", "2", "1", "0"].map((value) => [value, text(`incidents.severity.${value}` as Key)])}
        />
      </FilterBar>
      {shown.length === 0 ? (
        <Nothing
          title={incidents.length === 0 && !filtered ? text("incidents.empty") : text("incidents.none_match")}
          hint={incidents.length === 0 && !filtered ? text("incidents.empty_hint") : undefined}
        />
      ) : (
        <DataTable
          caption={text("incidents.title")}
          columns={columns}
          rows={shown}
          rowId={(one) => one.id}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.id}
        />
      )}
      <Drawer
        open={chosen !== undefined}
        onClose={() => set({ id: "" })}
        size={480}
        closable={{ "aria-label": text("app.close") }}
        title={chosen && `${chosen.category} ${categoryOf(chosen.category)}`}
        destroyOnHidden
      >
        {chosen && <Details key={chosen.id} incident={chosen} />}
      </Drawer>
    </>
  );
}

function Severity({ value }: { value: number }) {
  const text = useText();
  return <span className={`severity s${value}`}>{text(`incidents.severity.${value}` as Key)}</span>;
}

function Status({ value }: { value: string }) {
  const text = useText();
  const known = STATUSES.find((status) => status === value);
  return <span className={`status ${value}`}>{known ? text(`incidents.status.${known}`) : value}</span>;
}

function Details({ incident }: { incident: Incident }) {
  const text = useText();
  // Gone with the drawer: each look is a look of its own.
  const [opened, setOpened] = useState<Opened>();
  const { texts, comments, conflicts } = opened ?? incident;
  const facts: [Key, string | null | undefined][] = [
    ["incidents.by", incident.filed_by],
    ["incidents.assigned", incident.assigned],
    ["incidents.handed_to", incident.handed_to],
    ["incidents.officer", incident.officer],
  ];
  return (
    <div className="details">
      <p className="window-line">
        <Severity value={incident.severity} /> <Status value={incident.status} />
        {incident.minor && <span className="flag">{text("incidents.minor")}</span>}
      </p>
      <p className="muted small">
        {incident.id} · {incident.post} · {dateAndClock(incident.filed_at)}
      </p>
      <dl className="facts">
        {facts.map(([label, value]) => value && (
          <div key={label}>
            <dt>{text(label)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h3>
        {text("incidents.text")}
        {incident.masked && !opened && (
          <Reveal what="incident" id={incident.id} of={incident.id} shown={(value) => "incident" in value && setOpened(value.incident)} />
        )}
      </h3>
      {texts.length === 0 && <p className="muted">{text("incidents.no_text")}</p>}
      {texts.map((one, at) => (
        // Wordings stand in the order in which they were written.
        <p key={`${at}${one}`} className="said">
          {one}
        </p>
      ))}
      {conflicts.length > 0 && (
        <>
          <h3>{text("incidents.conflicts")}</h3>
          {conflicts.map((conflict) => (
            <div key={conflict.field} className="conflict">
              <span className="muted small">{text(`incidents.field.${conflict.field}` as Key)}</span>
              <div className="sides">
                {conflict.values.map((value) => (
                  <p key={value} className="said">
                    {value}
                  </p>
                ))}
              </div>
            </div>
          ))}
        </>
      )}
      <h3>{text("incidents.comments")}</h3>
      {comments.length === 0 && <p className="muted">{text("incidents.no_comments")}</p>}
      {comments.map((comment) => (
        <p key={comment.id} className="said">
          <span className="muted small">{comment.author}</span> {comment.text}
        </p>
      ))}
    </div>
  );
}
