import { expect, test } from "vitest";

import { changedNumbers, type Rules, rulesBefore, rulesOn, typedLevels } from "../src/parts/policies/model";

const rules = (lead: number): Rules => ({
  numbers: [
    { code: "lead_min", minutes: lead, default_minutes: 30, least: 0, most: 120, source: "S11" },
    { code: "tail_min", minutes: 30, default_minutes: 30, least: 0, most: 120, source: "S12" },
  ],
  levels: [],
});
const data = {
  rules: rules(30),
  planned: [
    { valid_from: "2026-12-01", rules: rules(40) },
    { valid_from: "2026-12-07", rules: rules(20) },
  ],
};

test("the rules of a day are those of the last day made before", () => {
  const lead = (day: string) => rulesOn(data, day).numbers[0]?.minutes;
  expect(["2026-11-30", "2026-12-01", "2026-12-06", "2027-01-01"].map(lead)).toEqual([30, 40, 40, 20]);
  expect(rulesBefore(data, "2026-12-07").numbers[0]?.minutes).toBe(40);
  expect(rulesBefore(data, "2026-12-01").numbers[0]?.minutes).toBe(30);
});

test("only what differs is asked for", () => {
  expect(changedNumbers({ lead_min: 30, tail_min: 45 }, rules(30))).toEqual({ tail_min: 45 });
  expect(changedNumbers({ lead_min: null, tail_min: undefined }, rules(30))).toEqual({});
});

test("a level left empty is the county's", () => {
  expect(typedLevels({ senior: { lead_min: 0, tail_min: null }, primary: { lead_min: null, tail_min: null } })).toEqual([
    { level: "senior", lead_min: 0, tail_min: null },
  ]);
});
