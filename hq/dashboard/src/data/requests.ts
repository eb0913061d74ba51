import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type CorrectionBody } from "../api/client";

export type { Asked, CorrectionBody, Standing } from "../api/client";

const REQUESTS = ["requests"] as const;

export function useRequests(standing?: "pending" | "accepted" | "refused") {
  return useQuery({ queryKey: [...REQUESTS, standing], queryFn: () => api.requests({ standing }), refetchInterval: 30_000 });
}

/** A decision on what was asked, or the settlement of a dispute: with a correction, or none where the verdict stands. */
export type Word =
  | { kind: "decide"; entry: string; accept: boolean; reason: string }
  | { kind: "settle"; entry: string; correction?: CorrectionBody; reason: string };

export function useWord() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (word: Word) =>
      word.kind === "decide"
        ? api.decide(word.entry, { accept: word.accept, reason: word.reason })
        : api.settle(word.entry, { correction: word.correction, reason: word.reason }),
    onSuccess: () => client.invalidateQueries(),
  });
}
