import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";

import { api } from "../api/client";

export type { Board, BoardRow, BoardWindow } from "../api/client";

export const BOARD = ["board"] as const;
/** A window begins and ends without anybody's doing: the board is read again now and then. */
const EVERY = 30_000;
const TICK = 5_000;

export function useBoard() {
  return useQuery({ queryKey: BOARD, queryFn: api.board, refetchInterval: EVERY, staleTime: 0 });
}

/** Headquarters' time, going on from what an answer said; this machine's clock may be wrong. */
export function useServerNow(at: number | undefined, receivedAt: number, every = TICK): number | undefined {
  const [elapsed, setElapsed] = useState(0);
  useEffect(() => {
    const tick = () => setElapsed(Math.max(0, Date.now() - receivedAt));
    tick();
    const timer = setInterval(tick, every);
    return () => clearInterval(timer);
  }, [receivedAt, every]);
  return at === undefined ? undefined : at + elapsed;
}
