import { Button, Form, Input, Select } from "antd";
import { useState } from "react";

import { type AttendanceLine, type Repair, useRepair } from "../../data/attendance";
import { may } from "../../data/session";
import type { Key } from "../../text";
import { FormProblem } from "../ProofForm";
import { useFrame } from "../Shell";
import { useText } from "../settings";
import { atClock } from "../time";

type Kind = Repair["kind"];
type Fields = { which?: "first" | "last"; how?: "void" | "at"; on?: string; off?: string; at?: string; reason: string };

const NEEDS: Record<Kind, string> = {
  correct: "POST /v1/attendance/corrections",
  late_entry: "POST /v1/attendance/late-entries",
  finding: "POST /v1/attendance/findings",
};

function repairOf(kind: Kind, line: AttendanceLine, fields: Fields): Repair {
  const { reason } = fields;
  const { person } = line.row;
  const moment = (time?: string) => (time ? atClock(line.day, time) : undefined);
  switch (kind) {
    case "correct": {
      const entry = (fields.which === "last" ? line.row.last : line.row.first) ?? line.row.first ?? line.row.last ?? "";
      const at = moment(fields.at);
      return { kind, entry, correction: fields.how === "at" && at !== undefined ? { kind: "at", at } : { kind: "void" }, reason };
    }
    case "finding":
      return { kind, person, post: line.post, window: line.on_due, reason };
    case "late_entry":
      return { kind, person, post: line.post, day: line.day, on: moment(fields.on), off: moment(fields.off), reason };
  }
}

/** Corrections, late entries and findings about one line: each a signed entry of headquarters, with a reason. */
export function Repairs({ line }: { line: AttendanceLine }) {
  const text = useText();
  const { me } = useFrame();
  const [kind, setKind] = useState<Kind>();
  const repair = useRepair();
  const acts = line.row.first || line.row.last;
  const kinds = (["correct", "late_entry", "finding"] as const).filter(
    (one) => may(me, NEEDS[one]) && line.begun && (one !== "correct" || acts) && (one !== "finding" || !line.row.found_absent),
  );
  if (kinds.length === 0) return null;
  const toggle = (one: Kind) => {
    repair.reset();
    setKind(kind === one ? undefined : one);
  };
  const send = (fields: Fields) => kind && repair.mutate(repairOf(kind, line, fields), { onSuccess: () => setKind(undefined) });
  return (
    <section className="acts" aria-label={text("repair.title")}>
      <h3>{text("repair.title")}</h3>
      <p className="muted small">{text("repair.lead")}</p>
      <div className="act-row">
        {kinds.map((one) => (
          <Button key={one} aria-expanded={kind === one} onClick={() => toggle(one)}>
            {text(`repair.${one}`)}
          </Button>
        ))}
      </div>
      {kind && <RepairForm key={kind} kind={kind} line={line} send={send} busy={repair.isPending} error={repair.error} leave={() => setKind(undefined)} />}
    </section>
  );
}

interface FormProps {
  kind: Kind;
  line: AttendanceLine;
  send: (fields: Fields) => void;
  busy: boolean;
  error: unknown;
  leave: () => void;
}

function RepairForm({ kind, line, send, busy, error, leave }: FormProps) {
  const text = useText();
  const [form] = Form.useForm<Fields>();
  const how = Form.useWatch("how", form);
  const both = line.row.first && line.row.last && line.row.first !== line.row.last;
  return (
    <Form<Fields>
      form={form}
      className="act-form"
      layout="vertical"
      requiredMark={false}
      initialValues={{ which: line.row.first ? "first" : "last", how: "at" }}
      onFinish={send}
    >
      <FormProblem error={error} />
      {kind === "correct" && (
        <>
          {both && <Choice name="which" label="repair.which" values={["first", "last"]} />}
          <Choice name="how" label="repair.how" values={["at", "void"]} />
          {how === "at" && <Time name="at" label="repair.at" needed />}
        </>
      )}
      {kind === "late_entry" && (
        <>
          <Time name="on" label="repair.on" needed />
          <Time name="off" label="repair.off" />
        </>
      )}
      <Reason />
      <div className="actions">
        <Button onClick={leave}>{text("incidents.leave")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {text("repair.submit")}
        </Button>
      </div>
    </Form>
  );
}

function Choice({ name, label, values }: { name: string; label: Key; values: string[] }) {
  const text = useText();
  return (
    <Form.Item name={name} label={text(label)}>
      <Select options={values.map((value) => ({ value, label: text(`${label}.${value}` as Key) }))} />
    </Form.Item>
  );
}

export function Time({ name, label, needed }: { name: string; label: Key; needed?: boolean }) {
  const text = useText();
  return (
    <Form.Item name={name} label={text(label)} rules={[{ required: needed, message: text("login.needed", { what: text(label) }) }]}>
      <Input type="time" className="day-box" />
    </Form.Item>
  );
}

export function Reason() {
  const text = useText();
  return (
    <Form.Item name="reason" label={text("repair.reason")} rules={[{ required: true, min: 2, whitespace: true, message: text("repair.reason_short") }]}>
      <Input.TextArea rows={3} maxLength={400} />
    </Form.Item>
  );
}
