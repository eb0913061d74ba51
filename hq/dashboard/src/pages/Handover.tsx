import { Button } from "antd";
import { useMemo, useState } from "react";
import { Link } from "react-router";

import { type Handover as HandoverData, type OpenItem, type Shift, useDutyLog, useHandover, useHandOver, useTakeOver } from "../data/daily";
import { useWords, type Words } from "../data/records";
import { DutyLogView } from "../parts/daily/DutyLog";
import { detailText, pageOf } from "../parts/daily/model";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { SignDialog } from "../parts/SignDialog";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { clockOn, dateAndClock } from "../parts/time";
import type { Key } from "../text";
import "../parts/daily/daily.css";

/** 交接班: one list of everything open, signed by whoever leaves and whoever comes; and the day's log. */
export default function Handover() {
  const [get] = useAddress();
  const wantsLog = get("view") === "log" || get("view") === "sheet";
  const handover = useHandover();
  const words = useWords();
  const log = useDutyLog(get("day"), wantsLog);
  const failed = handover.error ?? words.error ?? log.error;
  if (!handover.data || !words.data || (wantsLog && !log.data)) {
    const retry = () => void Promise.all([handover.refetch(), words.refetch(), wantsLog && log.refetch()]);
    return failed ? <Failed error={failed} retry={retry} /> : <Loading />;
  }
  if (wantsLog && log.data) return <DutyLogView log={log.data} words={words.data} />;
  return <Loaded data={handover.data} words={words.data} />;
}

function Loaded({ data, words }: { data: HandoverData; words: Words }) {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const [signing, setSigning] = useState(false);
  const handOver = useHandOver();
  const shown = useMemo(() => {
    const q = get("q").trim().toLowerCase();
    const kind = get("kind");
    return data.items.filter((item) => `${item.post ?? ""} ${item.id} ${item.detail}`.toLowerCase().includes(q) && (!kind || item.kind === kind));
  }, [data, get]);
  const columns = useMemo<Column<OpenItem>[]>(
    () => [
      { id: "kind", header: text("handover.kind"), cell: (item) => text(`handover.kind.${item.kind}`) },
      { id: "post", header: text("handover.post"), cell: (item) => (item.post ? <span className="post-id">{item.post}</span> : "–") },
      {
        id: "what",
        header: text("handover.what"),
        wide: true,
        cell: (item) => [detailText(text, words, language, item), item.person, item.day].filter(Boolean).join(" · ") || "–",
      },
      { id: "since", header: text("handover.since"), cell: (item) => (item.since == null ? "–" : dateAndClock(item.since)) },
      {
        id: "go",
        header: text("handover.go"),
        cell: (item) => (
          <Link data-row to={pageOf(item)}>
            {text("handover.go")}
          </Link>
        ),
      },
    ],
    [text, words, language],
  );
  const kinds = [...new Set(data.items.map((item) => item.kind))];
  const filtered = ["q", "kind"].some((name) => get(name));
  return (
    <>
      <PageHead title={text("handover.title")} note={text("handover.note", { n: data.items.length })} at={data.at}>
        <Button onClick={() => set({ view: "log" })}>{text("handover.log")}</Button>
        <Button type="primary" onClick={() => setSigning(true)}>
          {text("handover.sign")}
        </Button>
      </PageHead>
      <p className="muted lead">{text("handover.lead")}</p>
      <div className="two-columns">
        <section aria-label={text("handover.list")}>
          <FilterBar clear={filtered ? () => set({ q: "", kind: "", page: "" }) : undefined}>
            <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
            <ChoiceBox
              label={text("handover.kind")}
              value={get("kind")}
              set={(kind) => set({ kind, page: "" })}
              options={kinds.map((kind) => [kind, text(`handover.kind.${kind}`)])}
            />
          </FilterBar>
          {shown.length === 0 ? (
            <Nothing
              title={text(data.items.length === 0 ? "handover.empty" : "handover.none_match")}
              hint={data.items.length === 0 ? text("handover.empty_hint") : undefined}
            />
          ) : (
            <DataTable
              caption={text("handover.list")}
              columns={columns}
              rows={shown}
              rowId={(item) => `${item.kind} ${item.id}`}
              page={Number(get("page")) || 1}
              setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
            />
          )}
        </section>
        <Shifts shifts={data.shifts} />
      </div>
      <SignDialog
        open={signing}
        title={text("handover.sign")}
        label={text("handover.submit")}
        lead={text("handover.sign_lead", { n: data.items.length })}
        sign={() => handOver.mutateAsync(data.digest)}
        error={handOver.error}
        busy={handOver.isPending}
        close={() => {
          setSigning(false);
          handOver.reset();
        }}
      />
    </>
  );
}

function Shifts({ shifts }: { shifts: Shift[] }) {
  const text = useText();
  const { me } = useFrame();
  const [taking, setTaking] = useState<Shift>();
  const takeOver = useTakeOver();
  return (
    <section aria-label={text("handover.shifts")}>
      <h2>{text("handover.shifts")}</h2>
      <ul className="plain shift-list">
        {shifts.map((shift) => (
          <li key={shift.entry}>
            <p className="lead">{text("handover.by" as Key, { by: shift.by, at: dateAndClock(shift.at), n: shift.open })}</p>
            {shift.taken_by != null && shift.taken_at != null ? (
              <span className="verdict good">{text("handover.taken", { by: shift.taken_by, at: clockOn("", shift.taken_at) })}</span>
            ) : (
              <span className="window-line">
                <span className="verdict look">{text("handover.not_taken")}</span>
                {shift.by === me.name ? (
                  <span className="muted small">{text("handover.own")}</span>
                ) : (
                  <Button size="small" type="primary" onClick={() => setTaking(shift)}>
                    {text("handover.take")}
                  </Button>
                )}
              </span>
            )}{" "}
            <code className="small">{shift.digest.slice(0, 12)}…</code>
          </li>
        ))}
      </ul>
      {shifts.length === 0 && <p className="muted">–</p>}
      <SignDialog
        open={taking !== undefined}
        title={text("handover.take")}
        label={text("handover.submit")}
        lead={taking && text("handover.take_lead", { by: taking.by, n: taking.open })}
        sign={() => (taking ? takeOver.mutateAsync(taking.entry) : Promise.resolve())}
        error={takeOver.error}
        busy={takeOver.isPending}
        close={() => {
          setTaking(undefined);
          takeOver.reset();
        }}
      />
    </section>
  );
}
