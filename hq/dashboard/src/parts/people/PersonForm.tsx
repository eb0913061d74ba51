import { Button, Checkbox, Form, Modal, Select } from "antd";

import { type People, type PersonRow, useChangePerson } from "../../data/people";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { ROLES } from "./words";

type Role = PersonRow["role"];

interface Fields {
  unit: string;
  role: Role;
  can_lead: boolean;
}

interface Props {
  person: PersonRow | undefined;
  data: People;
  close: () => void;
}

/** Puts somebody's record right: unit, role, who may lead. Posts are the roster's. */
export function PersonForm({ person, data, close }: Props) {
  const text = useText();
  return (
    <Modal
      open={person !== undefined}
      onCancel={close}
      footer={null}
      destroyOnHidden
      closable={{ "aria-label": text("app.close") }}
      title={person && text("people.edit_of", { who: `${person.name} ${person.person}` })}
    >
      {person && <Record key={person.person} person={person} data={data} close={close} />}
    </Modal>
  );
}

function Record({ person, data, close }: Props & { person: PersonRow }) {
  const text = useText();
  const change = useChangePerson();
  const [form] = Form.useForm<Fields>();
  const role = Form.useWatch("role", form);
  const save = (fields: Fields) =>
    change.mutate({ id: person.person, version: data.version, ...fields, can_lead: fields.role === "officer" && fields.can_lead }, { onSuccess: close });
  const { unit, role: known, can_lead } = person;
  return (
    <Form<Fields> form={form} layout="vertical" requiredMark={false} initialValues={{ unit, role: known, can_lead }} onFinish={save}>
      <p>{text("people.edit_lead")}</p>
      <FormProblem error={change.error} />
      <Form.Item name="unit" label={text("filter.unit")}>
        <Select showSearch={{ optionFilterProp: "label" }} options={data.units.map(({ unit, name }) => ({ value: unit, label: name }))} />
      </Form.Item>
      <Form.Item name="role" label={text("people.role")}>
        <Select options={ROLES.map((value) => ({ value, label: text(`person.${value}`) }))} />
      </Form.Item>
      <Form.Item name="can_lead" valuePropName="checked">
        <Checkbox disabled={role !== "officer"}>{text("people.can_lead_long")}</Checkbox>
      </Form.Item>
      <div className="actions">
        <Button onClick={close}>{text("people.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={change.isPending}>
          {text("people.save")}
        </Button>
      </div>
    </Form>
  );
}
