import type { RosterPerson, RosterWarning } from "../../data/people";
import type { Key } from "../../text";
import { lacking } from "../forecast/model";
import type { Text } from "../settings";

/** 警员001 O001; whoever is not known by name is known by id. */
export function called(people: Map<string, RosterPerson>, person: string): string {
  const known = people.get(person);
  return known ? `${known.name} ${person}` : person;
}

const HOUR = 60;

/** One warning in words: who, where, when, and what is wrong. */
export function warningText(text: Text, people: Map<string, RosterPerson>, warning: RosterWarning): string {
  const { code, person, posts, day, period, rest_min, officers, auxiliaries } = warning;
  return text(`roster.warning.${code}` as Key, {
    who: person ? called(people, person) : "",
    post: posts[0] ?? "",
    other: posts[1] ?? "",
    when: `${day.slice(5)} ${text(`period.${period}`)}`,
    rest: rest_min == null ? "" : text("roster.hours", { h: Math.floor(rest_min / HOUR), m: rest_min % HOUR }),
    what: lacking(text, [officers, auxiliaries]),
  });
}
