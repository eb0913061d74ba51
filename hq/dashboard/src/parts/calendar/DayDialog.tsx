import { AutoComplete, Button, Form, Input, Modal, Select } from "antd";
import { useState } from "react";

import { type CalendarMonth, type DayChange, useChangeDay, useDayPreview } from "../../data/places";
import { serverTime } from "../../data/query";
import { LookThenSign } from "../places/LookThenSign";
import { useSettings, useText } from "../settings";
import { WEEKDAYS, civilDay, weekdayName } from "../time";

export interface DayEdit {
  day: string;
  school: string;
  remove: boolean;
}

interface Props {
  edit: DayEdit | undefined;
  data: CalendarMonth;
  close: () => void;
  published: () => void;
}

const REASONS = ["exam", "weather", "make_up", "sports"] as const;

/** One day of the county's or a school's layer: what it is, what that changes, the signature. */
export function DayDialog({ edit, ...rest }: Props) {
  const text = useText();
  const title = edit && (edit.remove ? text("calendar.remove_title", { day: edit.day }) : text("calendar.edit_title"));
  return (
    <Modal open={edit !== undefined} onCancel={rest.close} footer={null} destroyOnHidden width={620} closable={{ "aria-label": text("app.close") }} title={title}>
      {edit && <Editor edit={edit} {...rest} />}
    </Modal>
  );
}

function Editor({ edit, data, close, published }: Props & { edit: DayEdit }) {
  const preview = useDayPreview();
  const change = useChangeDay();
  return (
    <LookThenSign<DayChange>
      atOnce={edit.remove ? { school: edit.school || null, date: edit.day, remove: true } : undefined}
      form={(look) => <Fields edit={edit} data={data} look={look} touched={preview.reset} busy={preview.isPending} />}
      preview={preview}
      change={change}
      publish={(asked, revision) => change.mutateAsync({ ...asked, revision }).then(published)}
      close={close}
    />
  );
}

interface Typed {
  school: string;
  date: string;
  kind: string;
  runs_as: string;
  reason: string;
  source: string;
}

interface FieldProps {
  edit: DayEdit;
  data: CalendarMonth;
  look: (body: DayChange) => void;
  touched: () => void;
  busy: boolean;
}

function Fields({ edit, data, look, touched, busy }: FieldProps) {
  const text = useText();
  const { language } = useSettings();
  const [form] = Form.useForm<Typed>();
  const [today] = useState(() => civilDay(serverTime(Date.now())));
  const kind = Form.useWatch("kind", form);
  const send = ({ school, runs_as, ...rest }: Typed) =>
    look({ ...rest, school: school || null, runs_as: rest.kind === "runs" && runs_as ? runs_as : null, remove: false });
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ school: edit.school, date: edit.day, kind: "closed", runs_as: "", reason: "", source: "" }}
      onValuesChange={touched}
      onFinish={send}
    >
      <div className="fields">
        <Form.Item name="school" label={text("calendar.school")}>
          <Select
            popupMatchSelectWidth={false}
            showSearch={{ optionFilterProp: "label" }}
            options={[{ value: "", label: text("calendar.all_schools") }, ...data.schools.map((one) => ({ value: one.id, label: `${one.id} ${one.name}` }))]}
          />
        </Form.Item>
        <Form.Item name="date" label={text("calendar.date")} rules={[{ required: true, message: text("places.needed") }]}>
          <Input type="date" min={today} />
        </Form.Item>
        <Form.Item name="kind" label={text("calendar.form_kind")}>
          <Select options={(["closed", "runs"] as const).map((one) => ({ value: one, label: text(`calendar.kind.${one}`) }))} />
        </Form.Item>
        {kind === "runs" && (
          <Form.Item name="runs_as" label={text("calendar.form_runs_as")}>
            <Select
              options={[
                { value: "", label: text("calendar.form_own") },
                ...WEEKDAYS.map((digit) => ({ value: String(digit), label: weekdayName(digit, language, "long") })),
              ]}
            />
          </Form.Item>
        )}
      </div>
      <Form.Item name="reason" label={text("calendar.reason")}>
        <AutoComplete
          options={REASONS.map((one) => ({ value: text(`calendar.reasons.${one}`) }))}
          showSearch={{ filterOption: (typed, option) => option?.value !== typed && (option?.value ?? "").includes(typed) }}
        />
      </Form.Item>
      <Form.Item name="source" label={text("calendar.source")}>
        <Input maxLength={80} />
      </Form.Item>
      <Button htmlType="submit" loading={busy}>
        {text("places.look")}
      </Button>
    </Form>
  );
}
