import { Button, Input } from "antd";

import type { DutyLog } from "../../data/daily";
import type { Words } from "../../data/records";
import { PageHead } from "../PageHead";
import { Nothing } from "../PageState";
import { Sheet, SheetTable } from "../print/Sheet";
import { useFrame } from "../Shell";
import { useAddress } from "../search";
import { useSettings, useText } from "../settings";
import { civilDay, clockOn, longDay } from "../time";
import { figure, logText, numberName } from "./model";
import { Numbers } from "./Numbers";

/** 值班日志: on the screen, and as a sheet to print and sign. */
export function DutyLogView({ log, words }: { log: DutyLog; words: Words }) {
  const text = useText();
  const { me } = useFrame();
  const { language } = useSettings();
  const [get, set] = useAddress();
  const rows = log.lines.map((line) => ({
    key: `${line.at} ${line.code} ${JSON.stringify(line.args)}`,
    cells: [clockOn(log.day, line.at), logText(text, words, language, line)],
  }));
  if (get("view") === "sheet") {
    return (
      <Sheet
        title={text("log.title")}
        unit={text("brief.unit")}
        asOf={log.at}
        note={longDay(log.day, language)}
        madeBy={me.name}
        tools={<Button onClick={() => set({ view: "log" })}>{text("print.back")}</Button>}
      >
        <SheetTable
          caption={text("log.numbers")}
          head={[text("number.name"), text("number.value")]}
          rows={log.numbers.map((one) => ({ key: one.key, cells: [numberName(text, one.key), figure(text, one)] }))}
        />
        <p className="sheet-note">{text("log.note")}</p>
        <SheetTable caption={text("log.title")} head={[text("log.at"), text("log.what")]} rows={rows} />
      </Sheet>
    );
  }
  const today = civilDay(log.at);
  return (
    <>
      <PageHead title={text("log.title")} note={longDay(log.day, language)} at={log.at}>
        <Button onClick={() => set({ view: "" })}>{text("handover.list")}</Button>
        <Button onClick={() => set({ view: "sheet" })}>{text("brief.sheet")}</Button>
      </PageHead>
      <p className="muted lead">{text("log.note")}</p>
      <div className="filters">
        <Input
          type="date"
          className="day-box"
          aria-label={text("filter.day")}
          value={log.day}
          onChange={(event) => event.target.value && set({ day: event.target.value === today ? "" : event.target.value })}
        />
      </div>
      <Numbers numbers={log.numbers} day={log.day} />
      {rows.length === 0 ? (
        <Nothing title={text("log.empty")} />
      ) : (
        <table className="data">
          <caption className="unseen">{text("log.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{text("log.at")}</th>
              <th scope="col">{text("log.what")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, cells: [at, what] }) => (
              <tr key={key}>
                <td data-label={text("log.at")}>{at}</td>
                <td data-label={text("log.what")}>{what}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  );
}
