import { Modal } from "antd";
import type { ReactNode } from "react";

import { Problem, REAUTH_NEEDED } from "../data/query";
import { type Proof, useReauth } from "../data/session";
import { ProofForm } from "./ProofForm";
import { useText } from "./settings";

interface Props {
  open: boolean;
  title: string;
  /** Why a proof is asked for. */
  lead: string;
  children: ReactNode;
  /** The act that the server refused for want of a proof, once more. */
  again: () => void;
  /** What went wrong with it. */
  error: unknown;
  busy: boolean;
  close: () => void;
  width?: number;
}

/**
 * A dialog whose act the server may refuse until whoever is there proves again who they are: then the proof is asked for
 * and the act done. What was typed stays meanwhile.
 */
export function ProvedDialog({ open, title, lead, children, again, error, busy, close, width }: Props) {
  const text = useText();
  const reauth = useReauth();
  const proofNeeded = error instanceof Problem && error.code === REAUTH_NEEDED;
  const leave = () => {
    reauth.reset();
    close();
  };
  const prove = (proof: Proof) => reauth.mutate(proof, { onSuccess: again });
  return (
    <Modal
      open={open}
      onCancel={leave}
      footer={null}
      destroyOnHidden
      width={width}
      closable={{ "aria-label": text("app.close") }}
      title={proofNeeded ? text("reauth.title") : title}
    >
      <div hidden={proofNeeded}>{children}</div>
      {proofNeeded && (
        <ProofForm submit={prove} busy={reauth.isPending || busy} error={reauth.error} label={text("reauth.submit")}>
          <p>{lead}</p>
        </ProofForm>
      )}
    </Modal>
  );
}

/** What went wrong with an act, but for the want of a proof, which is asked for instead. */
export function unproved(error: unknown): unknown {
  return error instanceof Problem && error.code === REAUTH_NEEDED ? undefined : error;
}
