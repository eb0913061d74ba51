import { Button, Form, Input } from "antd";
import { useState } from "react";

import { type Unmask, type Unmasked, useUnmask } from "../data/records";
import { FormProblem } from "./ProofForm";
import { ProvedDialog, unproved } from "./ProvedDialog";
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
  const leave = () => {
    setOpen(false);
    setReason("");
    unmask.reset();
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
  return (
    <>
      <Button size="small" type="link" aria-label={text("unmask.open_of", { what: of })} onClick={() => setOpen(true)}>
        {text("unmask.open")}
      </Button>
      <ProvedDialog
        open={open}
        title={text("unmask.title")}
        lead={text("reauth.lead")}
        again={() => ask(reason)}
        error={unmask.error}
        busy={unmask.isPending}
        close={leave}
      >
        <ReasonForm submit={ask} busy={unmask.isPending} error={unproved(unmask.error)} leave={leave} />
      </ProvedDialog>
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
