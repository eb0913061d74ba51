import { Alert, Button } from "antd";
import { useState } from "react";

import { type Roster, type RosterMove, type RosterPerson, usePublishRoster } from "../../data/people";
import { FreshDialog } from "../FreshDialog";
import { useText } from "../settings";
import type { Draft } from "./draft";
import { change } from "./model";
import { called, warningText } from "./words";

interface Props {
  draft: Draft;
  setDraft: (draft: Draft) => void;
  /** As it is published, and as the draft would make it. */
  base: Roster;
  drafted: Roster;
  people: Map<string, RosterPerson>;
}

/** What is not published yet: taken back one by one, or confirmed as old → new and signed. */
export function DraftBar({ draft, setDraft, base, drafted, people }: Props) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const publish = usePublishRoster();
  const close = () => {
    setOpen(false);
    publish.reset();
  };
  const sign = () =>
    publish.mutate(draft, {
      onSuccess: () => {
        setDraft({ version: 0, moves: [] });
        close();
      },
    });
  const without = (move: RosterMove) => setDraft({ ...draft, moves: draft.moves.filter((one) => one !== move) });
  const fresh = drafted.warnings.filter((one) => one.new);
  return (
    <section className="act-line roster-draft" aria-label={text("roster.draft")}>
      <b>{text("roster.draft_of", { n: draft.moves.length, version: draft.version })}</b>
      {draft.version !== base.version && (
        <Alert
          className="form-problem"
          type="warning"
          showIcon
          title={text("roster.changed_meanwhile", { version: base.version })}
          action={
            <Button size="small" onClick={() => setDraft({ ...draft, version: base.version })}>
              {text("roster.go_on")}
            </Button>
          }
        />
      )}
      <ul className="plain roster-moves">
        {draft.moves.map((move) => (
          <li key={`${move.person} ${move.day} ${move.period}`}>
            <MoveLine base={base} people={people} move={move} />
            <Button size="small" type="link" onClick={() => without(move)} aria-label={text("roster.undo_of", { who: move.person, day: move.day })}>
              {text("roster.undo")}
            </Button>
          </li>
        ))}
      </ul>
      <span className="head-actions">
        <Button onClick={() => setDraft({ version: 0, moves: [] })}>{text("roster.drop")}</Button>
        <Button type="primary" onClick={() => setOpen(true)} disabled={draft.version !== base.version}>
          {text("roster.publish")}
        </Button>
      </span>
      <FreshDialog
        open={open}
        title={text("roster.publish_title", { version: draft.version })}
        label={text("roster.sign")}
        act={sign}
        busy={publish.isPending}
        error={publish.error}
        close={close}
        width={640}
      >
        <p>{text("roster.publish_lead")}</p>
        <ul className="plain roster-moves">
          {draft.moves.map((move) => (
            <li key={`${move.person} ${move.day} ${move.period}`}>
              <MoveLine base={base} people={people} move={move} />
            </li>
          ))}
        </ul>
        {fresh.length > 0 && (
          <Alert
            className="form-problem"
            type="warning"
            showIcon
            title={text("roster.publish_warned", { n: fresh.length })}
            description={fresh.slice(0, 8).map((one) => {
              const said = warningText(text, people, one);
              return <p key={said}>{said}</p>;
            })}
          />
        )}
      </FreshDialog>
    </section>
  );
}

function MoveLine({ base, people, move }: { base: Roster; people: Map<string, RosterPerson>; move: RosterMove }) {
  const text = useText();
  const { from, to } = change(base.cells, move);
  const off = text("roster.off");
  return (
    <span>
      {called(people, move.person)} · {move.day} {text(`period.${move.period}`)} · {from.join(", ") || off} → <b>{to ?? off}</b>
      {to && ` (${text(move.part === "leader" ? "roster.leader" : "roster.member")})`}
      {move.until && ` · ${text("roster.weekly_until", { day: move.until })}`}
    </span>
  );
}
