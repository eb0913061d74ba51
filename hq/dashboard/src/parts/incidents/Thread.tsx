import type { IncidentDetail, ThreadLine } from "../../data/incidents";
import type { Words } from "../../data/records";
import type { Key } from "../../text";
import { Said } from "../Said";
import { useSettings, useText } from "../settings";
import { clockWithSeconds, dateAndClock } from "../time";
import { namesOf, valueText } from "./model";

/** A phone's clock is mentioned where it differs from headquarters' by more than this. */
const APART = 60_000;

interface Props {
  detail: IncidentDetail;
  /** Comments that were opened, by id. */
  opened?: Map<string, string>;
  words: Words;
}

/** Everybody's steps in the order in which headquarters heard of them. */
export function Thread({ detail, opened, words }: Props) {
  const text = useText();
  return (
    <ol className="thread plain" aria-label={text("incidents.comments")}>
      {detail.thread.map((line) => (
        <Line key={line.entry} line={line} detail={detail} opened={opened} words={words} />
      ))}
    </ol>
  );
}

function Line({ line, detail, opened, words }: Props & { line: ThreadLine }) {
  const text = useText();
  const { language } = useSettings();
  const names = namesOf(detail);
  const name = names[line.author];
  // The phone that files takes the first step too: it repeats the report above.
  const filing = line === detail.thread[0] && line.author === detail.incident.filed_by && line.comments.length === 0;
  return (
    <li className={line.by_desk ? "step desk" : "step"}>
      <p className="muted small">
        <b>{name ? `${name} ${line.author}` : line.author}</b>
        {line.by_desk && ` · ${text("incidents.at_desk")}`} · <span title={dateAndClock(line.received)}>{clockWithSeconds(line.received)}</span>
        {Math.abs(line.received - line.at) > APART && ` · ${text("incidents.own_clock", { at: clockWithSeconds(line.at) })}`}
      </p>
      {filing && <p>{text("incidents.filed_here")}</p>}
      {line.sets.length > 0 && !filing && (
        <ul className="sets plain">
          {line.sets.map(({ field, value }) => (
            <li key={field}>
              <span className="muted">{text(`incidents.field.${field}` as Key)}</span>{" "}
              {field === "text" ? text("incidents.reworded") : valueText(text, words, language, names, field, value)}
            </li>
          ))}
        </ul>
      )}
      {line.comments.map((comment) => (
        <p key={comment.id} className="said">
          <Said text={opened?.get(comment.id) ?? comment.text} />
        </p>
      ))}
    </li>
  );
}
