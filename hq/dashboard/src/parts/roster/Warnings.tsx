import { Button } from "antd";

import type { Roster, RosterPerson } from "../../data/people";
import type { Key } from "../../text";
import { useAddress } from "../search";
import { useText } from "../settings";
import { counted } from "./model";
import { warningText } from "./words";

/** More are told on demand. */
const SHOWN = 6;

/** What is wrong with these days: how much of each kind, and each in words; what the draft brings comes first. */
export function Warnings({ roster, people }: { roster: Roster; people: Map<string, RosterPerson> }) {
  const text = useText();
  const [get, set] = useAddress();
  const code = get("warning");
  const all = get("warnings") === "all";
  if (roster.warnings.length === 0) return <p className="verdict good">{text("roster.no_warnings")}</p>;
  const chosen = roster.warnings.filter((one) => (!code || one.code === code) && (all || code || one.new)).toSorted((a, b) => Number(b.new) - Number(a.new));
  const shown = all ? chosen : chosen.slice(0, SHOWN);
  return (
    <section aria-label={text("roster.warnings")} className="roster-warnings" aria-live="polite">
      <div className="strip" role="group" aria-label={text("roster.warnings")}>
        {counted(roster.warnings).map(([one, count, fresh]) => (
          <button
            key={one}
            type="button"
            className={`chip ${fresh > 0 ? "tone-bad" : "tone-look"}`}
            aria-pressed={code === one}
            onClick={() => set({ warning: code === one ? "" : one })}
          >
            {text(`roster.kind.${one}` as Key)} {count}
            {fresh > 0 && ` · ${text("roster.new", { n: fresh })}`}
          </button>
        ))}
      </div>
      <ul className="plain">
        {shown.map((one) => {
          const said = warningText(text, people, one);
          return (
            <li key={`${said}${one.posts.join()}`} data-warning={one.code}>
              {one.new && <span className="flag bad">{text("roster.by_draft")}</span>} {said}
            </li>
          );
        })}
      </ul>
      {chosen.length > shown.length && (
        <Button size="small" type="link" onClick={() => set({ warnings: "all" })}>
          {text("roster.all_warnings", { n: chosen.length })}
        </Button>
      )}
      {all && (
        <Button size="small" type="link" onClick={() => set({ warnings: "" })}>
          {text("roster.fewer")}
        </Button>
      )}
    </section>
  );
}
