import { useMemo } from "react";

import { useWithheld, type Withheld as WithheldEntry } from "../data/records";
import { serverTime } from "../data/query";
import { type Column, DataTable } from "../parts/DataTable";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";

/** 暂扣: what was received and does not count, with the reason and the way on. */
export default function Withheld() {
  const text = useText();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const withheld = useWithheld();
  const columns = useMemo<Column<WithheldEntry>[]>(
    () => [
      { id: "reason", header: text("withheld.reason"), wide: true, cell: (one) => one[language] || one.reason },
      { id: "way", header: text("withheld.way"), wide: true, cell: (one) => one[`way_${language}`] || "–" },
      { id: "kind", header: text("withheld.kind"), cell: (one) => one.kind },
      { id: "author", header: text("withheld.author"), cell: (one) => one.author },
      { id: "scope", header: text("withheld.scope"), cell: (one) => <code>{one.scope}</code> },
      { id: "entry", header: text("withheld.entry"), cell: (one) => <code title={one.entry}>{one.entry.slice(0, 12)}…</code> },
    ],
    [text, language],
  );
  if (!withheld.data) {
    return withheld.error ? <Failed error={withheld.error} retry={() => void withheld.refetch()} /> : <Loading />;
  }
  return (
    <>
      <PageHead title={text("withheld.title")} at={serverTime(withheld.dataUpdatedAt)} />
      <p className="muted lead">{text("withheld.lead")}</p>
      {withheld.data.length === 0 ? (
        <Nothing title={text("withheld.empty")} hint={text("withheld.empty_hint")} />
      ) : (
        <DataTable
          caption={text("withheld.title")}
          columns={columns}
          rows={withheld.data}
          rowId={(one) => one.entry}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}
