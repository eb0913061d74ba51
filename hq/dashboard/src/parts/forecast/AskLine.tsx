import type { Ask } from "../../data/forecast";
import { useText } from "../settings";
import { clockOn } from "../time";
import { who } from "./model";

/** What became of a question. */
export function AskLine({ ask, day }: { ask: Ask; day: string }) {
  const text = useText();
  const name = who(ask.person, ask.name);
  switch (ask.state) {
    case "yes":
      return <span className="verdict good">{text("forecast.yes", { who: name })}</span>;
    case "no":
      return <span className="verdict bad">{text("forecast.no", { who: name })}</span>;
    case "expired":
      return <span className="verdict look">{text("forecast.expired", { who: name })}</span>;
    case "waiting":
      return <span>{text("forecast.asked", { who: name, at: clockOn(day, ask.until) })}</span>;
  }
}
