import { Button, Form, Input, Modal, Select } from "antd";

import type { Roster, RosterMove, RosterPerson } from "../../data/people";
import { useText } from "../settings";
import { cellKey, PERIODS, type Period, type Place } from "./model";

/** What is edited: somebody where they stand, or a place that takes somebody. */
export interface Editing {
  person?: string;
  part?: "leader" | "member";
  from: Place;
}

interface Fields {
  person: string;
  post: string;
  day: string;
  period: Period;
  part: "leader" | "member";
  until?: string;
}

/** Not named for that time at all. */
const OFF = "-";

interface Props {
  editing: Editing | undefined;
  roster: Roster;
  days: string[];
  people: Map<string, RosterPerson>;
  cells: Map<string, unknown>;
  save: (from: Place | undefined, move: RosterMove) => void;
  close: () => void;
}

/** The same as dragging, by choosing: whom, where, when, and for how many weeks. */
export function MoveForm({ editing, ...props }: Props) {
  const text = useText();
  return (
    <Modal
      open={editing !== undefined}
      onCancel={props.close}
      footer={null}
      destroyOnHidden
      closable={{ "aria-label": text("app.close") }}
      title={text(editing?.person ? "roster.move" : "roster.add")}
    >
      {editing && <Fields key={`${editing.person} ${cellKey(editing.from)}`} editing={editing} {...props} />}
    </Modal>
  );
}

function Fields({ editing, roster, days, people, cells, save, close }: Props & { editing: Editing }) {
  const text = useText();
  const [form] = Form.useForm<Fields>();
  const { person, part = "member", from } = editing;
  const options = [...people.values()].map((one) => ({ value: one.person, label: `${one.name} ${one.person} · ${text(`person.${one.role}`)}` }));
  const posts = roster.posts.map((one) => ({ value: one.post, label: `${one.post} ${one.school}` }));
  const search = { showSearch: { optionFilterProp: "label" } } as const;
  const done = ({ until, post, ...fields }: Fields) => {
    const off = post === OFF;
    const move: RosterMove = off
      ? { person: fields.person, day: fields.day, period: fields.period, until: until || undefined }
      : { ...fields, post, until: until || undefined };
    save(person ? from : undefined, move);
    close();
  };
  return (
    <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ person, part, ...from }} onFinish={done}>
      <Form.Item name="person" label={text("roster.person")} rules={[{ required: true, message: text("login.needed", { what: text("roster.person") }) }]}>
        <Select {...search} options={options} disabled={person !== undefined} />
      </Form.Item>
      <Form.Item name="post" label={text("roster.post")}>
        <Select {...search} options={person ? [{ value: OFF, label: text("roster.off") }, ...posts] : posts} />
      </Form.Item>
      <div className="form-row">
        <Form.Item name="day" label={text("roster.day")}>
          <Select options={days.filter((day) => day >= roster.today).map((day) => ({ value: day, label: day }))} />
        </Form.Item>
        <Form.Item
          name="period"
          label={text("roster.period")}
          dependencies={["post", "day"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, period: Period) => {
                const post = getFieldValue("post") as string;
                const place = { post, day: getFieldValue("day") as string, period };
                return post === OFF || cells.has(cellKey(place)) ? Promise.resolve() : Promise.reject(new Error(text("roster.no_window")));
              },
            }),
          ]}
        >
          <Select options={PERIODS.map((value) => ({ value, label: text(`period.${value}`) }))} />
        </Form.Item>
        <Form.Item name="part" label={text("roster.part")}>
          <Select
            options={[
              { value: "leader", label: text("roster.leader") },
              { value: "member", label: text("roster.member") },
            ]}
          />
        </Form.Item>
      </div>
      <Form.Item name="until" label={text("roster.until")} extra={text("roster.until_hint")}>
        <Input type="date" min={from.day} />
      </Form.Item>
      <div className="actions">
        <Button onClick={close}>{text("people.cancel")}</Button>
        <Button type="primary" htmlType="submit">
          {text("roster.into_draft")}
        </Button>
      </div>
    </Form>
  );
}
