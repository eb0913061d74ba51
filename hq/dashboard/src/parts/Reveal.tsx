import { Button, Form, Input, Modal } from "antd";
import { useState } from "react";

import { Problem, REAUTH_NEEDED } from "../data/query";
import { type Unmask, type Unmasked, useUnmask } from "../data/records";
import { type Proof, useReauth } from "../data/session";
import { FormProblem, ProofForm } from "./ProofForm";
import { useText } from "./settings";

const MIN_REASON = 4;

interface Props {
  what: Unmask;
  id: string;
  /** What is opened, for whoever hears the page. */
  of: string;
  shown: (value: Unmasked) => void;
}

/** Opens one masked value: asks why, and for a fresh proof of identity where the last one is too old. */
export function Reveal({ what, id, of, shown }: Props) {
  const text = useText();
  const [open, setOpen] = useState(false);
  const [reason, setReason] = useState("");
  const unmask = useUnmask();
  const reauth = useReauth();
  const proofNeeded = unmask.error instanceof Problem && unmask.error.code === REAUTH_NEEDED;
  const leave = () => {
    setOpen(false);
    setReason("");
    unmask.reset();
    reauth.reset();
  };
  const ask = (why: string) => {
    setReason(why);
    unmask.mutate(
      { what, id, reason: why },
      {
        onSuccess: (value) => {
          shown(value);
          leave();
        },
      },
    );
  };
  const prove = (proof: Proof) => reauth.mutate(proof, { onSuccess: () => ask(reason) });
  return (
    <>
      <Button size="small" type="link" aria-label={text("unmask.open_of", { what: of })} onClick={() => setOpen(true)}>
        {text("unmask.open")}
      </Button>
      <Modal
        open={open}
        onCancel={leave}
        footer={null}
        destroyOnHidden
        closable={{ "aria-label": text("app.close") }}
        title={proofNeeded ? text("reauth.title") : text("unmask.title")}
      >
        {proofNeeded ? (
          <ProofForm submit={prove} busy={reauth.isPending} error={reauth.error} label={text("reauth.submit")}>
            <p>{text("reauth.lead")}</p>
          </ProofForm>
        ) : (
          <ReasonForm submit={ask} busy={unmask.isPending} error={unmask.error} leave={leave} />
        )}
      </Modal>
    </>
  );
}

interface ReasonProps {
  submit: (reason: string) => void;
  busy: boolean;
  error: unknown;
  leave: () => void;
}

function ReasonForm({ submit, busy, error, leave }: ReasonProps) {
  const text = useText();
  return (
    <Form<{ reason: string }> layout="vertical" requiredMark={false} onFinish={({ reason }) => submit(reason.trim())}>
      <p>{text("unmask.lead")}</p>
      <FormProblem error={error} />
      <Form.Item
        name="reason"
        label={text("unmask.reason")}
        extra={text("unmask.reason_hint")}
        rules={[{ required: true, min: MIN_REASON, whitespace: true, message: text("unmask.reason_short") }]}
      >
        <Input.TextArea maxLength={400} rows={3} />
      </Form.Item>
      <div className="actions">
        <Button onClick={leave}>{text("unmask.cancel")}</Button>
        <Button type="primary" htmlType="submit" loading={busy}>
          {text("unmask.submit")}
        </Button>
      </div>
    </Form>
  );
}
