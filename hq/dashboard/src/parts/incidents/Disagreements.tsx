import { Button } from "antd";

import type { Disagreement, IncidentAct, IncidentDetail } from "../../data/incidents";
import type { Words } from "../../data/records";
import type { Key } from "../../text";
import { Said } from "../Said";
import { useSettings, useText } from "../settings";
import { clockWithSeconds } from "../time";
import { namesOf, valueText } from "./model";

interface Props {
  detail: IncidentDetail;
  disagreements: Disagreement[];
  words: Words;
  /** Nobody chooses here who may only read. */
  act?: (act: IncidentAct) => void;
  busy: boolean;
}

/** Both values side by side, who said each and when; one is chosen, or both wordings are kept. */
export function Disagreements({ detail, disagreements, words, act, busy }: Props) {
  const text = useText();
  const { language } = useSettings();
  const names = namesOf(detail);
  if (disagreements.length === 0) return null;
  return (
    <section className="conflicts" aria-label={text("incidents.conflicts")}>
      <h3>{text("incidents.conflicts")}</h3>
      <p className="muted small">{text("incidents.conflicts_hint")}</p>
      {disagreements.map(({ field, values }) => (
        <div key={field} className="conflict" data-field={field}>
          <span className="muted small">{text(`incidents.field.${field}` as Key)}</span>
          <div className="sides">
            {values.map((said) => (
              <div key={said.entry} className="side">
                <p className="said">
                  <Said text={valueText(text, words, language, names, field, said.value)} />
                </p>
                <p className="muted small">
                  {names[said.author] ?? ""} {said.author} · {clockWithSeconds(said.at)}
                </p>
                {act && (
                  <Button size="small" loading={busy} onClick={() => act({ kind: "choose", field, entry: said.entry })}>
                    {text("incidents.choose")}
                  </Button>
                )}
              </div>
            ))}
          </div>
          {act && field === "text" && (
            <Button size="small" type="link" loading={busy} onClick={() => act({ kind: "keep_both" })}>
              {text("incidents.keep_both")}
            </Button>
          )}
        </div>
      ))}
    </section>
  );
}
