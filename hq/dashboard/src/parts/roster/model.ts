import type { Roster, RosterCell, RosterMove } from "../../data/people";
import { dayAfter } from "../time";

export type Period = RosterCell["period"];
export const PERIODS: Period[] = ["morning", "noon", "evening", "night"];

/** Where somebody stands, or is put. */
export interface Place {
  post: string;
  day: string;
  period: Period;
}

/** The Monday of a day's week. */
export function mondayOf(day: string): string {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return dayAfter(day, -((weekday + 6) % 7));
}

export function weekOf(day: string): string[] {
  const monday = mondayOf(day);
  return Array.from({ length: 7 }, (_, at) => dayAfter(monday, at));
}

export function cellKey({ post, day, period }: Place): string {
  return `${post} ${day} ${period}`;
}

/** A post may have two windows in one period; they are shown under one head. */
export function cellsByKey(cells: RosterCell[]): Map<string, RosterCell[]> {
  const found = new Map<string, RosterCell[]>();
  for (const cell of cells) {
    const key = cellKey(cell);
    const known = found.get(key);
    if (known) known.push(cell);
    else found.set(key, [cell]);
  }
  return found;
}

function sameTime(one: RosterMove, other: RosterMove): boolean {
  return one.person === other.person && one.day === other.day && one.period === other.period;
}

/** Where the published roster names somebody at that time. */
function standing(base: RosterCell[], { person, day, period }: RosterMove) {
  const cells = base.filter((cell) => cell.day === day && cell.period === period);
  return cells.flatMap(({ post, team }) => team.filter((slot) => slot.person === person).map(({ part }) => ({ post, part })));
}

/** The draft with one more move. A move that says what stands anyway leaves it. */
export function withMove(base: RosterCell[], moves: RosterMove[], move: RosterMove): RosterMove[] {
  const others = moves.filter((one) => !sameTime(one, move));
  const now = standing(base, move);
  const posts = [...new Set(now.map(({ post }) => post))];
  const unchanged = move.post
    ? posts.length === 1 && posts[0] === move.post && now.every(({ part }) => part === (move.part ?? "member"))
    : posts.length === 0;
  return unchanged && !move.until ? others : [...others, move];
}

/** Somebody taken from one place and put into another, as a hand or a key does it. */
export function carried(
  base: RosterCell[],
  moves: RosterMove[],
  person: string,
  part: RosterMove["part"],
  from: Place,
  to: Place,
): RosterMove[] {
  const away = from.day === to.day && from.period === to.period ? moves : withMove(base, moves, { person, day: from.day, period: from.period });
  return withMove(base, away, { person, part, ...to });
}

/** What a move changes, for whoever confirms it: the posts before and the post after. */
export function change(base: RosterCell[], move: RosterMove): { from: string[]; to?: string } {
  return { from: [...new Set(standing(base, move).map(({ post }) => post))], to: move.post ?? undefined };
}

/** The same period at the neighbouring day or post, where there is duty. */
export function neighbour(
  cells: Map<string, RosterCell[]>,
  posts: string[],
  days: string[],
  from: Place,
  key: string,
): Place | undefined {
  const byDay = { ArrowLeft: -1, ArrowRight: 1 }[key] ?? 0;
  const byPost = { ArrowUp: -1, ArrowDown: 1 }[key] ?? 0;
  if (byDay === 0 && byPost === 0) return undefined;
  for (let step = 1; step <= Math.max(posts.length, days.length); step += 1) {
    const post = posts[posts.indexOf(from.post) + byPost * step];
    const day = days[days.indexOf(from.day) + byDay * step];
    if (!post || !day) return undefined;
    const place = { post, day, period: from.period };
    if (cells.has(cellKey(place))) return place;
  }
  return undefined;
}

/** Warnings by code, the new ones apart. */
export function counted(warnings: Roster["warnings"]): [string, number, number][] {
  const counts = new Map<string, [number, number]>();
  for (const { code, new: isNew } of warnings) {
    const [all, fresh] = counts.get(code) ?? [0, 0];
    counts.set(code, [all + 1, fresh + (isNew ? 1 : 0)]);
  }
  return [...counts].map(([code, [all, fresh]]) => [code, all, fresh]);
}
