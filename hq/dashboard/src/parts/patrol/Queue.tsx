import type { KeyboardEvent } from "react";

import type { Visit } from "../../data/patrol";
import type { Key } from "../../text";
import { useText } from "../settings";
import { clock } from "../time";
import { reasons, runs } from "./model";

interface Props {
  queue: Visit[];
  now: number;
  chosen: Visit | undefined;
  choose: (visit: Visit) => void;
  press: (visit: Visit, event: KeyboardEvent) => void;
}

/** Today's looks. A row takes keys like a list box takes letters; the workbench does the same for a mouse. */
export function Queue({ queue, now, chosen, choose, press }: Props) {
  const text = useText();
  return (
    <table className="data patrol-queue">
      <caption className="unseen">{text("patrol.queue")}</caption>
      <thead>
        <tr>
          {(["state", "gate", "window", "why"] as const).map((column) => (
            <th key={column} scope="col">
              {text(`patrol.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {queue.map((visit) => (
          <tr
            key={`${visit.post} ${visit.period}`}
            tabIndex={0}
            data-row
            data-post={visit.post}
            data-period={visit.period}
            data-state={visit.state}
            className={visit === chosen ? "chosen" : undefined}
            aria-current={visit === chosen ? "true" : undefined}
            onFocus={() => choose(visit)}
            onClick={() => choose(visit)}
            onKeyDown={(event) => press(visit, event)}
          >
            <td data-label={text("patrol.state")}>
              <span className="cell">
                <StateChip visit={visit} now={now} />
              </span>
            </td>
            <td data-label={text("patrol.gate")}>
              <span className="cell">
                <span className="post-id">{visit.post}</span> {visit.school} <span className="muted">{visit.gate}</span>
              </span>
            </td>
            <td data-label={text("patrol.window")}>
              <span className="cell">
                {text(`period.${visit.period}` as Key)} {clock(visit.on_due)}–{clock(visit.off_due)}
              </span>
            </td>
            <td data-label={text("patrol.why")}>
              <span className="cell muted small">{reasons(text, visit).join(" · ")}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function StateChip({ visit, now }: { visit: Visit; now: number }) {
  const text = useText();
  if (visit.state === "done") return <span className="chip tone-good">✓ {text("patrol.done")}</span>;
  if (runs(visit, now)) return <span className="chip tone-look">▶ {text("patrol.running")}</span>;
  if (visit.on_due > now) return <span className="chip tone-plain">◷ {text("patrol.later", { at: clock(visit.on_due) })}</span>;
  return <span className="chip tone-plain">– {text("patrol.over")}</span>;
}
