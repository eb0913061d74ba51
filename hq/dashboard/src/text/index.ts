import { en } from "./en";
import { type Key, zh } from "./zh";

export type Language = "zh" | "en";
export type { Key } from "./zh";
export type Args = Record<string, string | number>;

const CATALOGUES: Record<Language, Record<Key, string>> = { zh, en };

/** Replaces each `{name}` once, left to right, so that an argument's own braces stay what they are. */
export function filled(template: string, args: Args = {}): string {
  return template.replace(/\{(\w+)\}/g, (_, name: string) => String(args[name] ?? "?"));
}

export function textOf(language: Language, key: Key, args?: Args): string {
  return filled(CATALOGUES[language][key], args);
}

/** For keys made of a closed list of codes; `undefined` for a code that this page does not know. */
export function knownKey(text: string): Key | undefined {
  return text in zh ? (text as Key) : undefined;
}
