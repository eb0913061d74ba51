import { Link } from "react-router";

import { type RollCallSummary, useRollCalls } from "../../data/rollcalls";
import { useText } from "../settings";
import { clock } from "../time";
import { CallIcon } from "./CallChip";
import { STATES, toneOf } from "./model";
import { stateText } from "./words";

/** The day's roll-calls, the newest first. */
export function Today() {
  const text = useText();
  const calls = useRollCalls();
  if (!calls.data) return null;
  return (
    <section className="panel" aria-labelledby="calls-today">
      <h2 id="calls-today">{text("roll_call.today")}</h2>
      {calls.data.length === 0 && <p className="muted">{text("roll_call.none_today")}</p>}
      <ul className="plain calls">
        {calls.data.map((call) => (
          <li key={call.id}>
            <Link to={`?id=${call.id}`} data-row>
              {call.label}
            </Link>
            <Counts call={call} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Counts({ call }: { call: RollCallSummary }) {
  const text = useText();
  const first = call.rounds[0];
  return (
    <>
      {first && (
        <span className="muted">
          {text("roll_call.opened", { at: clock(first.opened_at), by: first.opened_by })} · {text("roll_call.rounds", { n: call.rounds.length })}
        </span>
      )}
      <span className="flags">
        {STATES.filter((state) => call.counts[state]).map((state) => (
          <span key={state} className={`chip tone-${toneOf(state)}`}>
            <CallIcon state={state} />
            {stateText(text, state)} <b>{call.counts[state]}</b>
          </span>
        ))}
      </span>
    </>
  );
}
