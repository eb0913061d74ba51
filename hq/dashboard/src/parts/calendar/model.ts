import type { CalendarDay } from "../../data/places";

/** `2026-12` of `2026-11` and 1. */
export function monthAfter(month: string, by: number): string {
  const [year = 0, number = 1] = month.split("-").map(Number);
  return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** Monday = 1. */
export function digitOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

/** Weeks from Monday on; days outside the month are empty. */
export function weeksOf(days: CalendarDay[]): (CalendarDay | undefined)[][] {
  const [first] = days;
  if (!first) return [];
  const cells: (CalendarDay | undefined)[] = [...Array<undefined>(digitOf(first.day) - 1).fill(undefined), ...days];
  const weeks = [];
  for (let at = 0; at < cells.length; at += 7) weeks.push(Array.from({ length: 7 }, (_, index) => cells[at + index]));
  return weeks;
}

/** How a day looks: a school day for most, for few or none, or not known yet. */
export function toneOf(day: CalendarDay): "good" | "plain" | "look" {
  if (day.outside || day.provisional > 0) return "look";
  return day.open > day.closed ? "good" : "plain";
}
