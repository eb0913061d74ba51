import { expect, test } from "vitest";

import type { RosterCell, RosterMove } from "../src/data/people";
import { carried, cellKey, cellsByKey, change, counted, mondayOf, neighbour, weekOf, withMove } from "../src/parts/roster/model";

const DAY = "2026-11-25";

function cell(post: string, day: string, team: [string, "leader" | "member"][], period: RosterCell["period"] = "morning"): RosterCell {
  return { post, day, period, on_due: 0, off_due: 1, team: team.map(([person, part]) => ({ person, part, away: false })) };
}

const BASE = [
  cell("P1", DAY, [
    ["O1", "leader"],
    ["A1", "member"],
  ]),
  cell("P2", DAY, [["O2", "leader"]]),
  cell("P2", "2026-11-27", []),
];
const at = (post: string, day = DAY) => ({ post, day, period: "morning" as const });

test("a week begins on Monday", () => {
  expect(mondayOf("2026-11-29")).toBe("2026-11-23");
  expect(mondayOf("2026-11-23")).toBe("2026-11-23");
  expect(weekOf(DAY).at(-1)).toBe("2026-11-29");
});

test("somebody carried to another post at the same time is one move, to another time two", () => {
  const moves = carried(BASE, [], "A1", "member", at("P1"), at("P2"));
  expect(moves).toEqual([{ person: "A1", part: "member", ...at("P2") }]);
  const later = carried(BASE, [], "A1", "member", at("P1"), at("P2", "2026-11-27"));
  expect(later).toEqual([
    { person: "A1", day: DAY, period: "morning" },
    { person: "A1", part: "member", ...at("P2", "2026-11-27") },
  ]);
  expect(change(BASE, moves[0] as RosterMove)).toEqual({ from: ["P1"], to: "P2" });
});

test("whoever is brought back to where they stood leaves the draft", () => {
  const there = carried(BASE, [], "A1", "member", at("P1"), at("P2"));
  expect(carried(BASE, there, "A1", "member", at("P2"), at("P1"))).toEqual([]);
  expect(withMove(BASE, there, { person: "A1", part: "leader", ...at("P1") })).toHaveLength(1);
  expect(withMove(BASE, [], { person: "A9", day: DAY, period: "morning" })).toEqual([]);
  expect(withMove(BASE, [], { person: "A1", part: "member", ...at("P1"), until: "2026-12-31" })).toHaveLength(1);
});

test("the keys lead to the next place with duty", () => {
  const cells = cellsByKey(BASE);
  const go = (from: ReturnType<typeof at>, key: string) => neighbour(cells, ["P1", "P2"], weekOf(DAY), from, key);
  expect(go(at("P1"), "ArrowDown")).toEqual(at("P2"));
  expect(go(at("P2"), "ArrowRight")).toEqual(at("P2", "2026-11-27"));
  expect(go(at("P1"), "ArrowUp")).toBeUndefined();
  expect(go(at("P1"), "Home")).toBeUndefined();
  expect(cells.get(cellKey(at("P1")))).toHaveLength(1);
});

test("warnings are counted by kind, those of the draft apart", () => {
  const one = { posts: ["P1"], day: DAY, period: "morning" as const, officers: 1, auxiliaries: 0 };
  const all = [
    { ...one, code: "unfilled", new: true },
    { ...one, code: "unfilled", new: false },
  ];
  expect(counted(all)).toEqual([["unfilled", 2, 1]]);
});
