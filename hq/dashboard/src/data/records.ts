import { useMutation, useQuery } from "@tanstack/react-query";

import { api, type Unmask } from "../api/client";

export type { AuditEntry, Unmask, Unmasked, Withheld, Words } from "../api/client";

/** The words of the rules' codes, in both languages; they change with the program alone. */
export function useWords() {
  return useQuery({ queryKey: ["words"], queryFn: api.words, staleTime: Number.POSITIVE_INFINITY });
}

export function useWithheld() {
  return useQuery({ queryKey: ["withheld"], queryFn: api.withheld });
}

/** Rows after `above`. Reading them is itself a row, so they are not read again unasked. */
export function useAudit(above: number) {
  return useQuery({
    queryKey: ["audit", above],
    queryFn: () => api.audit(above),
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  });
}

export function useVerifyAudit() {
  return useMutation({ mutationFn: api.verifyAudit });
}

export function useUnmask() {
  return useMutation({
    mutationFn: ({ what, id, reason }: { what: Unmask; id: string; reason: string }) => api.unmask(what, id, reason),
  });
}
