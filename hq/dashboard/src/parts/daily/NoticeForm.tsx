import { Button } from "antd";
import { useMemo } from "react";

import { type Notice, useNotices } from "../../data/daily";
import { serverTime } from "../../data/query";
import { useWords, type Words } from "../../data/records";
import { may } from "../../data/session";
import { type Column, DataTable } from "../DataTable";
import { FilterBar } from "../Filters";
import { PageHead } from "../PageHead";
import { Failed, Loading, Nothing } from "../PageState";
import { Sheet, SheetTable } from "../print/Sheet";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { dateAndClock } from "../time";
import { FormChoice } from "./FormChoice";
import { categoryText } from "./model";
import { NewNoticeForm } from "./NewNotice";

/** 整改通知书: those issued, a new one, and the sheet of one. */
export function NoticeForm() {
  const [get] = useAddress();
  const notices = useNotices();
  const words = useWords();
  if (!notices.data || !words.data) {
    const failed = notices.error ?? words.error;
    return failed ? <Failed error={failed} retry={() => void Promise.all([notices.refetch(), words.refetch()])} /> : <Loading />;
  }
  const at = serverTime(notices.dataUpdatedAt);
  const chosen = notices.data.find((notice) => notice.entry === get("id"));
  if (chosen) return <NoticeSheet notice={chosen} words={words.data} at={at} />;
  if (get("new")) return <NewNoticeForm words={words.data} />;
  return <List notices={notices.data} words={words.data} at={at} />;
}

function List({ notices, words, at }: { notices: Notice[]; words: Words; at: number }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const columns = useMemo<Column<Notice>[]>(
    () => [
      { id: "unit", header: text("notice.to"), cell: (one) => one.unit_name },
      { id: "place", header: text("notice.place"), wide: true, cell: (one) => `${one.post} ${one.school}` },
      { id: "hazard", header: text("notice.hazard"), cell: (one) => categoryText(words, one.category, language) },
      { id: "due", header: text("notice.due"), cell: (one) => one.due },
      { id: "by", header: text("notice.by"), cell: (one) => `${one.by} ${dateAndClock(one.at)}` },
      {
        id: "open",
        header: text("bulletin.open"),
        cell: (one) => (
          <Button size="small" data-row aria-label={`${text("bulletin.open")} ${one.entry.slice(0, 8)}`} onClick={() => set({ id: one.entry })}>
            {text("bulletin.open")}
          </Button>
        ),
      },
    ],
    [text, words, language, set],
  );
  return (
    <>
      <PageHead title={text("form.notice")} at={at}>
        {may(me, "POST /v1/notices") && (
          <Button type="primary" onClick={() => set({ new: "1" })}>
            {text("notice.new")}
          </Button>
        )}
      </PageHead>
      <FilterBar>
        <FormChoice />
      </FilterBar>
      {notices.length === 0 ? (
        <Nothing title={text("notice.empty")} hint={text("notice.empty_hint")} />
      ) : (
        <DataTable
          caption={text("form.notice")}
          columns={columns}
          rows={notices}
          rowId={(one) => one.entry}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
        />
      )}
    </>
  );
}

function NoticeSheet({ notice, words, at }: { notice: Notice; words: Words; at: number }) {
  const text = useText();
  const { language } = useSettings();
  const [, set] = useAddress();
  const category = words.categories[notice.category]?.[language] ?? notice.category;
  const rows: [string, string][] = [
    [text("notice.to"), notice.unit_name],
    [text("notice.place"), `${notice.post} ${notice.school}`],
    [text("notice.hazard"), categoryText(words, notice.category, language)],
    [text("notice.demand"), notice.demand],
    [text("notice.due"), notice.due],
    [text("notice.evidence"), notice.evidence.map((one) => text(`notice.evidence.${one}`)).join(" · ")],
    [text("notice.status"), text(notice.status === "closed" ? "incidents.status.closed" : "incidents.status.open")],
  ];
  return (
    <Sheet
      title={text("form.notice")}
      unit={notice.unit_name}
      asOf={at}
      note={text("notice.number", { id: notice.entry.slice(0, 12) })}
      madeBy={notice.by}
      tools={<Button onClick={() => set({ id: "" })}>{text("print.back")}</Button>}
    >
      <p className="notice-body">{text("notice.body", { school: notice.school, post: notice.post, category, due: notice.due })}</p>
      <SheetTable caption={text("form.notice")} head={[text("number.name"), text("log.what")]} rows={rows.map(([name, value]) => ({ key: name, cells: [name, value] }))} />
      <p className="sheet-line">
        <span>{text("notice.reply")}</span>
        <span className="sheet-blank" />
      </p>
    </Sheet>
  );
}
