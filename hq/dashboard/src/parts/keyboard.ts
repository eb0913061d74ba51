import { useEffect } from "react";

/** What `g` and a second letter lead to. */
export const PLACES: Record<string, string> = {
  d: "/desk/board",
  s: "/desk/alarms",
  c: "/desk/roll-call",
  v: "/desk/patrol",
  i: "/desk/incidents",
  a: "/desk/attendance",
  r: "/desk/requests",
  f: "/desk/forecast",
  h: "/desk/handover",
  e: "/desk/brief",
  t: "/desk/bulletins",
  m: "/desk/forms",
  w: "/desk/withheld",
  u: "/desk/audit",
  b: "/desk/schools",
  p: "/desk/people",
  o: "/desk/rosters",
};

/** How long `g` waits for its second letter. */
const PATIENCE = 1500;

export type Step = { to: "search" | "help" | "next" | "previous" } | { to: "place"; path: string };

/** Letters typed outside of fields, turned into steps. Pure but for the time that it is given. */
export function keyReader(): (key: string, at: number) => Step | undefined {
  let waitingSince = Number.NEGATIVE_INFINITY;
  return (key, at) => {
    const second = at - waitingSince < PATIENCE;
    waitingSince = Number.NEGATIVE_INFINITY;
    const path = PLACES[key];
    if (second && path) return { to: "place", path };
    switch (key) {
      case "g":
        waitingSince = at;
        return undefined;
      case "/":
        return { to: "search" };
      case "?":
        return { to: "help" };
      case "j":
        return { to: "next" };
      case "k":
        return { to: "previous" };
      default:
        return undefined;
    }
  };
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}

/** Moves the focus among what is marked `data-row`. */
export function moveRow(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-row]")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const next = at < 0 ? rows[by > 0 ? 0 : rows.length - 1] : rows[at + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export function useKeyboard(act: (step: Step) => void): void {
  useEffect(() => {
    const read = keyReader();
    const listen = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const step = read(event.key, event.timeStamp);
      if (!step) return;
      event.preventDefault();
      act(step);
    };
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [act]);
}
