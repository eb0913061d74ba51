import type { Figure, LogLine, OpenItem, WeekPost } from "../../data/daily";
import type { Words } from "../../data/records";
import { knownKey, type Key, type Language } from "../../text";
import type { Text } from "../settings";

/** Where an open matter is dealt with. */
export function pageOf(item: OpenItem): string {
  const at = new URLSearchParams();
  const put = (name: string, value: string | null | undefined) => value && at.set(name, value);
  switch (item.kind) {
    case "alarm":
      return `/desk/alarms?alarm=${item.id}`;
    case "incident":
      return `/desk/incidents?id=${item.id}`;
    case "ask":
    case "stand_in":
      return `/desk/forecast?gap=${item.day}_${item.post}`;
    case "roll_call":
      return `/desk/roll-call?id=${item.id}`;
    case "patrol_question":
      return "/desk/patrol";
    case "silent_post":
      return `/desk/board?post=${item.id}`;
    case "late_entry":
    case "dispute":
      put("day", item.day);
      put("post", item.post);
      return `/desk/attendance?${at}`;
    case "leave":
    case "timetable":
      return "/desk/requests";
    case "withheld":
      return "/desk/withheld";
  }
}

/** A category's, a period's or a state's own words; a reason of the ledger's stays its code. */
export function detailText(text: Text, words: Words, language: Language, item: OpenItem): string {
  switch (item.kind) {
    case "alarm":
      return keyed(text, "handover.alarm", item.detail);
    case "incident":
      return categoryText(words, item.detail, language);
    case "roll_call":
      return text("handover.left", { n: item.detail });
    case "silent_post":
      return keyed(text, "period", item.detail);
    case "withheld":
      return item.detail;
    default:
      return "";
  }
}

export function categoryText(words: Words, code: string, language: Language): string {
  const known = words.categories[code];
  return known ? `${code} ${known[language]}` : code;
}

function keyed(text: Text, area: string, code: string): string {
  const key = knownKey(`${area}.${code}`);
  return key ? text(key) : code;
}

/** One line of the log in words. */
export function logText(text: Text, words: Words, language: Language, { code, args }: LogLine): string {
  const kind = args.kind ?? "";
  const act = knownKey(`log.act.${kind}`);
  const told: Record<string, string> = {
    ...args,
    category: categoryText(words, args.category ?? "", language),
    status: keyed(text, "incidents.status", args.status ?? ""),
    state: keyed(text, "handover.alarm", args.state ?? ""),
    kind: act ? text(act) : text("log.act.other", { kind }),
  };
  const key = knownKey(`log.${code}`);
  return key ? text(key, told) : code;
}

/** The records behind a number, for a day or a span. */
export function recordsOf(key: string, day: string): string {
  const verdicts: Record<string, string> = {
    late: "late",
    very_late: "late",
    not_checked_in: "not_checked_in",
    unknown: "unknown",
    left_early: "left_early",
    disputed: "disputed",
    found_absent: "attention",
  };
  if (key === "alarms") return "/desk/handover";
  if (key.startsWith("incidents") || key === "hazards" || key === "help") {
    const narrower: Record<string, string> = { incidents_closed: "?status=closed", incidents_severe: "?severity=3", hazards: "", help: "?severity=0" };
    return `/desk/incidents${narrower[key] ?? ""}`;
  }
  const verdict = verdicts[key];
  return `/desk/attendance?day=${day}${verdict ? `&verdict=${verdict}` : ""}`;
}

export function numberName(text: Text, key: string): string {
  const known = knownKey(`number.${key}`);
  return known ? text(known) : key;
}

/** `12`, or `12（更正后 13）`. */
export function figure(text: Text, { value, now }: Figure): string {
  return value === now ? String(value) : `${value} (${text("number.corrected", { n: now })})`;
}

/** A day of a person in the week's table: `4`, `4 (1 leave)`, `off`. */
export function dutyOf(text: Text, windows: number, away: number): string {
  if (windows === 0) return text("form.none");
  return away > 0 ? `${text("form.times", { n: windows })} (${text("form.away", { n: away })})` : text("form.times", { n: windows });
}

/** Windows of the week that are the same on several days stand once. */
export function weekWindows(post: WeekPost, dayNames: string[], clock: (at: number) => string, text: Text): string[] {
  const spans = new Map<string, number[]>();
  for (const [at, windows] of post.days.entries()) {
    const said = windows.map((window) => `${text(`period.${window.period}` as Key)} ${clock(window.on_due)}–${clock(window.off_due)}`).join(" ");
    if (said) spans.set(said, [...(spans.get(said) ?? []), at]);
  }
  return [...spans].map(([said, days]) => `${dayNamesOf(days, dayNames)} ${said}`);
}

/** `周一至周五`, `周一、周三`: three or more in a row are a span. */
export function dayNamesOf(days: number[], names: string[]): string {
  const first = days[0] ?? 0;
  const last = days.at(-1) ?? first;
  if (days.length > 2 && last - first === days.length - 1) return `${names[first]}–${names[last]}`;
  return days.map((day) => names[day]).join(" ");
}
