import { Button, Input } from "antd";
import { useState } from "react";

import { type Brief as BriefData, useBrief, useEditBrief } from "../data/daily";
import { may } from "../data/session";
import { figure, numberName } from "../parts/daily/model";
import { Numbers } from "../parts/daily/Numbers";
import { PageHead } from "../parts/PageHead";
import { Failed, Loading } from "../parts/PageState";
import { FormProblem } from "../parts/ProofForm";
import { Sheet, SheetTable } from "../parts/print/Sheet";
import { useFrame } from "../parts/Shell";
import { useAddress } from "../parts/search";
import { useSettings, useText } from "../parts/settings";
import { civilDay, clockOn, dateAndClock, dayAfter, longDay } from "../parts/time";
import "../parts/daily/daily.css";

/** 每日简报: as text for pasting, with the records behind its numbers, and as a sheet. */
export default function Brief() {
  const [get] = useAddress();
  const brief = useBrief(get("day"));
  if (!brief.data) return brief.error ? <Failed error={brief.error} retry={() => void brief.refetch()} /> : <Loading />;
  return get("view") === "sheet" ? <BriefSheet brief={brief.data} /> : <Loaded key={brief.data.day} brief={brief.data} />;
}

function BriefSheet({ brief }: { brief: BriefData }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [, set] = useAddress();
  return (
    <Sheet
      title={text("brief.title")}
      unit={text("brief.unit")}
      asOf={brief.at}
      note={longDay(brief.day, language)}
      madeBy={me.name}
      tools={<Button onClick={() => set({ view: "" })}>{text("print.back")}</Button>}
    >
      <pre className="brief-text">{brief.text}</pre>
      <SheetTable
        caption={text("brief.numbers")}
        head={[text("number.name"), text("number.value")]}
        rows={brief.numbers.map((one) => ({ key: one.key, cells: [numberName(text, one.key), figure(text, one)] }))}
      />
    </Sheet>
  );
}

function Loaded({ brief }: { brief: BriefData }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [, set] = useAddress();
  const [draft, setDraft] = useState<string>();
  const [copied, setCopied] = useState(false);
  const edit = useEditBrief();
  const today = civilDay(brief.at);
  const go = (day: string) => set({ day: day === today ? "" : day });
  const save = () =>
    draft !== undefined && edit.mutate({ day: brief.day, text: draft }, { onSuccess: () => setDraft(undefined) });
  // A browser that refuses the clipboard leaves the text to be marked by hand.
  const copy = () =>
    void navigator.clipboard.writeText(brief.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <>
      <PageHead title={text("brief.title")} note={longDay(brief.day, language)} at={brief.at}>
        <Button onClick={() => set({ view: "sheet" })}>{text("brief.sheet")}</Button>
        <Button type="primary" onClick={copy}>
          {text(copied ? "brief.copied" : "brief.copy")}
        </Button>
      </PageHead>
      <p className="muted lead">{text("brief.lead")}</p>
      <div className="filters">
        <span className="day-steps">
          <Button onClick={() => go(dayAfter(brief.day, -1))}>{text("attendance.previous")}</Button>
          <Input type="date" className="day-box" aria-label={text("filter.day")} value={brief.day} onChange={(event) => event.target.value && go(event.target.value)} />
          <Button onClick={() => go(dayAfter(brief.day, 1))}>{text("attendance.next")}</Button>
        </span>
        <span className="muted" data-brief={brief.generated ? "generated" : "preview"}>
          <Standing brief={brief} />
        </span>
      </div>
      <div className="two-columns">
        <section aria-label={text("brief.text")}>
          {draft === undefined ? (
            <>
              <pre className="brief-text">{brief.text}</pre>
              {brief.generated && may(me, "POST /v1/brief") && <Button onClick={() => setDraft(brief.text)}>{text("brief.edit")}</Button>}
            </>
          ) : (
            <>
              <FormProblem error={edit.error} />
              <Input.TextArea aria-label={text("brief.text")} value={draft} rows={12} onChange={(event) => setDraft(event.target.value)} />
              <div className="actions">
                <Button onClick={() => setDraft(undefined)}>{text("brief.cancel")}</Button>
                <Button type="primary" loading={edit.isPending} onClick={save}>
                  {text("brief.save")}
                </Button>
              </div>
            </>
          )}
          {brief.generated && brief.edits.length > 0 && (
            <>
              <h3>{text("brief.original")}</h3>
              <pre className="brief-text">{brief.generated.text}</pre>
            </>
          )}
        </section>
        <section aria-label={text("brief.numbers")}>
          <h2>{text("brief.numbers")}</h2>
          <Numbers numbers={brief.numbers} day={brief.day} />
        </section>
      </div>
    </>
  );
}

/** Generated, edited, still to come, or not at all. */
function Standing({ brief }: { brief: BriefData }) {
  const text = useText();
  const last = brief.edits.at(-1);
  if (last) return text("brief.edited", { by: last.by, at: dateAndClock(last.at) });
  if (brief.generated) return text("brief.generated", { at: dateAndClock(brief.generated.at) });
  if (brief.due_at != null) return text("brief.due", { at: clockOn(brief.day, brief.due_at) });
  return text("brief.no_duty");
}
