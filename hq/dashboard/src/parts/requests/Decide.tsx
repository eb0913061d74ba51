import { Button, Form } from "antd";
import { useState } from "react";

import { type Asked, useWord, type Word } from "../../data/requests";
import { may } from "../../data/session";
import type { Key } from "../../text";
import { Reason, Time } from "../attendance/Repairs";
import { FormProblem } from "../ProofForm";
import { Said } from "../Said";
import { useFrame } from "../Shell";
import { useSettings, useText } from "../settings";
import { atClock, clock, dateAndClock } from "../time";
import { askedText } from "./model";

export function Standing({ value }: { value: Asked["standing"] }) {
  const text = useText();
  return <span className={`status ${value}`}>{text(`requests.standing.${value}`)}</span>;
}

type How = "accept" | "refuse" | "uphold" | "correct" | "void";
type Fields = { reason: string; at?: string };

function wordOf(asked: Asked, how: How, { reason, at }: Fields): Word {
  const { entry } = asked;
  if (how === "accept" || how === "refuse") return { kind: "decide", entry, accept: how === "accept", reason };
  if (how === "correct" && at && asked.day) return { kind: "settle", entry, correction: { kind: "at", at: atClock(asked.day, at) }, reason };
  return { kind: "settle", entry, correction: how === "void" ? { kind: "void" } : undefined, reason };
}

/** Both sides, and the desk's word with its reason. */
export function Decide({ asked }: { asked: Asked }) {
  const text = useText();
  const { language } = useSettings();
  const { me } = useFrame();
  const [how, setHow] = useState<How>();
  const word = useWord();
  const dispute = asked.asks.kind === "dispute";
  const hows: How[] = dispute ? ["uphold", "correct", "void"] : ["accept", "refuse"];
  const allowed = may(me, dispute ? "POST /v1/requests/{id}/settlement" : "POST /v1/requests/{id}/decision");
  return (
    <div className="details">
      <p className="window-line">
        <Standing value={asked.standing} />
        <span className="muted small">
          {asked.name} {asked.person} · {[asked.post, asked.day].filter(Boolean).join(" · ")} · {dateAndClock(asked.received)}
        </span>
      </p>
      {!dispute && <p>{askedText(text, asked, language)}</p>}
      <div className="sides">
        <div>
          <h3>{text("requests.says")}</h3>
          <p className="said">{asked.says ? <Said text={asked.says} /> : "–"}</p>
        </div>
        {asked.asks.kind === "dispute" && (
          <div>
            <h3>{text("requests.verdicts")}</h3>
            {asked.asks.verdicts.map((one) => (
              <p key={one.window} className="said">
                <span className="muted small">{clock(one.window)}</span> {one[language]}
              </p>
            ))}
          </div>
        )}
      </div>
      {asked.decided && (
        <>
          <h3>{text("requests.decided")}</h3>
          <p className="muted small">
            {asked.decided.by} · {dateAndClock(asked.decided.at)}
          </p>
          {asked.decided.reason && (
            <p className="said">
              <Said text={asked.decided.reason} />
            </p>
          )}
        </>
      )}
      {asked.standing === "pending" && allowed && (
        <section className="acts" aria-label={text("requests.decide")}>
          <div className="act-row">
            {hows.map((one) => (
              <Button key={one} aria-expanded={how === one} onClick={() => setHow(one)}>
                {text(`requests.how.${one}` as Key)}
              </Button>
            ))}
          </div>
          {how && (
            <Form<Fields> key={how} className="act-form" layout="vertical" requiredMark={false} onFinish={(fields) => word.mutate(wordOf(asked, how, fields))}>
              <FormProblem error={word.error} />
              {how === "correct" && <Time name="at" label="repair.at" needed />}
              <Reason />
              <div className="actions">
                <Button type="primary" htmlType="submit" loading={word.isPending}>
                  {text(`requests.how.${how}` as Key)}
                </Button>
              </div>
            </Form>
          )}
        </section>
      )}
    </div>
  );
}
