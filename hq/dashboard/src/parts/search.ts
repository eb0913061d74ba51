import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** The address holds what is filtered, so that it can be shared and "back" works. An empty value leaves it. */
export function useAddress(): [(name: string) => string, (changes: Record<string, string>) => void] {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: string) => params.get(name) ?? "", [params]);
  const set = useCallback(
    (changes: Record<string, string>) => {
      setParams(
        (old) => {
          const next = new URLSearchParams(old);
          for (const [name, value] of Object.entries(changes)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );
  return [get, set];
}
