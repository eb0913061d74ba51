import type { Asked } from "../../data/requests";
import type { Language } from "../../text";
import type { Text } from "../settings";
import { clock } from "../time";

/** What is asked for, in one line. */
export function askedText(text: Text, { asks }: Asked, language: Language): string {
  const moment = (at?: number | null) => (at == null ? "–" : clock(at));
  switch (asks.kind) {
    case "late_entry":
      return text("requests.times", { on: moment(asks.on), off: moment(asks.off) });
    case "stand_in":
      return text("requests.stands_in", { who: asks.in_place_of });
    case "leave":
      return `${asks.from ?? "–"} – ${asks.to ?? "–"}`;
    case "timetable":
      return text("requests.rows", { school: asks.school, n: asks.rows });
    case "dispute":
      return asks.verdicts.map((one) => `${clock(one.window)} ${one[language]}`).join(" | ") || "–";
  }
}
