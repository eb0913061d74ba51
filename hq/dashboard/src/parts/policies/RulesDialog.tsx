import { Button, Form, Input, InputNumber, Modal } from "antd";
import { useState } from "react";

import { type Policies, type RulesChange, useChangeRules, useRulesPreview } from "../../data/people";
import { serverTime } from "../../data/query";
import type { Key } from "../../text";
import { LookThenSign } from "../places/LookThenSign";
import { useText } from "../settings";
import { civilDay } from "../time";
import { changedNumbers, GROUPS, LEVELS, type Level, rulesOn, typedLevels } from "./model";

interface Props {
  data: Policies;
  open: boolean;
  /** The day whose planned rules are taken back; otherwise new ones are made. */
  withdraw: string | undefined;
  close: () => void;
}

const MIN_REASON = 4;
const DAY = 86_400_000;

/** Other rules from a day on: what they are, what they change, the signature. */
export function RulesDialog({ data, open, withdraw, close }: Props) {
  const text = useText();
  const title = withdraw ? text("policies.withdraw_of", { day: withdraw }) : text("policies.rules_change");
  return (
    <Modal open={open} onCancel={close} footer={null} destroyOnHidden width={680} closable={{ "aria-label": text("app.close") }} title={title}>
      {open && <Editor key={withdraw} data={data} withdraw={withdraw} close={close} />}
    </Modal>
  );
}

function Editor({ data, withdraw, close }: Omit<Props, "open">) {
  const text = useText();
  const preview = useRulesPreview();
  const change = useChangeRules();
  const [reason, setReason] = useState("");
  return (
    <LookThenSign<RulesChange>
      atOnce={withdraw ? { valid_from: withdraw, withdraw: true } : undefined}
      form={(look) => <Fields data={data} look={look} touched={preview.reset} busy={preview.isPending} />}
      preview={preview}
      change={change}
      said={reason.trim().length >= MIN_REASON}
      publish={(asked, revision) => change.mutateAsync({ ...asked, reason: reason.trim(), revision }).then(close)}
      close={close}
    >
      <label className="field">
        {text("people.reason")}
        <Input.TextArea rows={2} maxLength={400} value={reason} onChange={(event) => setReason(event.target.value)} />
      </label>
    </LookThenSign>
  );
}

interface Typed {
  valid_from: string;
  numbers: Record<string, number | null>;
  levels: Partial<Record<Level, { lead_min?: number | null; tail_min?: number | null }>>;
}

interface FieldProps {
  data: Policies;
  look: (body: RulesChange) => void;
  touched: () => void;
  busy: boolean;
}

function Fields({ data, look, touched, busy }: FieldProps) {
  const text = useText();
  const [form] = Form.useForm<Typed>();
  const [tomorrow] = useState(() => civilDay(serverTime(Date.now()) + DAY));
  const standingOn = (day: string) => {
    const rules = rulesOn(data, day);
    return {
      numbers: Object.fromEntries(rules.numbers.map((one) => [one.code, one.minutes])),
      levels: Object.fromEntries(rules.levels.map((one) => [one.level, one])),
    };
  };
  const send = ({ valid_from, numbers, levels }: Typed) =>
    look({ valid_from, numbers: changedNumbers(numbers, rulesOn(data, valid_from)), levels: typedLevels(levels), withdraw: false });
  const changed = (change: Partial<Typed>) => {
    // What stands on another day is what is changed there.
    if (change.valid_from) form.setFieldsValue(standingOn(change.valid_from));
    touched();
  };
  return (
    <Form<Typed>
      form={form}
      layout="vertical"
      requiredMark={false}
      initialValues={{ valid_from: tomorrow, ...standingOn(tomorrow) }}
      onValuesChange={changed}
      onFinish={send}
    >
      <p className="muted">{text("policies.rules_hint")}</p>
      <Form.Item name="valid_from" label={text("policies.valid_from")} rules={[{ required: true, message: text("places.needed") }]}>
        <Input type="date" min={tomorrow} />
      </Form.Item>
      {Object.entries(GROUPS).map(([group, codes]) => (
        <fieldset key={group} className="rule-fields">
          <legend>{text(`policies.group.${group}` as Key)}</legend>
          <div className="fields">
            {codes.map((code) => (
              <Minutes key={code} code={code} data={data} />
            ))}
          </div>
        </fieldset>
      ))}
      <details className="rule-levels">
        <summary>{text("policies.levels")}</summary>
        <p className="muted small">{text("policies.levels_hint")}</p>
        {LEVELS.map((level) => (
          <div key={level} className="rule-level">
            <span>{text(`places.level.${level}`)}</span>
            {(["lead_min", "tail_min"] as const).map((which) => (
              <Form.Item key={which} name={["levels", level, which]} noStyle>
                <InputNumber
                  min={0}
                  max={data.most_margin}
                  precision={0}
                  placeholder={text(`policies.rule.${which}`)}
                  aria-label={`${text(`places.level.${level}`)} ${text(`policies.rule.${which}`)}`}
                />
              </Form.Item>
            ))}
          </div>
        ))}
      </details>
      <Button htmlType="submit" loading={busy}>
        {text("places.look")}
      </Button>
    </Form>
  );
}

function Minutes({ code, data }: { code: string; data: Policies }) {
  const text = useText();
  const rule = data.rules.numbers.find((one) => one.code === code);
  return (
    <Form.Item
      name={["numbers", code]}
      label={text(`policies.rule.${code}` as Key)}
      extra={text("policies.rule_extra", { n: rule?.default_minutes ?? 0 })}
      rules={[{ required: true, message: text("places.needed") }]}
    >
      <InputNumber className="full" min={rule?.least} max={rule?.most} precision={0} suffix={text("policies.minutes")} />
    </Form.Item>
  );
}
