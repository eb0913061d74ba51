import type { Board, BoardRow } from "../../data/board";
import type { Finding, PatrolFindingBody, Visit } from "../../data/patrol";
import type { Language } from "../../text";
import type { Text } from "../settings";
import { clockOn, dateAndClock } from "../time";

/** What is typed before it is written down. */
export interface Draft {
  seen: number | null;
  car: boolean | null;
  lights: boolean | null;
  note: string;
}

export const EMPTY: Draft = { seen: null, car: null, lights: null, note: "" };

/** Somebody has said something. */
export function says(draft: Draft): boolean {
  return draft.seen !== null || draft.car !== null || draft.lights !== null || draft.note.trim() !== "";
}

export function bodyOf(post: string, draft: Draft): PatrolFindingBody {
  return { post, in_order: false, seen: draft.seen, car: draft.car, lights: draft.lights, note: draft.note };
}

export function inOrder(post: string): PatrolFindingBody {
  return { post, in_order: true, seen: null, car: null, lights: null, note: "" };
}

/** Not looked → yes → no → not looked. */
export function turned(value: boolean | null): boolean | null {
  if (value === null) return true;
  return value ? false : null;
}

/** What a key on a gate's row means. A second digit within the number makes it two-figured. */
export function keyed(draft: Draft, key: string): Draft | "in_order" | "save" | undefined {
  if (/^\d$/.test(key)) {
    const next = draft.seen === null ? Number(key) : draft.seen * 10 + Number(key);
    return { ...draft, seen: next > 99 ? Number(key) : next };
  }
  switch (key) {
    case "y":
      return says(draft) ? undefined : "in_order";
    case "v":
      return { ...draft, car: turned(draft.car) };
    case "l":
      return { ...draft, lights: turned(draft.lights) };
    case "Backspace":
      return { ...draft, seen: null };
    case "Enter":
      return says(draft) ? "save" : undefined;
    default:
      return undefined;
  }
}

/** Of a day's looks: what may be seen now, what comes later today, what is done. */
export function queueOf(visits: readonly Visit[], day: string, now: number): Visit[] {
  const rank = (one: Visit) => {
    if (one.state === "done") return 3;
    if (runs(one, now)) return 0;
    return one.on_due > now ? 1 : 2;
  };
  const today = visits.filter((one) => one.day === day && one.state !== "missed");
  return today.toSorted((one, other) => rank(one) - rank(other) || (rank(one) === 1 ? one.on_due - other.on_due : 0));
}

export function runs(visit: Visit, now: number): boolean {
  return visit.on_due <= now && now < visit.off_due;
}

/** The gate to look at next: due, and its window runs. */
export function nextOf(queue: readonly Visit[], now: number, after?: string): Visit | undefined {
  return queue.find((one) => one.state === "due" && runs(one, now) && one.post !== after);
}

/** People at the post by the board, and how many it asks for; nothing while the period's window does not run. */
export function signedOn(row: BoardRow | undefined, period: string): { here: number; said: string; want: string } | undefined {
  const window = row?.windows.find((one) => one.running && one.period === period);
  if (!row || !window) return undefined;
  const [officers = 0, auxiliaries = 0] = window.here;
  return { here: officers + auxiliaries, said: window.here.join("+"), want: row.template.join("+") };
}

export function rowOf(board: Board | undefined, post: string): BoardRow | undefined {
  return board?.rows.find((row) => row.post === post);
}

/** The look that is chosen: of that period, else the one whose window runs at the post, else its first. */
export function chosenOf(visits: readonly Visit[], post: string, period: string, row: BoardRow | undefined): Visit | undefined {
  const wanted = period || row?.windows.find((one) => one.running)?.period;
  const own = visits.filter((visit) => visit.post === post);
  return own.find((visit) => visit.period === wanted) ?? own[0];
}

/** 周二 · Tue. */
export function weekday(day: string, language: Language): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return new Intl.DateTimeFormat(language === "zh" ? "zh-CN" : "en-GB", { timeZone: "UTC", weekday: "short" }).format(at);
}

/** Why a gate comes as soon as it does. */
export function reasons(text: Text, visit: Visit): string[] {
  const said: string[] = [];
  if (visit.gaps > 0) said.push(text("patrol.gaps", { n: visit.gaps }));
  if (visit.silent > 0) said.push(text("patrol.silent", { n: visit.silent }));
  said.push(visit.last_seen == null ? text("patrol.never") : text("patrol.last", { at: dateAndClock(visit.last_seen).slice(5, 10) }));
  return said;
}

export function findingText(text: Text, finding: Finding): string {
  const said: string[] = [];
  if (finding.in_order) said.push(text("patrol.in_order"));
  if (finding.seen != null) said.push(text("patrol.saw", { n: finding.seen }));
  if (finding.car != null) said.push(text(finding.car ? "patrol.car_yes" : "patrol.car_no"));
  if (finding.lights != null) said.push(text(finding.lights ? "patrol.lights_yes" : "patrol.lights_no"));
  if (finding.note) said.push(finding.note);
  return said.join(" · ");
}

/** The question's state in words, with when the answer came. */
export function answerText(text: Text, finding: Finding): string {
  const { question } = finding;
  if (!question) return finding.against === "fewer_seen" ? text("patrol.nobody_to_ask") : "–";
  const who = `${question.name} ${question.person}`.trim();
  const at = question.answered == null ? "" : ` ${clockOn(finding.day, question.answered)}`;
  switch (question.state) {
    case "waiting":
      return text("patrol.asked", { who });
    case "yes":
      return text("patrol.answer_yes", { who }) + at;
    case "no":
      return text("patrol.answer_no", { who }) + at;
    case "expired":
      return text("patrol.expired", { who });
  }
}

export interface GridRow {
  post: string;
  school: string;
  gate: string;
  unit: string;
  unit_name: string;
  cells: Map<Visit["period"], Visit>;
}

/** Gates × periods, by post. */
export function gridOf(visits: readonly Visit[], { q, unit, show }: { q: string; unit: string; show: string }): GridRow[] {
  const rows = new Map<string, GridRow>();
  for (const visit of visits) {
    const { post, school, gate, unit: of, unit_name } = visit;
    const row = rows.get(post) ?? { post, school, gate, unit: of, unit_name, cells: new Map() };
    row.cells.set(visit.period, visit);
    rows.set(post, row);
  }
  const wanted = q.trim().toLowerCase();
  return [...rows.values()]
    .filter(
      (row) =>
        `${row.post} ${row.school} ${row.gate}`.toLowerCase().includes(wanted) &&
        (!unit || row.unit === unit) &&
        (show !== "open" || [...row.cells.values()].some((visit) => visit.state !== "done")),
    )
    .toSorted((one, other) => one.post.localeCompare(other.post));
}
