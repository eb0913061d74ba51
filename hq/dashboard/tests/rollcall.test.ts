import { expect, test } from "vitest";

import type { CallState, SheetRow } from "../src/data/rollcalls";
import { left, nextForDesk, shown, unitsOf } from "../src/parts/rollcall/model";

function row(person: string, more: Partial<SheetRow> = {}): SheetRow {
  return {
    post: "P001",
    school: "青禾小学",
    unit: "U01",
    unit_name: "青禾派出所",
    person,
    name: "",
    role: "officer",
    state: "for_radio",
    for_desk: true,
    call: "",
    round: 1,
    reached: null,
    answered: null,
    radio: null,
    radio_by: null,
    radio_at: null,
    ...more,
  };
}

const settled = (person: string, state: CallState = "answered") => row(person, { state, for_desk: false });

test("after a tick the next of the desk's is taken, around the end, never one that was ticked just now", () => {
  const rows = [row("A"), settled("B"), row("C"), row("D")];
  expect(nextForDesk(rows, "P001/A", new Set())).toBe("P001/C");
  expect(nextForDesk(rows, "P001/A", new Set(["P001/C"]))).toBe("P001/D");
  expect(nextForDesk(rows, "P001/D", new Set(["P001/D"]))).toBe("P001/A");
  expect(nextForDesk([settled("A"), row("B")], "P001/B", new Set(["P001/B"]))).toBeUndefined();
});

test("filters narrow by word, unit, state, and by whose turn it is", () => {
  const rows = [row("A001"), settled("A002"), row("A003", { unit: "U02", unit_name: "云屏派出所", state: "no_answer" })];
  const found = (filter: Partial<Parameters<typeof shown>[1]>) =>
    shown(rows, { q: "", unit: "", state: "", ...filter }).map((one) => one.person);
  expect(found({})).toEqual(["A001", "A002", "A003"]);
  expect(found({ state: "left" })).toEqual(["A001", "A003"]);
  expect(found({ state: "no_answer" })).toEqual(["A003"]);
  expect(found({ q: "云屏 a003" })).toEqual(["A003"]);
  expect(found({ unit: "U01", state: "answered" })).toEqual(["A002"]);
});

test("units stand in the order of their ids, once each", () => {
  const rows = [row("B", { unit: "U02", unit_name: "云屏派出所" }), row("A"), row("C")];
  expect(unitsOf(rows)).toEqual([
    ["U01", "青禾派出所"],
    ["U02", "云屏派出所"],
  ]);
});

test("time left is minutes and seconds, never below nothing", () => {
  expect([left(125_000, 0), left(60_000, 59_001), left(0, 5_000)]).toEqual(["2:05", "0:01", "0:00"]);
});
