import type { Policies } from "../../data/people";

export type Rules = Policies["rules"];
export type Rule = Rules["numbers"][number];
export type Margins = Rules["levels"][number];

/** Which rules stand together. */
export const GROUPS = {
  duty: ["lead_min", "tail_min", "very_late_after_min", "early_limit_min", "missing_after_min", "belongs_ahead_min", "clear_reach_min"],
  people: ["rest_min", "unheard_after_min"],
} as const;

export const LEVELS = ["kindergarten", "primary", "junior", "senior", "nine_year", "complete", "other"] as const;
export type Level = (typeof LEVELS)[number];

/** The rules that will stand on a day: those made for the last day up to then, else today's. */
export function rulesOn(data: Pick<Policies, "rules" | "planned">, day: string): Rules {
  return data.planned.filter((one) => one.valid_from <= day).at(-1)?.rules ?? data.rules;
}

/** The rules that stand until the planned ones of `day` begin. */
export function rulesBefore(data: Pick<Policies, "rules" | "planned">, day: string): Rules {
  return data.planned.filter((one) => one.valid_from < day).at(-1)?.rules ?? data.rules;
}

/** Numbers that differ from `standing`, by code: all that headquarters needs to be told. */
export function changedNumbers(typed: Record<string, number | null | undefined>, standing: Rules): Record<string, number> {
  const changed = standing.numbers.flatMap(({ code, minutes }) => {
    const value = typed[code];
    return value != null && value !== minutes ? [[code, value] as const] : [];
  });
  return Object.fromEntries(changed);
}

/** Lead and tail by level as typed; levels left empty are the county's. */
export function typedLevels(typed: Partial<Record<Level, { lead_min?: number | null; tail_min?: number | null }>>): Margins[] {
  return LEVELS.flatMap((level) => {
    const { lead_min = null, tail_min = null } = typed[level] ?? {};
    return lead_min === null && tail_min === null ? [] : [{ level, lead_min, tail_min }];
  });
}
