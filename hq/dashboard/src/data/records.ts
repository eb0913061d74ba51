import { useMutation, useQuery } from "@tanstack/react-query";

import { api, type AuditQuery, type Unmask } from "../api/client";

export type { AuditEntry, AuditQuery, Unmask, Unmasked, Withheld, Words } from "../api/client";

/** The words of the rules' codes, in both languages; they change with the program alone. */
export function useWords() {
  return useQuery({ queryKey: ["words"], queryFn: api.words, staleTime: Number.POSITIVE_INFINITY });
}

export function useWithheld() {
  return useQuery({ queryKey: ["withheld"], queryFn: api.withheld });
}

/** What a search finds. Reading it is itself a row, so it is not read again unasked. */
export function useAudit(query: AuditQuery) {
  return useQuery({
    queryKey: ["audit", query],
    queryFn: () => api.audit(query),
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
