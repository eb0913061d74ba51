import { useMemo } from "react";

import { type Alarm, type AlarmList, useAlarms } from "../../data/alarms";
import { useServerNow } from "../../data/board";
import { may } from "../../data/session";
import { type Column, DataTable } from "../DataTable";
import { PageHead } from "../PageHead";
import { Failed, Loading, Nothing } from "../PageState";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useText } from "../settings";
import { dateAndClock } from "../time";
import { AlarmCard } from "./AlarmCard";
import { Views } from "./Views";
import { where, who } from "./words";

const SECOND = 1_000;

/** 告警: what is open with its clocks, then what was. */
export function AlarmPage() {
  const alarms = useAlarms();
  if (!alarms.data) return alarms.error ? <Failed error={alarms.error} retry={() => void alarms.refetch()} /> : <Loading />;
  return <Loaded list={alarms.data} receivedAt={alarms.dataUpdatedAt} />;
}

function Loaded({ list, receivedAt }: { list: AlarmList; receivedAt: number }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const now = useServerNow(list.at, receivedAt, SECOND) ?? list.at;
  const open = list.alarms.filter((alarm) => alarm.open);
  const past = useMemo(() => list.alarms.filter((alarm) => !alarm.open), [list.alarms]);
  const columns = useMemo<Column<Alarm>[]>(
    () => [
      { id: "when", header: text("alarms.when"), cell: (one) => dateAndClock(one.raised_at) },
      { id: "what", header: text("alarms.what"), cell: (one) => text(`alarms.source.${one.source}`) },
      { id: "where", header: text("alarms.where"), wide: true, cell: (one) => where(text, one) },
      { id: "who", header: text("alarms.who"), cell: (one) => who(one) },
      {
        id: "state",
        header: text("alarms.state"),
        cell: (one) => (
          <span className="flags">
            <span className="chip tone-plain">{text(`alarms.stage.${one.stage}`)}</span>
            {one.drill && <span className="flag">{text("alarms.drill")}</span>}
            {one.cancelled && <span className="flag">{text("alarms.cancelled")}</span>}
          </span>
        ),
      },
      { id: "note", header: text("alarms.done"), wide: true, cell: (one) => one.steps.flatMap((step) => step.note ?? []).join("；") || "–" },
    ],
    [text],
  );
  return (
    <>
      <PageHead title={text("alarms.title")} note={text("alarms.count", { n: open.length })} at={list.at} follows>
        <Views />
      </PageHead>
      <p className="muted lead">{text("alarms.report_110")}</p>
      <h2>{text("alarms.open")}</h2>
      {open.length === 0 && <Nothing title={text("alarms.none_open")} />}
      {open.map((alarm) => (
        <AlarmCard key={alarm.id} alarm={alarm} now={now} mayStep={may(me, "POST /v1/alarms/{id}/steps")} chosen={alarm.id === get("id")} />
      ))}
      <h2 className="later">{text("alarms.past")}</h2>
      {past.length === 0 ? (
        <p className="muted">{text("alarms.none_past")}</p>
      ) : (
        <DataTable
          caption={text("alarms.past")}
          columns={columns}
          rows={past}
          rowId={(one) => one.id}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={get("id")}
        />
      )}
    </>
  );
}
