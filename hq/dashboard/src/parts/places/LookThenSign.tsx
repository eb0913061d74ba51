import { Button } from "antd";
import { type ReactNode, useEffect, useState } from "react";

import type { ChangePreview } from "../../data/places";
import { FormProblem } from "../ProofForm";
import { useText } from "../settings";
import { Changes } from "./Changes";
import { PublishDialog } from "./PublishDialog";

interface Props<Asked> {
  /** What needs no form, such as taking something back: its consequences are shown at once. */
  atOnce?: Asked;
  /** The form that says what is asked for; not shown where nothing is left to say. */
  form: (look: (asked: Asked) => void) => ReactNode;
  preview: { mutate: (asked: Asked) => void; data: ChangePreview | undefined; error: unknown };
  change: { error: unknown; isPending: boolean };
  /** What is said besides, between the consequences and the signature. */
  children?: ReactNode;
  /** Nothing of that is missing. */
  said?: boolean;
  publish: (asked: Asked, revision: string) => Promise<unknown>;
  close: () => void;
}

/** Base data changes in three steps: what is asked for, what it would move, the signature under it. */
export function LookThenSign<Asked>({ atOnce, form, preview, change, children, said = true, publish, close }: Props<Asked>) {
  const text = useText();
  const [asked, setAsked] = useState(atOnce);
  const [first] = useState(atOnce);
  const [signing, setSigning] = useState(false);
  const { mutate, data: found } = preview;
  useEffect(() => {
    if (first !== undefined) mutate(first);
  }, [first, mutate]);
  const look = (next: Asked) => {
    setAsked(next);
    mutate(next);
  };
  const ready = said && found !== undefined && found.problems.length === 0;
  return (
    <div className="details">
      {first === undefined && form(look)}
      <FormProblem error={preview.error} />
      {found && <Changes preview={found} />}
      {children}
      <div className="actions">
        <Button onClick={close}>{text("places.cancel")}</Button>
        <Button type={ready ? "primary" : "default"} disabled={!ready} onClick={() => setSigning(true)}>
          {text("places.sign")}
        </Button>
      </div>
      <PublishDialog
        open={signing}
        publish={() => (asked !== undefined && found ? publish(asked, found.revision) : Promise.resolve())}
        change={change}
        close={() => setSigning(false)}
      />
    </div>
  );
}
