import type { ReactNode } from "react";

import { useFrame } from "./Shell";
import { useText } from "./settings";
import { clockWithSeconds } from "./time";

interface Props {
  title: string;
  note?: string;
  /** Headquarters' time of what is shown. */
  at?: number;
  /** The page follows the stream of changes. */
  follows?: boolean;
  children?: ReactNode;
}

export function PageHead({ title, note, at, follows, children }: Props) {
  const text = useText();
  const { live } = useFrame();
  return (
    <div className="page-head">
      <h1>{title}</h1>
      {note && <span className="muted">{note}</span>}
      <span className="as-of" data-as-of={at}>
        {follows && (
          <span className={live ? "live on" : "live"} role="status">
            {live ? text("app.live") : text("app.not_live")}
          </span>
        )}
        <span>{at === undefined ? text("app.data_none") : text("app.data_as_of", { at: clockWithSeconds(at) })}</span>
      </span>
      {children && <span className="head-actions">{children}</span>}
    </div>
  );
}
