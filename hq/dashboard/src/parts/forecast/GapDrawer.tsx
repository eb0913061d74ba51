import { Alert, Button, Drawer } from "antd";

import { type AskBody, type Gap, type Opening, useAsk } from "../../data/forecast";
import { useWord } from "../../data/requests";
import { may } from "../../data/session";
import { ProblemText } from "../PageState";
import { useFrame } from "../Shell";
import { useText } from "../settings";
import { AskLine } from "./AskLine";
import { distance, needsRoster, reasonText, shortDay, who } from "./model";

/** One post and day: everybody who may be asked, what was asked, and what waits for the desk's word. */
export function GapDrawer({ gap, close }: { gap: Gap | undefined; close: () => void }) {
  const text = useText();
  return (
    <Drawer
      open={gap !== undefined}
      onClose={close}
      size={480}
      closable={{ "aria-label": text("app.close") }}
      title={gap && text("forecast.drawer", { post: gap.post, day: shortDay(gap.day) })}
      destroyOnHidden
    >
      {gap && <Details gap={gap} />}
    </Drawer>
  );
}

function Details({ gap }: { gap: Gap }) {
  const text = useText();
  const { me } = useFrame();
  const ask = useAsk();
  const word = useWord();
  const failed = ask.error ?? word.error;
  const decide = (entry: string, accept: boolean) =>
    word.mutate({ kind: "decide", entry, accept, reason: text(accept ? "forecast.confirm_reason" : "forecast.refuse_reason") });
  return (
    <div className="details">
      <p className="muted">
        {gap.school} · {gap.unit_name}
      </p>
      <ul className="plain">
        {gap.reasons.map((reason) => {
          const said = reasonText(text, reason, gap.day);
          return <li key={said}>{said}</li>;
        })}
      </ul>
      {failed && <Alert className="form-problem" type="error" showIcon title={<ProblemText error={failed} />} role="alert" />}
      {gap.pending.length > 0 && <h3>{text("forecast.waiting_word")}</h3>}
      {gap.pending.map((one) => (
        <p key={one.entry} className="window-line">
          {text("forecast.pending", { who: who(one.person, one.name), whose: one.in_place_of })}
          {may(me, "POST /v1/requests/{id}/decision") && (
            <>
              <Button size="small" type="primary" loading={word.isPending} onClick={() => decide(one.entry, true)}>
                {text("forecast.confirm")}
              </Button>
              <Button size="small" disabled={word.isPending} onClick={() => decide(one.entry, false)}>
                {text("forecast.refuse")}
              </Button>
            </>
          )}
        </p>
      ))}
      {gap.asks.length > 0 && <h3>{text("forecast.asks")}</h3>}
      {gap.asks.map((one) => (
        <p key={one.entry}>
          <AskLine ask={one} day={gap.day} />
        </p>
      ))}
      {gap.openings.map((opening) => (
        <Candidates
          key={opening.in_place_of}
          opening={opening}
          ask={may(me, "POST /v1/stand-ins/ask") ? (person) => ask.mutate(asking(gap, opening, person)) : undefined}
          busy={ask.isPending}
        />
      ))}
      {needsRoster(gap) && <p>{text("forecast.roster_first")}</p>}
    </div>
  );
}

export function asking(gap: Gap, opening: Opening, person: string): AskBody {
  return { post: gap.post, day: gap.day, in_place_of: opening.in_place_of, person };
}

function Candidates({ opening, ask, busy }: { opening: Opening; ask?: (person: string) => void; busy: boolean }) {
  const text = useText();
  const counts = { on_duty: opening.on_duty, rest: opening.rest, away: opening.away };
  return (
    <>
      <h3>{text("forecast.place_of", { who: who(opening.in_place_of, opening.name) })}</h3>
      <ul className="plain windows" aria-label={text("forecast.candidates")}>
        {opening.substitutes.map((one) => (
          <li key={one.person}>
            <span className="window-line">
              <b>{who(one.person, one.name)}</b>
              {ask && (
                <Button size="small" loading={busy} onClick={() => ask(one.person)} aria-label={text("forecast.ask_who", { who: who(one.person, one.name) })}>
                  {text("forecast.ask")}
                </Button>
              )}
            </span>
            <span className="muted small">
              {one.distance_m == null || one.from == null
                ? text("forecast.from_nowhere", { unit: one.unit_name })
                : text("forecast.from", { unit: one.unit_name, post: one.from, distance: distance(one.distance_m) })}
            </span>
          </li>
        ))}
      </ul>
      <p className="muted small">{text(opening.substitutes.length > 0 ? "forecast.others" : "forecast.nobody", counts)}</p>
    </>
  );
}
