import { Alert, Button, Input } from "antd";
import { useCallback, useEffect, useMemo, useRef, useState } from "react";

import { type Roster, type RosterMove, useRoster, useRosterCheck } from "../data/people";
import { may } from "../data/session";
import { serverTime } from "../data/query";
import { ChoiceBox, FilterBar, SearchBox } from "../parts/Filters";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading, Nothing, ProblemText } from "../parts/PageState";
import type { Carried } from "../parts/roster/Chip";
import { DraftBar } from "../parts/roster/DraftBar";
import { useDraft } from "../parts/roster/draft";
import { Grid } from "../parts/roster/Grid";
import { carried, cellKey, cellsByKey, mondayOf, neighbour, type Place, weekOf, withMove } from "../parts/roster/model";
import { type Editing, MoveForm } from "../parts/roster/MoveForm";
import { Warnings } from "../parts/roster/Warnings";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useText } from "../parts/settings";
import { civilDay, dateAndClock, dayAfter } from "../parts/time";
import "../parts/roster/roster.css";

/** Posts of one page: every one of them holds a week of people. */
const POSTS = 8;

/** 排班: a week by post; people are moved in a draft, which is checked at once and published as one signed version. */
export default function Rosters() {
  const [get] = useAddress();
  const [opened] = useState(() => civilDay(serverTime(Date.now())));
  const monday = mondayOf(get("day") || opened);
  const query = useMemo(() => ({ from: monday, unit: undefined }), [monday]);
  const [draft, setDraft] = useDraft();
  const base = useRoster(query);
  const check = useRosterCheck(query, draft.moves);
  if (!base.data) return base.error ? <Failed error={base.error} retry={() => void base.refetch()} /> : <Loading />;
  const drafted = draft.moves.length > 0 ? (check.data ?? base.data) : base.data;
  const moved = (moves: RosterMove[]) => setDraft({ version: draft.moves.length > 0 ? draft.version : base.data.version, moves });
  return (
    <>
      <Loaded base={base.data} drafted={drafted} monday={monday} moves={draft.moves} setMoves={moved}>
        {check.error && <Alert className="form-problem" type="error" showIcon title={<ProblemText error={check.error} />} role="alert" />}
        {draft.moves.length > 0 && (
          <DraftBar draft={draft} setDraft={setDraft} base={base.data} drafted={drafted} people={new Map(base.data.people.map((one) => [one.person, one]))} />
        )}
      </Loaded>
    </>
  );
}

interface Props {
  base: Roster;
  drafted: Roster;
  monday: string;
  moves: RosterMove[];
  setMoves: (moves: RosterMove[]) => void;
  children: React.ReactNode;
}

