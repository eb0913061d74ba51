import { AutoComplete, Button, Form, Input, Select } from "antd";
import { useState } from "react";

import type { IncidentAct, IncidentDetail } from "../../data/incidents";
import type { Words } from "../../data/records";
import type { Key } from "../../text";
import { FormProblem } from "../ProofForm";
import { useSettings, useText } from "../settings";

interface Props {
  detail: IncidentDetail;
  words: Words;
  act: (act: IncidentAct, done: () => void) => void;
  busy: boolean;
  error: unknown;
}

type Kind = "assign" | "hand_over" | "grade" | "close" | "reopen";
type Fields = { to?: string; reason?: string; officer?: string; category?: string; severity?: number };

function actOf(kind: Kind, { to = "", reason = "", officer, category, severity }: Fields): IncidentAct {
  switch (kind) {
    case "assign":
      return { kind, to };
    case "hand_over":
      return { kind, to, reason };
    case "grade":
      return { kind, category, severity, reason };
    case "close":
      return { kind, reason, officer };
    case "reopen":
      return { kind, reason };
  }
}

/** What the desk can do: a word into the thread, or one act with what it needs. */
export function Acts(props: Props) {
  const text = useText();
  const [kind, setKind] = useState<Kind>();
  const closed = props.detail.incident.status === "closed";
  const kinds: Kind[] = closed ? ["reopen"] : ["assign", "hand_over", "grade", "close"];
  return (
    <section className="acts" aria-label={text("incidents.acts")}>
      <CommentForm {...props} error={kind ? undefined : props.error} />
      <div className="act-row">
        {kinds.map((one) => (
          <Button key={one} aria-expanded={kind === one} onClick={() => setKind(kind === one ? undefined : one)}>
            {text(`incidents.act.${one}`)}
          </Button>
        ))}
      </div>
      {kind && <ActForm key={kind} {...props} kind={kind} leave={() => setKind(undefined)} />}
    </section>
  );
}

function CommentForm({ act, busy, error }: Props) {
  const text = useText();
  const [form] = Form.useForm<{ text: string }>();
  return (
    <Form
      form={form}
      className="comment-form"
      layout="vertical"
      requiredMark={false}
      onFinish={(fields) => act({ kind: "comment", text: fields.text }, () => form.resetFields())}
    >
      <FormProblem error={error} />
      <Form.Item name="text" label={text("incidents.say")} rules={[{ required: true, whitespace: true, message: text("incidents.say_needed") }]}>
        <Input.TextArea rows={3} maxLength={1000} />
      </Form.Item>
      <Button type="primary" htmlType="submit" loading={busy}>
        {text("incidents.send")}
      </Button>
    </Form>
  );
}

function ActForm({ detail, words, act, busy, error, kind, leave }: Props & { kind: Kind; leave: () => void }) {
  const text = useText();
  const { language } = useSettings();
  const needed = (label: Key) => [{ required: true, whitespace: true, message: text("login.needed", { what: text(label) }) }];
  const people = detail.people.map((one) => ({
    value: one.id,
    label: `${one.name} ${one.id}${one.on_post ? ` · ${text("incidents.on_post")}` : ""}`,
    officer: one.officer,
  }));
  const units = Object.entries(detail.units).map(([value, name]) => ({ value, label: `${name} ${value}` }));
  const receivers = [
    { label: text("incidents.people"), options: people },
    { label: text("filter.unit"), options: units },
  ];
  const officers = people.filter((one) => one.officer);
  const categories = Object.entries(words.categories)
    .filter(([code]) => !code.startsWith("C"))
    .map(([value, phrase]) => ({ value, label: `${value} ${phrase[language]}` }));
  const close = kind === "close";
  return (
    <Form<Fields>
      className="act-form"
      layout="vertical"
      requiredMark={false}
      initialValues={kind === "grade" ? { category: detail.incident.category, severity: detail.incident.severity } : {}}
      onFinish={(fields) => act(actOf(kind, fields), leave)}
    >
      <FormProblem error={error} />
      {(kind === "assign" || kind === "hand_over") && (
        <Form.Item name="to" label={text(`incidents.to.${kind}`)} extra={text("incidents.to_hint")} rules={needed(`incidents.to.${kind}`)}>
          <AutoComplete options={receivers} />
        </Form.Item>
      )}
      {kind === "grade" && (
        <>
          <Form.Item name="category" label={text("incidents.category")}>
            <Select showSearch={{ optionFilterProp: "label" }} options={categories} />
          </Form.Item>
          <Form.Item name="severity" label={text("incidents.severity")}>
            <Select options={[4, 3, 2, 1, 0].map((value) => ({ value, label: text(`incidents.severity.${value}` as Key) }))} />
          </Form.Item>
        </>
      )}
      {close && detail.officer_needed && (
        <Form.Item name="officer" label={text("incidents.officer")} extra={text("incidents.officer_hint")} rules={needed("incidents.officer")}>
          <AutoComplete options={officers} />
        </Form.Item>
      )}
      {kind !== "assign" && (
        <Form.Item name="reason" label={text("incidents.reason")} rules={needed("incidents.reason")}>
          <Input.TextArea rows={3} maxLength={1000} />
        </Form.Item>
      )}
      <div className="actions">
        <Button onClick={leave}>{text("incidents.leave")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {text(`incidents.act.${kind}`)}
        </Button>
      </div>
    </Form>
  );
}
