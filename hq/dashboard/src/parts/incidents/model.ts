import type { Incident, IncidentDetail } from "../../data/incidents";
import type { Words } from "../../data/records";
import { type Key, knownKey, type Language } from "../../text";
import type { Text } from "../settings";

export const STATUSES = ["open", "handed_over", "closed"] as const;

/** Whole minutes and seconds between two moments: `4:05`, from an hour on `1:04:05`. */
export function elapsed(from: number, to: number): string {
  const seconds = Math.max(0, Math.floor((to - from) / 1000));
  const two = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** The desk has not seen it, and the time in which it should have is over. */
export function isOverdue({ clocks, status }: Incident, now: number): boolean {
  return status === "open" && !clocks.seen && clocks.see_by != null && now > clocks.see_by;
}

/** A field's value in words. */
export function valueText(text: Text, words: Words, language: Language, names: Record<string, string>, field: string, value: string): string {
  switch (field) {
    case "status":
      return text(knownKey(`incidents.status.${value}`) ?? "incidents.status");
    case "severity":
      return text(`incidents.severity.${value}` as Key);
    case "category":
      return `${value} ${words.categories[value]?.[language] ?? ""}`.trim();
    case "assigned":
    case "handed_to":
    case "officer":
      return names[value] ? `${names[value]} ${value}` : value;
    default:
      return value;
  }
}

/** Names of persons and units by id. */
export function namesOf(detail: Pick<IncidentDetail, "names" | "units">): Record<string, string> {
  return { ...detail.units, ...detail.names };
}
