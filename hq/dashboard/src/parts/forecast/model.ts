import type { Gap, GapReason, Opening, Substitute } from "../../data/forecast";
import type { Text } from "../settings";
import { clockOn } from "../time";

export interface Filter {
  q: string;
  unit: string;
  day: string;
  /** `soon`: what begins within the next hours alone. */
  when: string;
  /** `certain` or `watch`. */
  kind: string;
}

export function shownGaps(gaps: Gap[], { q, unit, day, when, kind }: Filter): Gap[] {
  const wanted = q.trim().toLowerCase();
  return gaps.filter(
    (gap) =>
      `${gap.post} ${gap.school}`.toLowerCase().includes(wanted) &&
      (!unit || gap.unit === unit) &&
      (!day || gap.day === day) &&
      (when !== "soon" || gap.soon) &&
      (!kind || gap.certain === (kind === "certain")),
  );
}

/** `民警 1、辅警 2`: what a pair of numbers lacks. */
export function lacking(text: Text, [officers = 0, auxiliaries = 0]: number[]): string {
  const parts = [officers > 0 && text("forecast.officers", { n: officers }), auxiliaries > 0 && text("forecast.auxiliaries", { n: auxiliaries })];
  return parts.filter(Boolean).join(" + ");
}

export function who(person: string | null | undefined, name: string | null | undefined): string {
  return [name, person].filter(Boolean).join(" ");
}

export function reasonText(text: Text, reason: GapReason, day: string): string {
  const args = { who: who(reason.person, reason.name) };
  switch (reason.code) {
    case "unfilled":
      return text("forecast.reason.unfilled", { what: lacking(text, [reason.officers, reason.auxiliaries]) });
    case "no_leader":
      return text("forecast.reason.no_leader");
    case "on_leave":
      return text("forecast.reason.on_leave", args);
    case "leave_asked":
      return text("forecast.reason.leave_asked", args);
    case "stand_in_pending":
      return text("forecast.reason.stand_in_pending", args);
    case "unacknowledged":
      return text("forecast.reason.unacknowledged", args);
    case "not_heard":
      return reason.since == null
        ? text("forecast.reason.never_heard", args)
        : text("forecast.reason.not_heard", { ...args, at: clockOn(day, reason.since) });
    default:
      return reason.code;
  }
}

/** The whole gap has nobody to ask but the roster. */
export function needsRoster(gap: Gap): boolean {
  return gap.openings.length === 0 && gap.reasons.some((reason) => reason.code === "unfilled");
}

/** The nearest of the first place that has somebody. */
export function nearest(gap: Gap): { opening: Opening; substitute: Substitute } | undefined {
  for (const opening of gap.openings) {
    const [substitute] = opening.substitutes;
    if (substitute) return { opening, substitute };
  }
  return undefined;
}

/** `850 m`, `2.2 km`. */
export function distance(metres: number): string {
  return metres < 1000 ? `${metres} m` : `${(metres / 1000).toFixed(1)} km`;
}

/** 11-25 of 2026-11-25. */
export function shortDay(day: string): string {
  return day.slice(5);
}
