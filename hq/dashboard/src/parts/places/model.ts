import type { DayShape, MovementRow, SchoolRow, Schools } from "../../data/places";
import type { Key } from "../../text";
import type { Text } from "../settings";
import { WEEKDAYS, clock, weekdayName } from "../time";

export interface Filter {
  q: string;
  town: string;
  level: string;
  /** `yes` or `no`. */
  guarded: string;
}

export function shownSchools(schools: SchoolRow[], { q, town, level, guarded }: Filter): SchoolRow[] {
  const wanted = q.trim().toLowerCase();
  return schools.filter(
    (one) =>
      `${one.school} ${one.name} ${one.posts.join(" ")} ${one.units.join(" ")}`.toLowerCase().includes(wanted) &&
      (!town || one.town === town) &&
      (!level || one.level === level) &&
      (!guarded || one.posts.length > 0 === (guarded === "yes")),
  );
}

export function townsOf(data: Schools): string[] {
  return [...new Set(data.schools.map((one) => one.town))].filter(Boolean).toSorted((one, other) => one.localeCompare(other, "zh"));
}

/** `早 07:10–08:40`, each window of a day. */
export function windowTexts(text: Text, day: DayShape): string[] {
  return day.windows.map((window) => `${text(`period.${window.period}` as Key)} ${clock(window.on_due)}–${clock(window.off_due)}`);
}

export function statusKey(day: DayShape): Key {
  return `places.status.${day.status ?? "none"}` as Key;
}

/** The rules' own words for a day on which nothing was arranged. */
const OWN_REASONS: Record<string, Key> = {
  "no movements on this weekday": "places.reason.no_movements",
  "not in a term": "places.reason.no_term",
};

/** Why a day is what it is: somebody's words as they are, the rules' in the page's language. */
export function whyText(text: Text, reason: string): string {
  const own = OWN_REASONS[reason];
  return own ? text(own) : reason;
}

/** A day's movements that an old and a new shape do not share. */
export function movedTexts(day: DayShape, other: DayShape): string[] {
  const told = (shape: DayShape) => shape.windows.flatMap((window) => window.movements.map((one) => `${one.label} ${clock(one.start)}–${clock(one.end)}`));
  const others = new Set(told(other));
  return told(day).filter((one) => !others.has(one));
}

/** `12345` as 周一至周五, `67` as 周六、周日; all seven are every day. */
export function weekdaysText(text: Text, language: "zh" | "en", digits: string): string {
  const days = [...digits].map(Number);
  const [first, last] = [days[0] ?? 0, days.at(-1) ?? 0];
  if (days.length === 7) return text("places.row.daily");
  const name = (digit: number) => weekdayName(digit, language);
  if (days.length > 2 && last - first === days.length - 1) return text("places.row.days", { from: name(first), to: name(last) });
  return days.map(name).join(text("places.row.and"));
}

/** The same days with one more or one less, in order; a row without any day is none. */
export function withDay(digits: string, digit: number): string {
  const kept = WEEKDAYS.filter((day) => digits.includes(String(day)) !== (day === digit)).join("");
  return kept || digits;
}

/** When a row holds, in words. */
export function validText(text: Text, { valid_from: from, valid_to: to }: MovementRow): string {
  if (from && from === to) return text("places.row.only", { day: from });
  if (from && to) return text("places.row.between", { from, to });
  if (from) return text("places.row.from", { from });
  return to ? text("places.row.to", { to }) : text("places.row.always");
}

/** Times at which schools like to send everybody home early; those that are over are left out. */
export function suggestedTimes(day: string, today: string, now: string): string[] {
  const all = ["11:30", "14:30", "15:00", "15:30", "16:00", "16:30", "17:00"];
  return day === today ? all.filter((time) => time > now) : all;
}

export function isTime(text: string): boolean {
  return /^([01]?\d|2[0-3]):[0-5]\d$/.test(text);
}

/** Rows that a form begins with: those that hold on the first day, in their own words. */
export function rowsOn(rows: MovementRow[], day: string): MovementRow[] {
  return rows.filter((row) => (!row.valid_from || row.valid_from <= day) && (!row.valid_to || day <= row.valid_to));
}
