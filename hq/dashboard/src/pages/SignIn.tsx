import { Alert, Button, Form, Input } from "antd";
import { type ReactNode, useEffect, useRef } from "react";

import { type Proof, useChangePassword, useLogin } from "../data/session";
import { FormProblem, ProofFields } from "../parts/ProofForm";
import { Emblem } from "../parts/Shell";
import { useSettings, useText } from "../parts/settings";

/** A door: one card in the middle, with the language beside it. */
function Door({ title, lead, children }: { title: string; lead: string; children: ReactNode }) {
  const text = useText();
  const { language, setLanguage } = useSettings();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <main className="door">
      <div className="door-card">
        <div className="door-top">
          <Emblem />
          <Button type="text" size="small" onClick={() => setLanguage(language === "zh" ? "en" : "zh")}>
            {text("app.language")}
          </Button>
        </div>
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        <p className="muted">{lead}</p>
        {children}
      </div>
    </main>
  );
}

export function SignIn({ ended }: { ended: boolean }) {
  const text = useText();
  const login = useLogin();
  return (
    <Door title={text("login.title")} lead={text("login.lead")}>
      {ended && !login.error && <Alert className="form-problem" type="info" showIcon title={text("login.ended")} />}
      <Form<Proof & { name: string }> layout="vertical" requiredMark={false} onFinish={(values) => login.mutate(values)}>
        <FormProblem error={login.error} />
        <Form.Item
          name="name"
          label={text("login.name")}
          rules={[{ required: true, message: text("login.needed", { what: text("login.name") }) }]}
        >
          <Input autoComplete="username" autoCapitalize="none" />
        </Form.Item>
        <ProofFields />
        <Button type="primary" htmlType="submit" block loading={login.isPending}>
          {text("login.submit")}
        </Button>
      </Form>
      <p className="muted small">{text("login.help")}</p>
    </Door>
  );
}

interface Change extends Proof {
  next: string;
  again: string;
}

/** Before anything else, whoever was handed a password chooses their own. */
export function FirstPassword() {
  const text = useText();
  const change = useChangePassword();
  return (
    <Door title={text("password.title")} lead={text("password.lead")}>
      <Form<Change>
        layout="vertical"
        requiredMark={false}
        onFinish={({ password, code, next }) => change.mutate({ password, code, next })}
      >
        <FormProblem error={change.error} />
        <ProofFields passwordLabel={text("password.old")} codeHint={text("password.code_hint")} />
        <Form.Item
          name="next"
          label={text("password.new")}
          extra={text("password.hint")}
          rules={[{ required: true, message: text("login.needed", { what: text("password.new") }) }]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Form.Item
          name="again"
          label={text("password.again")}
          dependencies={["next"]}
          rules={[
            ({ getFieldValue }) => ({
              validator: (_, value: string) =>
                value === getFieldValue("next") ? Promise.resolve() : Promise.reject(new Error(text("password.differ"))),
            }),
          ]}
        >
          <Input.Password autoComplete="new-password" />
        </Form.Item>
        <Button type="primary" htmlType="submit" block loading={change.isPending}>
          {text("password.submit")}
        </Button>
      </Form>
    </Door>
  );
}
