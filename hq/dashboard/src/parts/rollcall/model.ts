import type { CallState, SheetRow } from "../../data/rollcalls";

/** In the order in which they are shown: what is left to do first. */
export const STATES: CallState[] = [
  "for_radio",
  "no_answer",
  "late_delivered",
  "waiting",
  "radio_silent",
  "answered",
  "answered_late",
  "radio",
  "excused",
];

export type Tone = "good" | "look" | "bad" | "plain";

const TONES: Record<CallState, Tone> = {
  answered: "good",
  answered_late: "good",
  radio: "good",
  excused: "plain",
  waiting: "plain",
  no_answer: "bad",
  radio_silent: "bad",
  late_delivered: "look",
  for_radio: "look",
};

export function toneOf(state: CallState): Tone {
  return TONES[state];
}

export function keyOf(row: SheetRow): string {
  return `${row.post}/${row.person}`;
}

/** `state` is one of the states, `left` for the desk's turn, or nothing. */
export function shown(rows: SheetRow[], filter: { q: string; unit: string; state: string }): SheetRow[] {
  const words = filter.q.trim().toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((row) => {
    const said = `${row.person} ${row.name} ${row.post} ${row.school} ${row.unit_name}`.toLowerCase();
    return (
      (!filter.unit || row.unit === filter.unit) &&
      (!filter.state || (filter.state === "left" ? row.for_desk : row.state === filter.state)) &&
      words.every((word) => said.includes(word))
    );
  });
}

/** Units in the order of their ids, with their names. */
export function unitsOf(rows: { unit: string; unit_name: string }[]): [string, string][] {
  const units = new Map(rows.map((row) => [row.unit, row.unit_name]));
  return [...units].toSorted(([one], [other]) => one.localeCompare(other));
}

/** The next row for the desk after this one, from the top again at the end; rows just ticked are passed over. */
export function nextForDesk(rows: SheetRow[], after: string, ticked: ReadonlySet<string>): string | undefined {
  const at = rows.findIndex((row) => keyOf(row) === after);
  const order = [...rows.slice(at + 1), ...rows.slice(0, Math.max(at, 0))];
  const next = order.find((row) => row.for_desk && !ticked.has(keyOf(row)));
  return next && keyOf(next);
}

/** Minutes and seconds left, `2:05`. */
export function left(until: number, now: number): string {
  const seconds = Math.max(0, Math.ceil((until - now) / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
