import { Alert, Button, Form, Input } from "antd";
import type { ReactNode } from "react";

import type { Proof } from "../data/session";
import { ProblemText } from "./PageState";
import { useText } from "./settings";

/** Password and second factor. The code stays empty for accounts that have none. */
export function ProofFields({ passwordLabel, codeHint }: { passwordLabel?: string; codeHint?: string }) {
  const text = useText();
  const label = passwordLabel ?? text("login.password");
  return (
    <>
      <Form.Item name="password" label={label} rules={[{ required: true, message: text("login.needed", { what: label }) }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="code" label={text("login.code")} extra={codeHint ?? text("login.code_hint")}>
        <Input autoComplete="one-time-code" inputMode="text" />
      </Form.Item>
    </>
  );
}

export function FormProblem({ error }: { error: unknown }) {
  return error ? <Alert className="form-problem" type="error" showIcon title={<ProblemText error={error} />} role="alert" /> : null;
}

interface Props {
  submit: (proof: Proof) => void;
  busy: boolean;
  error: unknown;
  label: string;
  children?: ReactNode;
}

/** Proves again who is there. */
export function ProofForm({ submit, busy, error, label, children }: Props) {
  return (
    <Form<Proof> layout="vertical" requiredMark={false} onFinish={submit}>
      {children}
      <FormProblem error={error} />
      <ProofFields />
      <Button type="primary" htmlType="submit" block loading={busy}>
        {label}
      </Button>
    </Form>
  );
}
