import { Button } from "antd";
import type { ReactNode } from "react";

import { FormProblem } from "./ProofForm";
import { ProvedDialog, unproved } from "./ProvedDialog";
import { useText } from "./settings";

interface Props {
  open: boolean;
  title: string;
  /** What is about to be done, in full; a form's own fields may stand here. */
  children: ReactNode;
  label: string;
  danger?: boolean;
  /** It cannot be done yet: something is missing. */
  disabled?: boolean;
  act: () => void;
  busy: boolean;
  error: unknown;
  close: () => void;
  width?: number;
}

/** Confirms an act by one button, and asks for a fresh proof of identity where the last one is too old. */
export function FreshDialog({ open, title, children, label, danger, disabled, act, busy, error, close, width }: Props) {
  const text = useText();
  return (
    <ProvedDialog open={open} title={title} lead={text("people.reauth")} again={act} error={error} busy={busy} close={close} width={width}>
      {children}
      <FormProblem error={unproved(error)} />
      <div className="actions">
        <Button onClick={close}>{text("people.cancel")}</Button>
        <Button type="primary" danger={danger} disabled={disabled} loading={busy} onClick={act}>
          {label}
        </Button>
      </div>
    </ProvedDialog>
  );
}
