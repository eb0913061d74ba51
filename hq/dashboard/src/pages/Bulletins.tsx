import { Button } from "antd";
import { useMemo } from "react";

import { useBoard } from "../data/board";
import { type Bulletin, type BulletinRow, useBulletin, useBulletins, useReadBulletin } from "../data/daily";
import { may } from "../data/session";
import { serverTime } from "../data/query";
import { units } from "../parts/board/model";
import { BlockView } from "../parts/daily/Block";
import { BulletinEditor } from "../parts/daily/BulletinEditor";
import { type Column, DataTable } from "../parts/DataTable";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { Sheet } from "../parts/print/Sheet";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay, dateAndClock } from "../parts/time";
import "../parts/daily/daily.css";

/** 通报: the list, one of them, the editor, and the sheet. */
export default function Bulletins() {
  const [get] = useAddress();
  if (get("id")) return <One entry={get("id")} />;
  return get("new") ? <Editor /> : <List />;
}

function List() {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const bulletins = useBulletins();
  const columns = useMemo<Column<BulletinRow>[]>(
    () => [
      { id: "title", header: text("bulletin.name"), wide: true, cell: (row) => row.title || text("bulletin.no_text") },
      { id: "by", header: text("bulletin.by"), cell: (row) => row.by },
      { id: "at", header: text("bulletin.at"), cell: (row) => dateAndClock(row.at) },
      { id: "read", header: text("bulletin.read"), cell: (row) => text("bulletin.read_of", { n: row.read, all: row.units }) },
      {
        id: "open",
        header: text("bulletin.open"),
        cell: (row) => (
          <Button size="small" data-row aria-label={`${text("bulletin.open")} ${row.title}`} onClick={() => set({ id: row.entry })}>
            {text("bulletin.open")}
          </Button>
        ),
      },
    ],
    [text, set],
  );
  if (!bulletins.data) return bulletins.error ? <Failed error={bulletins.error} retry={() => void bulletins.refetch()} /> : <Loading />;
  return (
    <>
      <PageHead title={text("bulletin.title")} at={serverTime(bulletins.dataUpdatedAt)}>
        {may(me, "POST /v1/bulletins") && (
          <Button type="primary" onClick={() => set({ new: "1" })}>
            {text("bulletin.new")}
          </Button>
        )}
      </PageHead>
      <p className="muted lead">{text("bulletin.lead")}</p>
      {bulletins.data.length === 0 ? (
        <Nothing title={text("bulletin.empty")} hint={text("bulletin.empty_hint")} />
      ) : (
        <DataTable
          caption={text("bulletin.title")}
          columns={columns}
          rows={bulletins.data}
          rowId={(row) => row.entry}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}

/** The board knows the units, and what day it is at headquarters. */
function Editor() {
  const text = useText();
  const [, set] = useAddress();
  const board = useBoard();
  if (!board.data) return board.error ? <Failed error={board.error} retry={() => void board.refetch()} /> : <Loading />;
  return (
    <>
      <PageHead title={text("bulletin.new")} at={board.data.at} />
      <p className="muted lead">{text("bulletin.lead")}</p>
      <BulletinEditor
        today={civilDay(board.data.at)}
        units={units(board.data)}
        done={(entry) => set({ new: "", id: entry })}
        cancel={() => set({ new: "" })}
      />
    </>
  );
}

function One({ entry }: { entry: string }) {
  const [get] = useAddress();
  const bulletin = useBulletin(entry);
  if (!bulletin.data) return bulletin.error ? <Failed error={bulletin.error} retry={() => void bulletin.refetch()} /> : <Loading />;
  const at = serverTime(bulletin.dataUpdatedAt);
  return get("view") === "sheet" ? <BulletinSheet bulletin={bulletin.data} at={at} /> : <Read bulletin={bulletin.data} at={at} />;
}

function unitNames(bulletin: Bulletin): (unit: string) => string {
  return (unit) => bulletin.receipts.find((receipt) => receipt.unit === unit)?.name ?? unit;
}

function BulletinSheet({ bulletin, at }: { bulletin: Bulletin; at: number }) {
  const text = useText();
  const [, set] = useAddress();
  return (
    <Sheet
      title={bulletin.title || text("bulletin.title")}
      unit={text("brief.unit")}
      asOf={at}
      note={`${text("bulletin.at")} ${dateAndClock(bulletin.at)}`}
      madeBy={bulletin.by}
      tools={<Button onClick={() => set({ view: "" })}>{text("print.back")}</Button>}
    >
      <p className="brief-text">{bulletin.text}</p>
      {bulletin.blocks.map((block) => (
        <BlockView key={JSON.stringify(block.query)} block={block} unitName={unitNames(bulletin)} sheet />
      ))}
    </Sheet>
  );
}

function Read({ bulletin, at }: { bulletin: Bulletin; at: number }) {
  const text = useText();
  const { me } = useFrame();
  const [, set] = useAddress();
  const read = useReadBulletin();
  const own = bulletin.receipts.find((receipt) => receipt.unit === me.unit);
  return (
    <>
      <PageHead title={bulletin.title || text("bulletin.no_text")} note={`${bulletin.by} · ${dateAndClock(bulletin.at)}`} at={at}>
        <Button onClick={() => set({ id: "", view: "" })}>{text("bulletin.back")}</Button>
        <Button onClick={() => set({ view: "sheet" })}>{text("brief.sheet")}</Button>
        {may(me, "POST /v1/bulletins/{id}/read") && own?.read_at == null && (
          <Button type="primary" loading={read.isPending} onClick={() => read.mutate(bulletin.entry)}>
            {text("bulletin.mark_read")}
          </Button>
        )}
      </PageHead>
      <div className="two-columns">
        <section aria-label={text("bulletin.body")}>
          {bulletin.text && <p className="brief-text">{bulletin.text}</p>}
          {bulletin.blocks.map((block) => (
            <BlockView key={JSON.stringify(block.query)} block={block} unitName={unitNames(bulletin)} />
          ))}
        </section>
        <section aria-label={text("bulletin.receipts")}>
          <h2>{text("bulletin.receipts")}</h2>
          <dl className="facts receipts">
            {bulletin.receipts.map((receipt) => (
              <div key={receipt.unit}>
                <dt>{receipt.name}</dt>
                <dd className={receipt.read_at == null ? "muted" : "verdict good"}>
                  {receipt.read_at == null ? text("bulletin.unread") : text("bulletin.read_at", { at: dateAndClock(receipt.read_at) })}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      </div>
    </>
  );
}
