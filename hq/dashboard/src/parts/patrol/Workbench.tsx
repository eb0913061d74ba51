import { Button, Input } from "antd";

import type { BoardRow } from "../../data/board";
import type { Visit } from "../../data/patrol";
import type { Key } from "../../text";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { clock } from "../time";
import { type Draft, says, signedOn } from "./model";

interface Props {
  visit: Visit;
  row: BoardRow | undefined;
  linked: boolean;
  draft: Draft;
  setDraft: (draft: Draft) => void;
  save: (inOrder: boolean) => void;
  busy: boolean;
  mayWrite: boolean;
  error: unknown;
  next: Visit | undefined;
  choose: (visit: Visit) => void;
}

const HEADS = [0, 1, 2, 3, 4, 5] as const;

/** One gate: where its picture is, what the records say, and what is seen. */
export function Workbench({ visit, row, linked, draft, setDraft, save, busy, mayWrite, error, next, choose }: Props) {
  const text = useText();
  const records = signedOn(row, visit.period);
  const asks = records !== undefined && draft.seen !== null && draft.seen < records.here;
  const blocked = busy || records === undefined;
  return (
    <section className="panel workbench" aria-label={text("patrol.choose", { post: visit.post })}>
      <h2>
        <span className="post-id">{visit.post}</span> {visit.school} · {visit.gate}
      </h2>
      <p className="muted">
        {visit.unit_name} · {text(`period.${visit.period}` as Key)} {clock(visit.on_due)}–{clock(visit.off_due)}
      </p>
      <p className="window-line">
        {visit.links.map((link) => (
          <a key={link.url} className="video-link" href={link.url} target="_blank" rel="noopener noreferrer">
            ▣ {link.name ? text("patrol.video_at", { name: link.name }) : text("patrol.video")}
          </a>
        ))}
        {visit.links.length === 0 && <span className="muted">{text(linked ? "patrol.no_camera" : "patrol.no_link")}</span>}
      </p>
      <p className={records ? undefined : "muted"} data-signed-on={records?.here}>
        {records ? text("patrol.signed_on", { here: records.said, want: records.want }) : text("patrol.nothing_runs")}
      </p>
      {mayWrite && (
        <>
          <div className="patrol-form">
            <Button type="primary" disabled={blocked || says(draft)} onClick={() => save(true)}>
              ✓ {text("patrol.in_order")} <kbd>y</kbd>
            </Button>
            <fieldset>
              <legend>{text("patrol.seen")}</legend>
              {HEADS.map((n) => (
                <button
                  key={n}
                  type="button"
                  className="tick"
                  aria-pressed={draft.seen === n}
                  onClick={() => setDraft({ ...draft, seen: draft.seen === n ? null : n })}
                >
                  {n}
                </button>
              ))}
              {draft.seen !== null && draft.seen > 5 && <b className="tick">{draft.seen}</b>}
            </fieldset>
            <Turn label={text("patrol.car")} hint="v" value={draft.car} set={(car) => setDraft({ ...draft, car })} />
            <Turn label={text("patrol.lights")} hint="l" value={draft.lights} set={(lights) => setDraft({ ...draft, lights })} />
            <label className="patrol-note">
              {text("patrol.note_label")}
              <Input
                value={draft.note}
                maxLength={200}
                placeholder={text("patrol.note_hint")}
                onChange={(event) => setDraft({ ...draft, note: event.target.value })}
                onPressEnter={() => says(draft) && save(false)}
              />
            </label>
            <Button disabled={blocked || !says(draft)} onClick={() => save(false)}>
              {text("patrol.save")} <kbd>Enter</kbd>
            </Button>
          </div>
          {asks && <p className="verdict look">{text("patrol.will_ask")}</p>}
          <p className="muted small keys-hint">{text("patrol.keys")}</p>
        </>
      )}
      <FormProblem error={error} />
      {next && (
        <Button type="link" className="next-gate" onClick={() => choose(next)}>
          {text("patrol.next", { post: `${next.post} ${next.school}` })} →
        </Button>
      )}
    </section>
  );
}

interface TurnProps {
  label: string;
  hint: string;
  value: boolean | null;
  set: (value: boolean | null) => void;
}

/** There, not there, or not looked for. */
function Turn({ label, hint, value, set }: TurnProps) {
  const text = useText();
  const choices = [
    [true, text("patrol.yes")],
    [false, text("patrol.no")],
  ] as const;
  return (
    <fieldset>
      <legend>
        {label} <kbd>{hint}</kbd>
      </legend>
      {choices.map(([choice, said]) => (
        <button key={said} type="button" className="tick" aria-pressed={value === choice} onClick={() => set(value === choice ? null : choice)}>
          {said}
        </button>
      ))}
    </fieldset>
  );
}
