import type { Incident } from "../../data/incidents";
import type { Key } from "../../text";
import { useText } from "../settings";
import { clockWithSeconds } from "../time";
import { elapsed, isOverdue, STATUSES } from "./model";

export function Severity({ value }: { value: number }) {
  const text = useText();
  return <span className={`severity s${value}`}>{text(`incidents.severity.${value}` as Key)}</span>;
}

export function Status({ value }: { value: string }) {
  const text = useText();
  const known = STATUSES.find((status) => status === value);
  return <span className={`status ${value}`}>{known ? text(`incidents.status.${known}`) : value}</span>;
}

/** How long it has waited, or how long it took; red beyond what the desk allows itself. */
export function Waiting({ incident, now }: { incident: Incident; now: number }) {
  const text = useText();
  const { clocks } = incident;
  const late = isOverdue(incident, now);
  if (clocks.closed) return <span className="muted">{text("incidents.took", { time: elapsed(clocks.received, clocks.closed.at) })}</span>;
  const step = clocks.handled ? "handled" : clocks.seen ? "seen" : "unseen";
  return (
    <span className={late ? "wait late" : "wait"}>
      {text(`incidents.step.${step}`)} <b>{elapsed(clocks.received, now)}</b>
      {late && <span className="flag bad">{text("incidents.overdue")}</span>}
    </span>
  );
}

/** 收到 → 已阅 → 处置 → 办结, each by headquarters' clock, with the time since the report came. */
export function Clocks({ incident, now }: { incident: Incident; now: number }) {
  const text = useText();
  const { clocks } = incident;
  const marks = [
    ["received", { at: clocks.received, by: incident.filed_by }],
    ["seen", clocks.seen],
    ["handled", clocks.handled],
    ["closed", clocks.closed],
  ] as const;
  return (
    <ol className="clocks" aria-label={text("incidents.clocks")}>
      {marks.map(([name, mark]) => (
        <li key={name} className={mark ? "done" : undefined} data-clock={name}>
          <span className="muted small">{text(`incidents.clock.${name}`)}</span>
          <b>{mark ? clockWithSeconds(mark.at) : "—"}</b>
          <span className="muted small">
            {mark ? name === "received" ? mark.by : `+${elapsed(clocks.received, mark.at)} ${mark.by}` : incident.status === "closed" ? "" : `${elapsed(clocks.received, now)}…`}
          </span>
        </li>
      ))}
    </ol>
  );
}
