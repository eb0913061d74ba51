import type { ReactNode } from "react";

import { useText } from "../settings";

/** What stood there → what will. */
export function BeforeAfter({ before, after, note }: { before: ReactNode; after: ReactNode; note?: ReactNode }) {
  const text = useText();
  return (
    <span className="change-side">
      <span>
        <span className="flag">{text("places.before")}</span> {before}
      </span>
      <span>
        <span className="flag">{text("places.after")}</span> <b>{after}</b>
        {note && <span className="muted"> {note}</span>}
      </span>
    </span>
  );
}
