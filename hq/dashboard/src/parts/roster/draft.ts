import { useCallback, useState } from "react";

import type { RosterMove } from "../../data/people";

/** Moves over a version of the roster. */
export interface Draft {
  version: number;
  moves: RosterMove[];
}

const NAME = "roster-draft";
const EMPTY: Draft = { version: 0, moves: [] };

function kept(): Draft {
  try {
    const found: unknown = JSON.parse(globalThis.sessionStorage.getItem(NAME) ?? "null");
    if (found && typeof found === "object" && "moves" in found && Array.isArray(found.moves)) return found as Draft;
  } catch {
    // A draft that cannot be read, or not be kept, is none.
  }
  return EMPTY;
}

function keep(draft: Draft): void {
  try {
    if (draft.moves.length > 0) globalThis.sessionStorage.setItem(NAME, JSON.stringify(draft));
    else globalThis.sessionStorage.removeItem(NAME);
  } catch {
    // Not kept: it still holds until the page is closed.
  }
}

/** The draft of this window: it outlives other pages and reloading, not the session. */
export function useDraft(): [Draft, (draft: Draft) => void] {
  const [draft, setOwn] = useState(kept);
  const set = useCallback((next: Draft) => {
    keep(next);
    setOwn(next);
  }, []);
  return [draft, set];
}
