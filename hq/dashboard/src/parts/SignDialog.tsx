import { Modal } from "antd";
import type { ReactNode } from "react";

import { type Proof, useReauth } from "../data/session";
import { ProofForm } from "./ProofForm";
import { useText } from "./settings";

interface Props {
  open: boolean;
  title: string;
  label: string;
  lead: ReactNode;
  /** What is signed, once it is proved who is there. */
  sign: () => Promise<unknown>;
  /** What went wrong with it. */
  error: unknown;
  busy: boolean;
  close: () => void;
}

/** A signature: whoever is there proves it first, however fresh the session is. */
export function SignDialog({ open, title, label, lead, sign, error, busy, close }: Props) {
  const text = useText();
  const reauth = useReauth();
  const leave = () => {
    reauth.reset();
    close();
  };
  const prove = (proof: Proof) => reauth.mutate(proof, { onSuccess: () => void sign().then(leave, () => undefined) });
  return (
    <Modal open={open} onCancel={leave} footer={null} destroyOnHidden closable={{ "aria-label": text("app.close") }} title={title}>
      <ProofForm submit={prove} busy={reauth.isPending || busy} error={reauth.error ?? error} label={label}>
        <p>{lead}</p>
      </ProofForm>
    </Modal>
  );
}
