import { Button } from "antd";
import { useMemo, useState } from "react";

import { type People as PeopleData, type PersonRow, usePeople } from "../data/people";
import { may } from "../data/session";
import { type Column, DataTable } from "../parts/DataTable";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing } from "../parts/PageState";
import { NewPersonForm } from "../parts/people/NewPersonForm";
import { PersonForm } from "../parts/people/PersonForm";
import { ROLES } from "../parts/people/words";
import { Reveal } from "../parts/Reveal";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { dateAndClock } from "../parts/time";
import "../parts/people/people.css";

const FILTERS = ["q", "unit", "role", "phone"] as const;

/** 人员: everybody on record, and what their record says. */
export default function People() {
  const people = usePeople();
  if (!people.data) return people.error ? <Failed error={people.error} retry={() => void people.refetch()} /> : <Loading />;
  return <Loaded data={people.data} />;
}

function matches(one: PersonRow, get: (name: string) => string): boolean {
  const q = get("q").toLowerCase();
  const phone = get("phone");
  return (
    (!q || `${one.person} ${one.name} ${one.unit_name} ${one.posts.join(" ")}`.toLowerCase().includes(q)) &&
    (!get("unit") || one.unit === get("unit")) &&
    (!get("role") || one.role === get("role")) &&
    (!phone || (phone === "none") === (one.phones === 0))
  );
}

function Loaded({ data }: { data: PeopleData }) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const [names, setNames] = useState<Record<string, string>>({});
  const mayEdit = may(me, "POST /v1/base/people/{id}");
  const mayAdd = may(me, "POST /v1/base/people");
  const shown = useMemo(() => data.people.filter((one) => matches(one, get)), [data, get]);
  const columns = useMemo<Column<PersonRow>[]>(
    () => [
      {
        id: "person",
        header: text("people.person"),
        cell: (one) => (
          <span className="person">
            <span>
              <b>{names[one.person] ?? one.name}</b> {one.person}
            </span>
            {!data.names_shown && !names[one.person] && may(me, "POST /v1/unmask") && (
              <Reveal
                what="person"
                id={one.person}
                of={one.person}
                shown={(value) => "person" in value && setNames((known) => ({ ...known, [one.person]: value.person.name }))}
              />
            )}
          </span>
        ),
      },
      { id: "unit", header: text("filter.unit"), cell: (one) => one.unit_name },
      {
        id: "role",
        header: text("people.role"),
        cell: (one) => (
          <span className="flags">
            {text(`person.${one.role}`)}
            {one.can_lead && <span className="status closed">{text("people.can_lead")}</span>}
            {one.away && <span className="flag">{text("people.away")}</span>}
          </span>
        ),
      },
      { id: "posts", header: text("people.posts"), wide: true, cell: (one) => one.posts.join(", ") || "–" },
      {
        id: "phone",
        header: text("people.phone"),
        cell: (one) => (one.phones === 0 ? <span className="flag">{text("people.no_phone")}</span> : text("people.phones", { n: one.phones })),
      },
      { id: "heard", header: text("people.heard"), cell: (one) => (one.heard_at == null ? "–" : dateAndClock(one.heard_at)) },
      {
        id: "read",
        header: text("people.roster"),
        cell: (one) =>
          one.acknowledged == null ? (
            "–"
          ) : (
            <span className={`verdict ${one.acknowledged ? "good" : "look"}`}>{text(one.acknowledged ? "roster.read" : "roster.unread")}</span>
          ),
      },
      ...(mayEdit
        ? [
            {
              id: "edit",
              header: text("people.edit"),
              cell: (one: PersonRow) => (
                <Button size="small" data-row aria-label={text("people.edit_of", { who: one.person })} onClick={() => set({ edit: one.person })}>
                  {text("people.edit")}
                </Button>
              ),
            },
          ]
        : []),
    ],
    [text, data, me, names, mayEdit, set],
  );
  const filtered = FILTERS.some((name) => get(name));
  const chosen = data.people.find((one) => one.person === get("edit"));
  return (
    <>
      <PageHead title={text("people.title")} note={text("people.note", { n: shown.length, all: data.people.length })} at={data.at}>
        {mayAdd && (
          <Button type="primary" onClick={() => set({ new: "1" })}>
            {text("people.add")}
          </Button>
        )}
      </PageHead>
      <p className="muted lead">{text("people.lead")}</p>
      <FilterBar clear={filtered ? () => set(Object.fromEntries([...FILTERS, "page"].map((name) => [name, ""]))) : undefined}>
        <SearchBox of={text("people.search")} value={get("q")} set={(q) => set({ q, page: "" })} />
        <ChoiceBox
          label={text("filter.unit")}
          value={get("unit")}
          set={(unit) => set({ unit, page: "" })}
          options={data.units.map(({ unit, name }) => [unit, name])}
        />
        <ChoiceBox
          label={text("people.role")}
          value={get("role")}
          set={(role) => set({ role, page: "" })}
          options={ROLES.map((role) => [role, text(`person.${role}`)])}
        />
        <ChoiceBox
          label={text("people.phone")}
          value={get("phone")}
          set={(phone) => set({ phone, page: "" })}
          options={[
            ["some", text("people.has_phone")],
            ["none", text("people.no_phone")],
          ]}
        />
      </FilterBar>
      {shown.length === 0 ? (
        <Nothing title={text("people.empty")} hint={text("people.empty_hint")} />
      ) : (
        <DataTable
          caption={text("people.title")}
          columns={columns}
          rows={shown}
          rowId={(one) => one.person}
          page={Number(get("page")) || 1}
          setPage={(page) => set({ page: page > 1 ? String(page) : "" })}
          chosen={chosen?.person}
        />
      )}
      <NewPersonForm open={mayAdd && get("new") !== ""} data={data} close={() => set({ new: "" })} />
      <PersonForm person={mayEdit ? chosen : undefined} data={data} close={() => set({ edit: "" })} />
    </>
  );
}
