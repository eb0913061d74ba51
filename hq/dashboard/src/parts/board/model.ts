import type { Board, BoardRow, BoardWindow } from "../../data/board";

/** A post's window as the wall shows it. The machine never says absent: `found_absent` is a human's finding. */
export type WallState =
  | "confirmed"
  | "provisional"
  | "not_checked_in"
  | "silent"
  | "found_absent"
  | "not_judged"
  | "excused"
  | "upcoming"
  | "closed";

/** In the order of what somebody should look at. */
export const STATES: readonly WallState[] = [
  "found_absent",
  "not_checked_in",
  "silent",
  "provisional",
  "confirmed",
  "excused",
  "not_judged",
  "upcoming",
  "closed",
];

export const PERIODS = ["morning", "noon", "evening", "night"] as const;
export type Period = (typeof PERIODS)[number];

export function stateOf(window: BoardWindow | null | undefined, now: number): WallState {
  if (!window) return "closed";
  if (now < window.on_due) return "upcoming";
  return window.found_absent > 0 ? "found_absent" : window.state;
}

export interface Filter {
  q: string;
  unit: string;
  town: string;
  level: string;
  period: string;
  state: string;
  sort: string;
}

/** The window that speaks for a post: of the period that is looked at, else the one of the hour. */
export function windowOf(row: BoardRow, period: string): BoardWindow | null {
  if (!period) return row.window ?? null;
  return row.windows.find((window) => window.period === period) ?? null;
}

export function shown(board: Board, filter: Filter, now: number): BoardRow[] {
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const rows = board.rows.filter((row) => {
    const text = `${row.post} ${row.school} ${row.town} ${row.unit_name}`.toLowerCase();
    return (
      words.every((word) => text.includes(word)) &&
      (!filter.unit || row.unit === filter.unit) &&
      (!filter.town || row.town === filter.town) &&
      (!filter.level || row.level === filter.level) &&
      (!filter.period || windowOf(row, filter.period) !== null) &&
      (!filter.state || stateOf(windowOf(row, filter.period), now) === filter.state)
    );
  });
  if (filter.sort !== "attention") return rows;
  const rank = (row: BoardRow) => STATES.indexOf(stateOf(windowOf(row, filter.period), now));
  return rows.toSorted((one, other) => rank(one) - rank(other) || one.post.localeCompare(other.post));
}

/** Asks for officers or auxiliaries; the others are kept by volunteers, who are never judged. */
export function isStaffed(row: BoardRow): boolean {
  return row.template.some((asked) => asked > 0);
}

export interface Badge {
  want: string;
  here: string;
  /** People who would have to come until the template is met. */
  missing: number;
}

/** Surplus officers fill auxiliary places, never the other way round. */
export function badge(row: BoardRow, window: BoardWindow): Badge {
  const [wantOfficers = 0, wantAuxiliaries = 0] = row.template;
  const [officers = 0, auxiliaries = 0] = window.here;
  const missing = Math.max(0, wantOfficers - officers, wantOfficers + wantAuxiliaries - officers - auxiliaries);
  return { want: `${wantOfficers}+${wantAuxiliaries}`, here: `${officers}+${auxiliaries}`, missing };
}

export interface Tiles {
  running: number;
  met: number;
  minutesMet: number;
  minutesAll: number;
  /** When the post that has been silent longest was last heard; of those heard from today. */
  oldest: number | undefined;
  never: number;
  states: Map<WallState, number>;
}

export function tiles(rows: readonly BoardRow[], period: string, now: number, today: number): Tiles {
  const result: Tiles = {
    running: 0,
    met: 0,
    minutesMet: 0,
    minutesAll: 0,
    oldest: undefined,
    never: 0,
    states: new Map(),
  };
  for (const row of rows) {
    const window = windowOf(row, period);
    const state = stateOf(window, now);
    result.states.set(state, (result.states.get(state) ?? 0) + 1);
    if (window?.running && isStaffed(row)) {
      result.running += 1;
      if (badge(row, window).missing === 0) result.met += 1;
    }
    for (const one of isStaffed(row) ? row.windows.filter((one) => one.on_due <= now) : []) {
      result.minutesMet += one.strength.strength_minutes;
      result.minutesAll += one.strength.strength_minutes + one.strength.under_strength_minutes;
    }
    const heard = row.heard_to ?? 0;
    if (heard < today) result.never += 1;
    else result.oldest = Math.min(result.oldest ?? heard, heard);
  }
  return result;
}

const HOUR = 3_600_000;

export interface Axis {
  from: number;
  to: number;
  hours: number[];
}

/** Whole hours around every window; a usual day where there is none. */
export function axis(board: Board): Axis {
  const windows = board.rows.flatMap((row) => row.windows);
  const begin = windows.length > 0 ? Math.min(...windows.map((window) => window.on_due)) : board.at - 4 * HOUR;
  const end = windows.length > 0 ? Math.max(...windows.map((window) => window.off_due)) : board.at + 8 * HOUR;
  const from = Math.floor(begin / HOUR) * HOUR;
  const to = Math.ceil(end / HOUR) * HOUR;
  const step = to - from > 10 * HOUR ? 2 * HOUR : HOUR;
  const hours: number[] = [];
  for (let at = from; at < to; at += step) hours.push(at);
  return { from, to, hours };
}

/** Where a time lies on the axis, in per cent; held inside it. */
export function along(line: Axis, at: number): number {
  return Math.min(100, Math.max(0, ((at - line.from) / (line.to - line.from)) * 100));
}

/** Distinct values of a field, in the order of the alphabet of the county. */
export function choices(board: Board, field: "town" | "level"): string[] {
  return [...new Set(board.rows.map((row) => row[field] as string))].toSorted((one, other) => one.localeCompare(other, "zh"));
}

export function units(board: Board): [string, string][] {
  return [...new Map(board.rows.map((row) => [row.unit, row.unit_name] as [string, string]))].toSorted(([one], [other]) =>
    one.localeCompare(other),
  );
}
