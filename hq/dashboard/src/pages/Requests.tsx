import { Button, Drawer } from "antd";
import { useCallback, useMemo } from "react";

import { type Asked, useRequests } from "../data/requests";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { Decide, Standing } from "../parts/requests/Decide";
import { askedText } from "../parts/requests/model";
import { Said } from "../parts/Said";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";
import type { Key } from "../text";

const STANDINGS = ["pending", "accepted", "refused"] as const;

/** 审批: late entries, stand-ins, leave, timetables and disputes; what waits longest first. */
export default function Requests() {
  const text = useText();
  const [get, set] = useAddress();
  const wanted = STANDINGS.find((one) => one === get("standing"));
  const requests = useRequests(wanted);
  const open = useCallback((id: string) => set({ id }), [set]);
  const columns = useColumns(open);
  const rows = requests.data;
  if (!rows) return requests.error ? <Failed error={requests.error} retry={() => void requests.refetch()} /> : <Loading />;
  const chosen = rows.find((one) => one.entry === get("id"));
  return (
    <>
      <PageHead title={text("requests.title")} note={text("requests.count", { n: rows.filter((one) => one.standing === "pending").length })} at={serverTime(requests.dataUpdatedAt)} />
      <FilterBar>
        <ChoiceBox
          label={text("filter.status")}
          value={get("standing")}
          set={(standing) => set({ standing, page: "" })}
          options={STANDINGS.map((one) => [one, text(`requests.standing.${one}`)])}
        />
      </FilterBar>
      {rows.length === 0 ? (
        <Nothing title={text("requests.empty")} hint={text("requests.empty_hint")} />
      ) : (
        <DataTable
          caption={text("requests.title")}
          columns={columns}
          rows={rows}
          rowId={(one) => one.entry}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.entry}
        />
      )}
      <Drawer
        open={chosen !== undefined}
        onClose={() => set({ id: "" })}
        size={520}
        closable={{ "aria-label": text("app.close") }}
        title={chosen && text(`requests.kind.${chosen.asks.kind}` as Key)}
        destroyOnHidden
      >
        {chosen && <Decide key={chosen.entry} asked={chosen} />}
      </Drawer>
    </>
  );
}

function useColumns(open: (id: string) => void): Column<Asked>[] {
  const text = useText();
  const { language } = useSettings();
  return useMemo(
    () => [
      { id: "kind", header: text("requests.kind"), cell: (one) => <span className="unbroken">{text(`requests.kind.${one.asks.kind}` as Key)}</span> },
      {
        id: "person",
        header: text("attendance.person"),
        cell: (one) => (
          <>
            <Said text={one.name} /> <span className="muted small">{one.person}</span>
          </>
        ),
      },
      { id: "where", header: text("requests.where"), cell: (one) => <span className="unbroken">{[one.post, one.day].filter(Boolean).join(" · ") || "–"}</span> },
      { id: "asks", header: text("requests.asks"), wide: true, cell: (one) => <span className="clamp">{askedText(text, one, language)}</span> },
      { id: "says", header: text("requests.says"), wide: true, cell: (one) => <span className="clamp">{one.says ? <Said text={one.says} /> : "–"}</span> },
      { id: "received", header: text("incidents.clock.received"), cell: (one) => dateAndClock(one.received) },
      { id: "standing", header: text("filter.status"), cell: (one) => <Standing value={one.standing} /> },
      {
        id: "open",
        header: text("unmask.open"),
        cell: (one) => (
          <Button size="small" data-row aria-label={`${text("unmask.open")} ${one.entry.slice(0, 8)}`} onClick={() => open(one.entry)}>
            {text("unmask.open")}
          </Button>
        ),
      },
    ],
    [text, language, open],
  );
}
