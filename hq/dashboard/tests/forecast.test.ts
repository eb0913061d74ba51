import { expect, test } from "vitest";

import type { Gap } from "../src/data/forecast";
import { distance, lacking, nearest, needsRoster, reasonText, shownGaps } from "../src/parts/forecast/model";
import { type Args, type Key, textOf } from "../src/text";

const text = (key: Key, args?: Args) => textOf("zh", key, args);
const reason = { code: "on_leave", person: "A020", name: "辅警020", since: null, officers: 0, auxiliaries: 0 };

function gap(more: Partial<Gap>): Gap {
  const fine = { post: "P010", school: "云溪小学", unit: "U01", unit_name: "", day: "2026-11-24", soon: false, certain: true };
  return { ...fine, windows: [], reasons: [reason], openings: [], asks: [], pending: [], ...more };
}

test("what lacks is said by role, and a reason names its person", () => {
  expect(lacking(text, [1, 2])).toBe("民警 1 + 辅警 2");
  expect(lacking(text, [0, 0])).toBe("");
  expect(reasonText(text, reason, "2026-11-24")).toBe("辅警020 A020 请假");
  const since = Date.parse("2026-11-23T18:05:00+08:00");
  expect(reasonText(text, { ...reason, code: "not_heard", since }, "2026-11-24")).toBe("辅警020 A020 手机自 11-23 18:05 无联系");
  expect(reasonText(text, { ...reason, code: "not_heard" }, "2026-11-24")).toContain("从未联系");
  expect(reasonText(text, { ...reason, code: "of_a_newer_server" }, "2026-11-24")).toBe("of_a_newer_server");
});

test("one click asks the nearest of the first place that has somebody", () => {
  const opening = (in_place_of: string, people: string[]) => ({
    in_place_of,
    name: "",
    role: "auxiliary" as const,
    part: "member" as const,
    away: 0,
    on_duty: 0,
    rest: 0,
    substitutes: people.map((person) => ({ person, name: "", unit_name: "", from: null, distance_m: null })),
  });
  expect(nearest(gap({}))).toBeUndefined();
  const found = nearest(gap({ openings: [opening("A020", []), opening("A021", ["A001", "A002"])] }));
  expect([found?.opening.in_place_of, found?.substitute.person]).toEqual(["A021", "A001"]);
  expect(needsRoster(gap({ reasons: [{ ...reason, code: "unfilled" }] }))).toBe(true);
  expect(needsRoster(gap({}))).toBe(false);
});

test("filters narrow by text, day, hour and kind", () => {
  const gaps = [gap({ soon: true }), gap({ post: "P011", day: "2026-11-25", certain: false }), gap({ post: "P012", unit: "U02" })];
  const none = { q: "", unit: "", day: "", when: "", kind: "" };
  const posts = (filter: Partial<typeof none>) => shownGaps(gaps, { ...none, ...filter }).map((one) => one.post);
  expect(posts({})).toEqual(["P010", "P011", "P012"]);
  expect(posts({ when: "soon" })).toEqual(["P010"]);
  expect(posts({ day: "2026-11-25" })).toEqual(["P011"]);
  expect(posts({ kind: "watch" })).toEqual(["P011"]);
  expect(posts({ unit: "U02", q: "p012" })).toEqual(["P012"]);
});

test("distances are short", () => {
  expect([distance(850), distance(2234)]).toEqual(["850 m", "2.2 km"]);
});
