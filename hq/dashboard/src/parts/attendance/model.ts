import type { Attendance, PersonRow, Reason } from "../../data/attendance";
import type { Words } from "../../data/records";
import { type Args, filled, type Key, type Language } from "../../text";

/** One person in one window of one post. */
export interface Line {
  id: string;
  post: string;
  school: string;
  period: string;
  onDue: number;
  offDue: number;
  name: string;
  /** Before its window begins there is nothing to say of anybody. */
  begun: boolean;
  row: PersonRow;
}

export function lines(attendance: Attendance): Line[] {
  return attendance.posts.flatMap((post) =>
    post.windows.flatMap((window) =>
      window.rows.map((row) => ({
        id: `${post.post}-${window.window.on_due}-${row.person}`,
        post: post.post,
        school: attendance.schools[post.post] ?? "",
        period: window.window.period,
        onDue: window.window.on_due,
        offDue: window.off_due_observed,
        name: attendance.names[row.person] ?? "",
        begun: window.window.on_due <= attendance.at,
        row,
      })),
    ),
  );
}

export interface Verdict {
  code: string;
  args: Args;
}

/** A verdict is a word, or a word with its minutes. */
export function verdict(value: PersonRow["on"] | PersonRow["off"]): Verdict {
  if (typeof value === "string") return { code: value, args: {} };
  const [code = "", args = {}] = Object.entries(value)[0] ?? [];
  return { code, args: args as Args };
}

export const VERDICTS = ["attention", "late", "not_checked_in", "left_early", "unknown", "disputed"] as const;

const FINE = new Set(["on_time", "excused", "not_judged", "unknown", "kept"]);

export function matches(line: Line, wanted: string): boolean {
  const { row } = line;
  if (!line.begun) return wanted === "";
  const [on, off] = [verdict(row.on).code, verdict(row.off).code];
  switch (wanted) {
    case "":
      return true;
    case "attention":
      return !FINE.has(on) || !FINE.has(off) || row.found_absent || row.disputed || row.flags.length > 0;
    case "late":
      return on === "late" || on === "very_late";
    case "disputed":
      return row.disputed;
    default:
      return on === wanted || off === wanted;
  }
}

export type Tone = "good" | "look" | "plain" | "bad";

export function tone(code: string): Tone {
  if (code === "on_time" || code === "kept") return "good";
  if (code === "very_late" || code === "not_checked_in") return "bad";
  return code === "unknown" || code === "excused" || code === "not_judged" ? "plain" : "look";
}

/** One line of a reason tree in words; a code that this page's server does not know is shown as it is. */
export function reasonText(words: Words, reason: Pick<Reason, "code" | "args">, language: Language): string {
  const phrase = words.reasons[reason.code];
  return phrase ? filled(phrase[language], reason.args) : reason.code;
}

export function flagText(words: Words, flag: string, language: Language): string {
  return reasonText(words, { code: `flag.${flag}`, args: {} }, language);
}

export function verdictKey(code: string): Key {
  return `verdict.${code}` as Key;
}
