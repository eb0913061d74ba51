import type { AttendanceLine, PersonRow, Reason } from "../../data/attendance";
import type { Words } from "../../data/records";
import { type Args, filled, type Key, type Language } from "../../text";

/** One line of the table: what names it. */
export function lineId(line: AttendanceLine): string {
  return `${line.post}-${line.on_due}-${line.row.person}`;
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
