import type { ReactNode } from "react";

import { isStale } from "../../data/places";
import { SignDialog } from "../SignDialog";
import { useFrame } from "../Shell";
import { useText } from "../settings";

interface Props {
  open: boolean;
  /** What changes, where the page behind does not show it. */
  children?: ReactNode;
  publish: () => Promise<unknown>;
  /** The mutation that publishes. */
  change: { error: unknown; isPending: boolean };
  close: () => void;
}

/** The signature under a publication of base data; who saw an older version is told to look again. */
export function PublishDialog({ open, children, publish, change, close }: Props) {
  const text = useText();
  const { me } = useFrame();
  return (
    <SignDialog
      open={open}
      title={text("places.sign_title")}
      label={text("places.sign")}
      lead={
        <>
          {children}
          {isStale(change.error) ? text("places.stale") : text("places.sign_lead", { name: me.name })}
        </>
      }
      sign={publish}
      error={change.error}
      busy={change.isPending}
      close={close}
    />
  );
}
