import { Button, Input } from "antd";
import { useState } from "react";

import { type Alarm, useAlarmStep } from "../../data/alarms";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { clockWithSeconds } from "../time";
import { lasted, where, who } from "./words";

interface Props {
  alarm: Alarm;
  now: number;
  mayStep: boolean;
  chosen: boolean;
}

/** One open alarm: where, who, how long, what was done, what may be done, who is near. */
export function AlarmCard({ alarm, now, mayStep, chosen }: Props) {
  const text = useText();
  const { caller } = alarm;
  return (
    <article className={`alarm-card${alarm.rings ? " ringing" : ""}${chosen ? " chosen" : ""}`} data-alarm={alarm.id} tabIndex={-1} data-row>
      <header className="window-line">
        <span className={`chip ${alarm.rings ? "tone-worst" : "tone-look"}`}>{text(`alarms.stage.${alarm.stage}`)}</span>
        <h3>
          {text(`alarms.source.${alarm.source}`)} · {where(text, alarm)}
        </h3>
        <span className="muted">{alarm.unit_name}</span>
      </header>
      <p className="window-line">
        {alarm.person && <b>{who(alarm)}</b>}
        <span className="muted">
          {text("alarms.raised", { at: clockWithSeconds(alarm.raised_at) })} · {text("alarms.since", { left: lasted(alarm.raised_at, now) })}
        </span>
        {alarm.escalated && <span className="flag bad">{text("alarms.escalated")}</span>}
        {alarm.silent && <span className="flag bad">{text("alarms.silent")}</span>}
        {alarm.cancelled && <span className="flag">{text("alarms.cancelled")}</span>}
      </p>
      {caller && (
        <p className="muted small">
          {text("alarms.caller", { lat: caller.lat.toFixed(5), lon: caller.lon.toFixed(5), accuracy: Math.round(caller.accuracy_m) })}
        </p>
      )}
      <Steps alarm={alarm} />
      {mayStep && <Acts alarm={alarm} />}
      <Nearest alarm={alarm} />
    </article>
  );
}

function Steps({ alarm }: { alarm: Alarm }) {
  const text = useText();
  return (
    <ol className="plain alarm-steps">
      {alarm.steps.map((step) => (
        <li key={`${step.stage}${step.at}`}>
          {text("alarms.step", {
            stage: text(`alarms.stage.${step.stage}`),
            by: step.by,
            at: clockWithSeconds(step.at),
            left: lasted(alarm.raised_at, step.at),
          })}
          {step.note && <span className="said-short">{step.note}</span>}
        </li>
      ))}
    </ol>
  );
}

function Acts({ alarm }: { alarm: Alarm }) {
  const text = useText();
  const [note, setNote] = useState("");
  const step = useAlarmStep();
  const [first, ...others] = alarm.next;
  if (!first) return null;
  const send = (stage: Alarm["stage"]) =>
    step.mutate({ id: alarm.id, stage, note: note.trim() || undefined }, { onSuccess: () => setNote("") });
  return (
    <>
      <div className="alarm-acts">
        <Input aria-label={text("alarms.note")} placeholder={text("alarms.note")} value={note} maxLength={400} onChange={(event) => setNote(event.target.value)} />
        {[first, ...others].map(
          (stage) =>
            stage !== "raised" && (
              <Button key={stage} type={stage === first ? "primary" : "default"} loading={step.isPending} onClick={() => send(stage)}>
                {text(`alarms.do.${stage}`)}
              </Button>
            ),
        )}
      </div>
      <FormProblem error={step.error} />
    </>
  );
}

function Nearest({ alarm }: { alarm: Alarm }) {
  const text = useText();
  return (
    <section title={text("alarms.nearest_hint")}>
      <h4>{text("alarms.nearest")}</h4>
      {alarm.nearest.length === 0 && <p className="muted">{text("alarms.nearest_none")}</p>}
      <ul className="plain near">
        {alarm.nearest.map((near) => (
          <li key={near.post}>
            <b>{near.post === alarm.post ? text("alarms.here") : text("alarms.metres", { n: near.metres })}</b>
            <span>
              <span className="post-id">{near.post}</span> {near.school}
            </span>
            <span>{near.people.map((one) => `${one.name} ${one.person}`).join("、")}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
