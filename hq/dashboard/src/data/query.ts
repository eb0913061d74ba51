import { QueryClient } from "@tanstack/react-query";

import { Problem } from "../api/problem";

/** Refusals are final; what may pass is tried again, ever more slowly. */
function again(failures: number, error: Error): boolean {
  return error instanceof Problem && error.mayPass && failures < 2;
}

/** Milliseconds until what failed is asked again unasked, as the page says it is. */
const AGAIN = 15_000;

export function queryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: again,
        staleTime: 5_000,
        refetchOnWindowFocus: true,
        refetchInterval: ({ state: { error } }) => error instanceof Problem && error.mayPass && AGAIN,
      },
      mutations: { retry: false },
    },
  });
}

/** The session has ended, or never was. */
export function isSignedOut(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

export { PASSWORD_CHANGE_NEEDED, Problem, REAUTH_NEEDED, SIGNED_OUT } from "../api/problem";
export { serverTime } from "../api/client";
