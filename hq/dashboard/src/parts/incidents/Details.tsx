import { useEffect, useState } from "react";

import { type Incident, type IncidentAct, type IncidentDetail, useIncident, useIncidentStep } from "../../data/incidents";
import type { Unmasked, Words } from "../../data/records";
import { may } from "../../data/session";
import type { Key } from "../../text";
import { FormProblem } from "../ProofForm";
import { Failed, Loading } from "../PageState";
import { Reveal } from "../Reveal";
import { Said } from "../Said";
import { useFrame } from "../Shell";
import { useText } from "../settings";
import { dateAndClock } from "../time";
import { Acts } from "./Acts";
import { Disagreements } from "./Disagreements";
import { Clocks, Severity, Status } from "./Marks";
import { namesOf } from "./model";
import { Thread } from "./Thread";

type Opened = Extract<Unmasked, { incident: unknown }>["incident"];

/** One incident: what is known, who said what, and what the desk does about it. */
export function Details({ id, words, now }: { id: string; words: Words; now: number }) {
  const detail = useIncident(id);
  if (!detail.data) return detail.error ? <Failed error={detail.error} retry={() => void detail.refetch()} /> : <Loading />;
  return <Loaded detail={detail.data} words={words} now={now} />;
}

function Loaded({ detail, words, now }: { detail: IncidentDetail; words: Words; now: number }) {
  const text = useText();
  const { me } = useFrame();
  const { incident } = detail;
  // Gone with the drawer: each look is a look of its own.
  const [opened, setOpened] = useState<Opened>();
  const step = useIncidentStep(incident.id);
  const mayAct = may(me, "POST /v1/incidents/{id}/steps");
  const { mutate, isPending } = step;
  const act = (one: IncidentAct, done?: () => void) => mutate({ heads: detail.heads, act: one }, { onSuccess: done });
  const unseen = mayAct && !incident.clocks.seen;
  useEffect(() => {
    // Opening is seeing; the server says it once, whoever comes first.
    if (unseen) mutate({ heads: [], act: { kind: "see" } });
  }, [unseen, mutate]);
  const texts = opened?.texts ?? incident.texts;
  const comments = opened && new Map(opened.comments.map((comment) => [comment.id, comment.text]));
  return (
    <div className="details">
      <p className="window-line">
        <Severity value={incident.severity} /> <Status value={incident.status} />
        {incident.minor && <span className="flag">{text("incidents.minor")}</span>}
      </p>
      <p className="muted small">
        {incident.id} · {incident.post} · {dateAndClock(incident.filed_at)}
      </p>
      <Clocks incident={incident} now={now} />
      <Facts incident={incident} names={namesOf(detail)} />
      <h3>
        {text("incidents.text")}
        {incident.masked && !opened && (
          <Reveal what="incident" id={incident.id} of={incident.id} shown={(value) => "incident" in value && setOpened(value.incident)} />
        )}
      </h3>
      {texts.length === 0 && <p className="muted">{text("incidents.no_text")}</p>}
      {texts.map((one, at) => (
        // Wordings stand in the order in which they were written.
        <p key={`${at}${one}`} className="said">
          <Said text={one} />
        </p>
      ))}
      <Disagreements
        detail={detail}
        disagreements={opened?.disagreements ?? detail.disagreements}
        words={words}
        act={mayAct ? act : undefined}
        busy={isPending}
      />
      <h3>{text("incidents.comments")}</h3>
      {detail.thread.length === 0 && <p className="muted">{text("incidents.no_comments")}</p>}
      <Thread detail={detail} opened={comments} words={words} />
      {mayAct ? <Acts detail={detail} words={words} act={act} busy={isPending} error={step.error} /> : <FormProblem error={step.error} />}
    </div>
  );
}

function Facts({ incident, names }: { incident: Incident; names: Record<string, string> }) {
  const text = useText();
  const facts: [Key, string | null | undefined][] = [
    ["incidents.by", incident.filed_by],
    ["incidents.assigned", incident.assigned],
    ["incidents.handed_to", incident.handed_to],
    ["incidents.officer", incident.officer],
  ];
  return (
    <dl className="facts">
      {facts.map(
        ([label, value]) =>
          value && (
            <div key={label}>
              <dt>{text(label)}</dt>
              <dd>
                {names[value] && `${names[value]} `}
                <Said text={value} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
