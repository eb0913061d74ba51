import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { boardChanges } from "../api/events";
import { ALARMS } from "./alarms";
import { BOARD } from "./board";
import { INCIDENTS } from "./incidents";
import { ROLL_CALLS } from "./rollcalls";

/** What a change of the ledger may change on the screen. */
const LIVE = [ALARMS, BOARD, INCIDENTS, ROLL_CALLS];

/**
 * However often it is asked: a run under way ends first, and one more follows if anything was asked meanwhile. A busy
 * hour would otherwise cut each answer off by the next question.
 */
export function oneAtATime(work: () => Promise<unknown>): () => void {
  let busy = false;
  let again = false;
  const run = async () => {
    busy = true;
    do {
      again = false;
      // What failed is shown by whoever reads it.
      await work().catch(() => undefined);
    } while (again);
    busy = false;
  };
  return () => {
    if (busy) again = true;
    else void run();
  };
}

/** Keeps what is on the screen fresh while somebody looks at it; says whether the stream is open. */
export function useLive(wanted: boolean): boolean {
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!wanted) return undefined;
    const refresh = () => Promise.all(LIVE.map((queryKey) => client.invalidateQueries({ queryKey })));
    const stop = boardChanges(oneAtATime(refresh), setOpen);
    return () => {
      stop();
      setOpen(false);
    };
  }, [client, wanted]);
  return open;
}
