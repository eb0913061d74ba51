import { Alert, Button } from "antd";
import { useMemo, useState } from "react";

import { type SchoolRow, type Schools as SchoolsData, type UnitRow, useSchools } from "../data/places";
import { may } from "../data/session";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { DismissDialog } from "../parts/places/DismissDialog";
import { shownSchools, statusKey, townsOf, windowTexts } from "../parts/places/model";
import { SchoolDrawer } from "../parts/places/SchoolDrawer";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import "../parts/places/places.css";
import type { Key } from "../text";

const LEVELS = ["kindergarten", "primary", "junior", "senior", "nine_year", "complete", "other"] as const;
const FILTERS = ["q", "town", "level", "guarded"] as const;

/** 学校: schools and units, and from each school all that is known of it. */
export default function Schools() {
  const schools = useSchools();
  if (!schools.data) return schools.error ? <Failed error={schools.error} retry={() => void schools.refetch()} /> : <Loading />;
  return <Loaded data={schools.data} />;
}

function Loaded({ data }: { data: SchoolsData }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const [published, setPublished] = useState(false);
  const view = get("view") === "units" ? "units" : "schools";
  const mayDismiss = may(me, "POST /v1/base/schools/{id}/dismissal");
  const nameOf = (id: string) => data.schools.find((one) => one.school === id)?.name ?? "";
  const note = view === "units" ? undefined : text("places.note", { n: data.schools.length });
  return (
    <>
      <PageHead title={text(view === "units" ? "places.unit" : "places.title")} note={note} at={data.at}>
        <span className="choices" role="group" aria-label={text("places.views")}>
          {(["schools", "units"] as const).map((one) => (
            <Button key={one} type={view === one ? "primary" : "default"} aria-pressed={view === one} onClick={() => set({ view: one === "units" ? one : "", page: "" })}>
              {text(`places.view.${one}`)}
            </Button>
          ))}
        </span>
      </PageHead>
      {published && <Alert className="form-problem" type="success" showIcon role="status" closable title={text("places.published")} onClose={() => setPublished(false)} />}
      {view === "units" ? <Units data={data} /> : <SchoolTable data={data} dismiss={mayDismiss ? (dismiss) => set({ dismiss }) : undefined} />}
      <SchoolDrawer
        id={get("id")}
        name={nameOf(get("id"))}
        units={data.units}
        dismiss={mayDismiss ? () => set({ dismiss: get("id") }) : undefined}
        close={() => set({ id: "" })}
        published={() => setPublished(true)}
      />
      <DismissDialog
        id={mayDismiss ? get("dismiss") : ""}
        name={nameOf(get("dismiss"))}
        close={() => set({ dismiss: "" })}
        published={() => {
          set({ dismiss: "" });
          setPublished(true);
        }}
      />
    </>
  );
}

function SchoolTable({ data, dismiss }: { data: SchoolsData; dismiss?: (id: string) => void }) {
  const text = useText();
  const [get, set] = useAddress();
  const shown = useMemo(
    () => shownSchools(data.schools, { q: get("q"), town: get("town"), level: get("level"), guarded: get("guarded") }),
    [data, get],
  );
  const columns = useMemo<Column<SchoolRow>[]>(() => {
    const open = (one: SchoolRow) => (
      <span className="ticks">
        <Button size="small" data-row aria-label={text("places.open_school", { name: one.name })} onClick={() => set({ id: one.school })}>
          {text("places.open")}
        </Button>
        {dismiss && one.posts.length > 0 && (
          <Button size="small" onClick={() => dismiss(one.school)} aria-label={`${text("places.dismiss")} ${one.name}`}>
            {text("places.dismiss")}
          </Button>
        )}
      </span>
    );
    return [
      {
        id: "school",
        header: text("places.school"),
        wide: true,
        cell: (one) => (
          <>
            <span className="post-id">{one.school}</span> {one.name}
          </>
        ),
      },
      { id: "level", header: text("places.level"), cell: (one) => text(`places.level.${one.level}` as Key) },
      {
        id: "posts",
        header: text("places.posts"),
        cell: (one) => (one.posts.length > 0 ? <span className="post-id">{one.posts.join(" ")}</span> : <span className="muted">{text("places.unguarded")}</span>),
      },
      { id: "units", header: text("places.units"), cell: (one) => one.units.join("、") || "–" },
      { id: "tomorrow", header: text("places.tomorrow"), wide: true, cell: (one) => <Tomorrow one={one} /> },
      { id: "open", header: text("places.open"), cell: open },
    ];
  }, [text, set, dismiss]);
  const filtered = FILTERS.some((name) => get(name));
  return (
    <>
      <FilterBar clear={filtered ? () => set(Object.fromEntries([...FILTERS, "page"].map((name) => [name, ""]))) : undefined}>
        <SearchBox value={get("q")} set={(q) => set({ q, page: "" })} />
        <ChoiceBox label={text("places.town")} value={get("town")} set={(town) => set({ town, page: "" })} options={townsOf(data).map((town) => [town, town])} />
        <ChoiceBox label={text("places.level")} value={get("level")} set={(level) => set({ level, page: "" })} options={LEVELS.map((level) => [level, text(`places.level.${level}`)])} />
        <ChoiceBox
          label={text("places.guarded")}
          value={get("guarded")}
          set={(guarded) => set({ guarded, page: "" })}
          options={(["yes", "no"] as const).map((one) => [one, text(`places.guarded.${one}`)])}
        />
      </FilterBar>
      {shown.length === 0 ? (
        <Nothing title={text(data.schools.length === 0 ? "places.none" : "places.none_match")} hint={data.schools.length === 0 ? text("places.none_hint") : undefined} />
      ) : (
        <DataTable
          caption={text("places.title")}
          columns={columns}
          rows={shown}
          rowId={(one) => one.school}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={get("id")}
        />
      )}
    </>
  );
}

function Tomorrow({ one }: { one: SchoolRow }) {
  const text = useText();
  if (one.posts.length === 0) return <span className="muted">–</span>;
  const windows = windowTexts(text, one.tomorrow);
  if (windows.length === 0) return <span className="muted">{text(statusKey(one.tomorrow))}</span>;
  return (
    <span className="flags">
      {windows.map((window) => (
        <span key={window} className="unbroken">
          {window}
        </span>
      ))}
    </span>
  );
}

function Units({ data }: { data: SchoolsData }) {
  const text = useText();
  const [get, set] = useAddress();
  const columns = useMemo<Column<UnitRow>[]>(
    () => [
      {
        id: "unit",
        header: text("places.unit"),
        wide: true,
        cell: (one) => (
          <>
            <span className="post-id">{one.unit}</span> {one.name}
          </>
        ),
      },
      { id: "kind", header: text("places.kind"), cell: (one) => text(`places.unit_kind.${one.kind}` as Key) },
      { id: "posts", header: text("places.posts"), cell: (one) => one.posts },
      { id: "people", header: text("places.people"), cell: (one) => one.people },
    ],
    [text],
  );
  if (data.units.length === 0) return <Nothing title={text("places.none")} hint={text("places.none_hint")} />;
  return (
    <DataTable
      caption={text("places.unit")}
      columns={columns}
      rows={data.units}
      rowId={(one) => one.unit}
      page={Number(get("page")) || 1}
      setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
    />
  );
}
