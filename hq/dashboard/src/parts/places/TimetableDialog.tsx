import DeleteOutlined from "@ant-design/icons/DeleteOutlined";
import { Button, Input, Modal, Select } from "antd";
import { useState } from "react";

import { type MovementRow, type School, useChangeTimetable, useTimetablePreview } from "../../data/places";
import { serverTime } from "../../data/query";
import { FormProblem } from "../ProofForm";
import { useSettings, useText } from "../settings";
import { WEEKDAYS, civilDay, dayAfter, weekdayName } from "../time";
import { Changes } from "./Changes";
import { rowsOn, withDay } from "./model";
import { PublishDialog } from "./PublishDialog";

interface Props {
  school: School;
  open: boolean;
  close: () => void;
  published: () => void;
}

const BLANK: MovementRow = { kind: "leave", label: "", start: "", end: "", weekdays: "12345", valid_from: "", valid_to: "", lead_min: null, tail_min: null };

/** A timetable from a day on: rows as a clerk would write them, what they change, then the signature. */
export function TimetableDialog({ school, open, close, published }: Props) {
  const text = useText();
  return (
    <Modal
      open={open}
      onCancel={close}
      footer={null}
      destroyOnHidden
      width={860}
      closable={{ "aria-label": text("app.close") }}
      title={text("places.timetable_title", { school: school.name })}
    >
      {open && <Editor school={school} close={close} published={published} />}
    </Modal>
  );
}

function Editor({ school, close, published }: Omit<Props, "open">) {
  const text = useText();
  const [today] = useState(() => civilDay(serverTime(Date.now())));
  const [from, setFrom] = useState(dayAfter(today, 1));
  const [to, setTo] = useState("");
  const [rows, setRows] = useState<MovementRow[]>(() => rowsOn(school.movements, dayAfter(today, 1)));
  const [signing, setSigning] = useState(false);
  const preview = useTimetablePreview(school.school);
  const change = useChangeTimetable(school.school);
  const dated = rows.map((row) => ({ ...row, valid_from: from, valid_to: to }));
  const set = (at: number, part: Partial<MovementRow>) => {
    setRows(rows.map((row, index) => (index === at ? { ...row, ...part } : row)));
    preview.reset();
  };
  const found = preview.data;
  const sound = found !== undefined && found.problems.length === 0;
  return (
    <div className="details">
      <p className="muted">{text("places.timetable_lead")}</p>
      <div className="choices">
        <label>
          {text("places.timetable_from")} <Input type="date" className="short-input" value={from} min={today} onChange={(event) => (setFrom(event.target.value), preview.reset())} />
        </label>
        <label>
          {text("places.timetable_to")} <Input type="date" className="short-input" value={to} min={from} onChange={(event) => (setTo(event.target.value), preview.reset())} />
        </label>
      </div>
      <Rows rows={rows} set={set} remove={(at) => (setRows(rows.filter((_, index) => index !== at)), preview.reset())} />
      <div className="choices">
        <Button size="small" onClick={() => setRows([...rows, BLANK])}>
          {text("places.row.add")}
        </Button>
      </div>
      <FormProblem error={preview.error} />
      {found && <Changes preview={found} />}
      <div className="actions">
        <Button onClick={close}>{text("places.cancel")}</Button>
        <Button type={sound ? "default" : "primary"} disabled={rows.length === 0} loading={preview.isPending} onClick={() => preview.mutate(dated)}>
          {text("places.look")}
        </Button>
        <Button type={sound ? "primary" : "default"} disabled={!sound} onClick={() => setSigning(true)}>
          {text("places.sign")}
        </Button>
      </div>
      <PublishDialog open={signing} publish={() => change.mutateAsync({ rows: dated, revision: found?.revision ?? "" }).then(published)} change={change} close={() => setSigning(false)} />
    </div>
  );
}

const TYPED = ["label", "start", "end"] as const;

function Rows({ rows, set, remove }: { rows: MovementRow[]; set: (at: number, part: Partial<MovementRow>) => void; remove: (at: number) => void }) {
  const text = useText();
  const of = (at: number, what: string) => text("places.row.of", { n: at + 1, what });
  return (
    <table className="data form-rows">
      <thead>
        <tr>
          <th scope="col">{text("places.row.kind")}</th>
          {[...TYPED, "weekdays" as const].map((column) => (
            <th key={column} scope="col">
              {text(`places.row.${column}`)}
            </th>
          ))}
          <th scope="col">
            <span className="unseen">{text("places.row.remove", { n: "" })}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // oxlint-disable-next-line no-array-index-key -- a row has no name until somebody types one
          <tr key={at}>
            <td data-label={text("places.row.kind")}>
              <Select
                aria-label={of(at, text("places.row.kind"))}
                value={row.kind}
                onChange={(kind) => set(at, { kind })}
                options={(["arrive", "leave"] as const).map((kind) => ({ value: kind, label: text(`places.row.${kind}`) }))}
              />
            </td>
            {TYPED.map((column) => (
              <td key={column} data-label={text(`places.row.${column}`)}>
                <Input aria-label={of(at, text(`places.row.${column}`))} value={row[column]} maxLength={40} onChange={(event) => set(at, { [column]: event.target.value })} />
              </td>
            ))}
            <td data-label={text("places.row.weekdays")}>
              <Weekdays digits={row.weekdays} named={(what) => of(at, what)} set={(weekdays) => set(at, { weekdays })} />
            </td>
            <td>
              <Button size="small" type="text" aria-label={text("places.row.remove", { n: at + 1 })} onClick={() => remove(at)}>
                <DeleteOutlined aria-hidden />
              </Button>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Monday to Sunday, each a button. */
function Weekdays({ digits, named, set }: { digits: string; named: (what: string) => string; set: (digits: string) => void }) {
  const { language } = useSettings();
  return (
    <div className="weekdays">
      {WEEKDAYS.map((day) => {
        const chosen = digits.includes(String(day));
        return (
          <Button key={day} size="small" type={chosen ? "primary" : "default"} aria-pressed={chosen} aria-label={named(weekdayName(day, language))} onClick={() => set(withDay(digits, day))}>
            {weekdayName(day, language, "narrow")}
          </Button>
        );
      })}
    </div>
  );
}