function Loaded({ base, drafted, monday, moves, setMoves, children }: Props) {
  const text = useText();
  const { me } = useFrame();
  const [get, set] = useAddress();
  const [editing, setEditing] = useState<Editing>();
  const mayMove = may(me, "POST /v1/rosters");
  const days = useMemo(() => weekOf(monday), [monday]);
  const people = useMemo(() => new Map(base.people.map((one) => [one.person, one])), [base.people]);
  const cells = useMemo(() => cellsByKey(drafted.cells), [drafted.cells]);
  const warned = useMemo(() => warnedKeys(drafted), [drafted]);
  const found = useMemo(() => postsFound(drafted, get("unit"), get("q")), [drafted, get]);
  const pages = Math.max(1, Math.ceil(found.length / POSTS));
  const page = Math.min(Math.max(1, Number(get("page")) || 1), pages);
  const posts = found.slice((page - 1) * POSTS, page * POSTS);
  const carry = useCallback(
    ({ person, part, from }: Carried, to: Place) => cellKey(from) !== cellKey(to) && setMoves(carried(base.cells, moves, person, part, from, to)),
    [base.cells, moves, setMoves],
  );
  // Whoever is moved by the keys keeps the focus where they arrive.
  const arriving = useRef<string>(undefined);
  useEffect(() => {
    const chip = arriving.current && document.querySelector<HTMLElement>(arriving.current);
    if (!chip) return;
    arriving.current = undefined;
    chip.focus();
  });
  const step = (one: Carried, key: string) => {
    const to = neighbour(cells, posts.map(({ post }) => post), days.filter((day) => day >= base.today), one.from, key);
    if (!to) return;
    arriving.current = `[data-cell="${cellKey(to)}"] [data-person="${one.person}"]`;
    carry(one, to);
  };
  const save = (from: Place | undefined, move: RosterMove) => {
    const leaves = from && (from.day !== move.day || from.period !== move.period);
    const before = leaves ? withMove(base.cells, moves, { person: move.person, day: from.day, period: from.period }) : moves;
    setMoves(withMove(base.cells, before, move));
  };
  const unread = base.people.filter((one) => !one.acknowledged).length;
  return (
    <>
      <PageHead title={text("roster.title")} note={text("roster.note", { from: days[0] ?? "", to: days[6] ?? "" })} at={base.at} />
      <p className="muted lead">
        {text("roster.version", { version: base.version, at: dateAndClock(base.published_at), by: base.published_by ?? "–" })}{" "}
        {text("roster.unread_people", { n: unread })}
      </p>
      <Filters base={base} monday={monday} />
      {children}
      <Warnings roster={drafted} people={people} />
      {mayMove && <p className="muted small">{text("roster.how")}</p>}
      {posts.length === 0 ? (
        <Nothing title={text("roster.empty")} hint={text("roster.empty_hint")} />
      ) : (
        <Grid
          roster={base}
          posts={posts}
          days={days}
          people={people}
          cells={cells}
          moves={moves}
          warned={warned}
          mayMove={mayMove}
          pick={setEditing}
          add={(from) => setEditing({ from })}
          carry={carry}
          step={step}
        />
      )}
      {pages > 1 && (
        <nav className="pager" aria-label={text("attendance.page", { page, pages })}>
          <Button disabled={page <= 1} onClick={() => set({ page: String(page - 1) })}>
            {text("attendance.page_previous")}
          </Button>
          <span>{text("attendance.page", { page, pages })}</span>
          <Button disabled={page >= pages} onClick={() => set({ page: String(page + 1) })}>
            {text("attendance.page_next")}
          </Button>
        </nav>
      )}
      <MoveForm editing={editing} roster={base} days={days} people={people} cells={cells} save={save} close={() => setEditing(undefined)} />
    </>
  );
}

/** Places and people that a warning speaks of. */
function warnedKeys({ warnings }: Roster): Set<string> {
  const keys = new Set<string>();
  for (const { person, posts, day, period } of warnings) {
    if (person) keys.add(`${day} ${period} ${person}`);
    else for (const post of posts) keys.add(cellKey({ post, day, period }));
  }
  return keys;
}

function postsFound(roster: Roster, unit: string, q: string) {
  const named = new Map<string, string>();
  if (q) {
    const names = new Map(roster.people.map((one) => [one.person, one.name]));
    for (const { post, team } of roster.cells) {
      named.set(post, `${named.get(post) ?? ""} ${team.map(({ person }) => `${person} ${names.get(person) ?? ""}`).join(" ")}`);
    }
  }
  const wanted = q.toLowerCase();
  return roster.posts.filter(
    (one) => (!unit || one.unit === unit) && `${one.post} ${one.school} ${one.unit_name} ${named.get(one.post) ?? ""}`.toLowerCase().includes(wanted),
  );
}

function Filters({ base, monday }: { base: Roster; monday: string }) {
  const text = useText();
  const [get, set] = useAddress();
  const units = [...new Map(base.posts.map((post) => [post.unit, post.unit_name])).entries()].toSorted(([one], [other]) => one.localeCompare(other));
  const filtered = ["q", "unit", "warning"].some((name) => get(name));
  return (
    <FilterBar clear={filtered ? () => set({ q: "", unit: "", warning: "", page: "" }) : undefined}>
      <SearchBox of={text("roster.search")} value={get("q")} set={(q) => set({ q, page: "" })} />
      <span className="day-steps">
        <Button onClick={() => set({ day: dayAfter(monday, -7) })}>{text("form.previous")}</Button>
        <Input type="date" className="day-box" aria-label={text("filter.day")} value={monday} onChange={(event) => event.target.value && set({ day: event.target.value })} />
        <Button onClick={() => set({ day: dayAfter(monday, 7) })}>{text("form.next")}</Button>
      </span>
      <ChoiceBox label={text("filter.unit")} value={get("unit")} set={(unit) => set({ unit, page: "" })} options={units} />
    </FilterBar>
  );
}
