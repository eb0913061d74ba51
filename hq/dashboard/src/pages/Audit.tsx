import { Alert, Button, Input } from "antd";
import { useMemo } from "react";

import { type AuditEntry, type AuditQuery, useAudit, useVerifyAudit } from "../data/records";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing, ProblemText } from "../parts/PageState";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";
import { knownKey } from "../text";

/** 审计: the chain in its own order; reading it is itself a row. */
export default function Audit() {
  const text = useText();
  const [get, set] = useAddress();
  const query = useMemo(() => asked(get), [get]);
  const audit = useAudit(query);
  const columns = useMemo<Column<AuditEntry>[]>(
    () => [
      { id: "seq", header: text("audit.seq"), cell: (one) => one.seq },
      { id: "at", header: text("audit.at"), cell: (one) => dateAndClock(one.at) },
      { id: "actor", header: text("audit.actor"), cell: (one) => one.actor },
      { id: "action", header: text("audit.action"), cell: (one) => <Action code={one.action} /> },
      { id: "object", header: text("audit.object"), wide: true, cell: (one) => one.object },
      { id: "reason", header: text("audit.reason"), wide: true, cell: (one) => one.reason ?? "–" },
      { id: "via", header: text("audit.via"), cell: (one) => one.via },
    ],
    [text],
  );
  const rows = audit.data ?? [];
  const last = rows.at(-1)?.seq;
  const filtered = FILTERS.some((name) => get(name));
  const on = last === undefined ? undefined : query.newest ? { below: String(last), above: "" } : { above: String(last), below: "" };
  return (
    <>
      <PageHead title={text("audit.title")} at={audit.data && serverTime(audit.dataUpdatedAt)}>
        <Verify />
      </PageHead>
      <p className="muted lead">{text("audit.lead")}</p>
      <Filters clear={filtered ? () => set(Object.fromEntries([...FILTERS, ...PLACE].map((name) => [name, ""]))) : undefined} />
      {!audit.data && (audit.error ? <Failed error={audit.error} retry={() => void audit.refetch()} /> : <Loading />)}
      {audit.data && rows.length === 0 && (
        <Nothing title={text(filtered ? "audit.none_match" : "audit.empty")} hint={filtered ? undefined : text("audit.empty_hint")} />
      )}
      {rows.length > 0 && (
        <DataTable
          caption={text("audit.title")}
          columns={columns}
          rows={rows}
          rowId={(one) => String(one.seq)}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
      <div className="pager">
        {PLACE.some((name) => get(name)) && (
          <Button onClick={() => set({ above: "", below: "", page: "" })}>{text(query.newest ? "audit.newest_page" : "audit.from_start")}</Button>
        )}
        {on && <Button onClick={() => set({ ...on, page: "" })}>{text(query.newest ? "audit.older" : "audit.more")}</Button>}
      </div>
    </>
  );
}

const FILTERS = ["q", "actor", "kind", "from", "to"] as const;
const PLACE = ["above", "below", "page"] as const;
const KINDS = ["staff", "unmask", "export", "device", "code", "roster", "person", "policy", "review", "key", "concern", "audit", "desk"] as const;

/** The address as the server is asked: the newest first, unless the chain is read from its start. */
function asked(get: (name: string) => string): AuditQuery {
  const number = (name: string) => Number(get(name)) || undefined;
  return {
    newest: get("order") !== "oldest",
    above: number("above"),
    below: number("below"),
    q: get("q") || undefined,
    actor: get("actor") || undefined,
    action: get("kind") ? `${get("kind")}.` : undefined,
    from: get("from") || undefined,
    to: get("to") || undefined,
  };
}

/** What was done, in words where this page knows them; the code stays with it. */
function Action({ code }: { code: string }) {
  const text = useText();
  const known = knownKey(`audit.act.${code}`);
  return known ? (
    <span title={code} data-action={code}>
      {text(known)}
    </span>
  ) : (
    <code data-action={code}>{code}</code>
  );
}

function Filters({ clear }: { clear?: () => void }) {
  const text = useText();
  const [get, set] = useAddress();
  const first = { above: "", below: "", page: "" };
  const typed = (name: "q" | "actor", label: string) => (
    <label className="choice">
      {label}
      <Input.Search
        className={name === "q" ? "search-box" : undefined}
        allowClear
        defaultValue={get(name)}
        key={get(name)}
        aria-label={label}
        onSearch={(value) => set({ [name]: value.trim(), ...first })}
      />
    </label>
  );
  return (
    <FilterBar clear={clear}>
      {typed("q", text("audit.search"))}
      {typed("actor", text("audit.actor"))}
      <ChoiceBox
        label={text("audit.kind")}
        value={get("kind")}
        set={(kind) => set({ kind, ...first })}
        options={KINDS.map((kind) => [kind, text(`audit.kind.${kind}`)])}
      />
      {(["from", "to"] as const).map((name) => (
        <label key={name} className="choice">
          {text(`filter.${name}`)}
          <Input type="date" className="day-box" value={get(name)} onChange={(event) => set({ [name]: event.target.value, ...first })} />
        </label>
      ))}
      <ChoiceBox
        label={text("audit.order")}
        value={get("order") || "newest"}
        only
        set={(order) => set({ order: order === "oldest" ? order : "", ...first })}
        options={[
          ["newest", text("audit.newest")],
          ["oldest", text("audit.oldest")],
        ]}
      />
    </FilterBar>
  );
}

function Verify() {
  const text = useText();
  const verify = useVerifyAudit();
  const result = verify.data;
  return (
    <>
      <Button loading={verify.isPending} onClick={() => verify.mutate()}>
        {text("audit.verify")}
      </Button>
      {verify.error && <Alert type="error" showIcon title={<ProblemText error={verify.error} />} />}
      {result && (
        <Alert
          type={result.problems.length === 0 ? "success" : "error"}
          showIcon
          title={
            result.problems.length === 0
              ? text("audit.sound", { rows: result.rows, heads: result.heads_checked })
              : text("audit.broken", { n: result.problems.length })
          }
          description={result.problems.map((problem) => (
            <p key={`${problem.seq}${problem.code}`}>{text("audit.problem", { seq: problem.seq, detail: problem.detail })}</p>
          ))}
        />
      )}
    </>
  );
}
