import { Alert } from "antd";

import type { ChangePreview, DayShape, SchoolChange } from "../../data/places";
import { useSettings, useText } from "../settings";
import { longDay } from "../time";
import { movedTexts, statusKey, windowTexts } from "./model";
import { Problems } from "./Problems";

/** Schools that are shown at once; the rest are counted, and there for whoever wants to see what they sign. */
const SHOWN = 3;

/** What would change before it is published: post by post, old → new. */
export function Changes({ preview }: { preview: ChangePreview }) {
  const text = useText();
  if (preview.problems.length > 0) return <Problems problems={preview.problems} />;
  const shown = preview.schools.filter((school) => school.days.length > 0);
  return (
    <section className="changes" aria-label={text("places.change")} aria-live="polite">
      {preview.soon && <Alert className="form-problem" type="warning" showIcon title={text("places.change_soon")} />}
      {shown.length === 0 && <p className="muted">{text("places.change_none")}</p>}
      {shown.length > 1 && <p>{text("places.change_schools", { n: shown.length })}</p>}
      {shown.slice(0, SHOWN).map((school) => (
        <OfSchool key={school.school} change={school} />
      ))}
      {shown.length > SHOWN && (
        <details className="rest">
          <summary>{text("places.change_more", { n: shown.length - SHOWN })}</summary>
          {shown.slice(SHOWN).map((school) => (
            <OfSchool key={school.school} change={school} />
          ))}
        </details>
      )}
    </section>
  );
}

function OfSchool({ change }: { change: SchoolChange }) {
  const { language } = useSettings();
  return (
    <div className="change">
      <h3>
        <span className="post-id">{change.posts.join(" ")}</span> {change.name}
      </h3>
      {change.days.map((day) => (
        <div key={day.after.day} className="change-day">
          <span className="muted">{longDay(day.after.day, language)}</span>
          <Side label="places.before" day={day.before} other={day.after} />
          <Side label="places.after" day={day.after} other={day.before} />
        </div>
      ))}
    </div>
  );
}

function Side({ label, day, other }: { label: "places.before" | "places.after"; day: DayShape; other: DayShape }) {
  const text = useText();
  const others = new Set(windowTexts(text, other));
  const windows = windowTexts(text, day);
  const moved = movedTexts(day, other);
  return (
    <div className="change-side" data-side={label === "places.before" ? "before" : "after"}>
      <span className="flag">{text(label)}</span>
      <span className="change-windows">
        {day.status !== other.status && <b>{text(statusKey(day))}</b>}
        {windows.length === 0 && <span className="muted">{text("places.no_windows")}</span>}
        {windows.map((window) => (others.has(window) ? <span key={window}>{window}</span> : <b key={window}>{window}</b>))}
      </span>
      {moved.length > 0 && <span className="muted small">{moved.join("，")}</span>}
    </div>
  );
}
