import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";

import { api, type Me, type Proof } from "../api/client";

export type { Me, Proof } from "../api/client";

const ME = ["me"] as const;

/** Who is signed in. */
export function useMe() {
  return useQuery({ queryKey: ME, queryFn: api.me, staleTime: 60_000 });
}

/** May this account ask for it? Rows of the server's own table, for example `GET /v1/audit`. */
export function may(me: Me, row: string): boolean {
  return me.may.includes(row);
}

/** No person: a screen on a wall, which shows the board and nothing else. */
export function isScreen(me: Me): boolean {
  return me.roles.includes("screen");
}

export function useLogin() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, ...proof }: Proof & { name: string }) => api.login(name, proof),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useLogout() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: api.logout,
    // Whatever came of it, nothing of this account stays on the screen or in memory.
    onSettled: () => {
      client.clear();
      globalThis.location.assign("/");
    },
  });
}

export function useChangePassword() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ next, ...proof }: Proof & { next: string }) => api.changePassword(proof, next),
    onSuccess: () => client.invalidateQueries(),
  });
}

export function useReauth() {
  return useMutation({ mutationFn: (proof: Proof) => api.reauth(proof) });
}
