import { expect, test } from "vitest";

import type { Incident } from "../src/data/incidents";
import { elapsed, isOverdue, namesOf, valueText } from "../src/parts/incidents/model";
import { atClock, clock } from "../src/parts/time";
import { pieces } from "../src/parts/unseen";
import { textOf } from "../src/text";

test("unseen characters stand apart, and the pieces together are the text", () => {
  const turned = "前\u202egpj.exe\u200b后\nA\u0000";
  expect(pieces(turned).map((piece) => piece.text).join("")).toBe(turned);
  expect(pieces(turned).flatMap((piece) => piece.code ?? [])).toEqual(["U+202E", "U+200B", "U+0000"]);
  expect(pieces("\u{e0041}")).toEqual([{ text: "\u{e0041}", code: "U+E0041" }]);
  expect(pieces("校门口 a-b\n<b>")).toEqual([{ text: "校门口 a-b\n<b>" }]);
  expect(pieces("")).toEqual([]);
});

test("a clock counts from the report on, and is late only for what nobody has seen", () => {
  expect([elapsed(0, 65_000), elapsed(0, 3_661_000), elapsed(5, 0)]).toEqual(["1:05", "1:01:01", "0:00"]);
  const incident = { status: "open", clocks: { received: 0, see_by: 60_000, seen: null } } as unknown as Incident;
  expect([isOverdue(incident, 60_000), isOverdue(incident, 60_001)]).toEqual([false, true]);
  const seen = { ...incident, clocks: { ...incident.clocks, seen: { at: 1, by: "zhiban" } } };
  expect(isOverdue(seen, 90_000)).toBe(false);
});

test("values are words, and an id has its name beside it", () => {
  const text = (key: Parameters<typeof textOf>[1]) => textOf("zh", key);
  const words = { reasons: {}, categories: { T02: { zh: "车辆排队", en: "queue", severity: 1, hazard: false } } };
  const names = namesOf({ names: { O001: "警员001" }, units: { U02: "云屏派出所" } });
  const said = (field: string, value: string) => valueText(text, words, "zh", names, field, value);
  expect([said("severity", "3"), said("status", "closed"), said("category", "T02")]).toEqual(["较重", "已办结", "T02 车辆排队"]);
  expect([said("assigned", "O001"), said("handed_to", "U02"), said("handed_to", "<b>")]).toEqual(["警员001 O001", "云屏派出所 U02", "<b>"]);
});

test("a time of the day is the county's, wherever the browser stands", () => {
  expect(clock(atClock("2026-11-24", "07:05"))).toBe("07:05");
});
