import { expect, test } from "vitest";

import type { CalendarDay, MovementRow, SchoolRow } from "../src/data/places";
import { digitOf, monthAfter, toneOf, weeksOf } from "../src/parts/calendar/model";
import { base64Of, sizeOf } from "../src/parts/import/files";
import { isTime, rowsOn, shownSchools, suggestedTimes, validText, weekdaysText, withDay } from "../src/parts/places/model";
import { textOf } from "../src/text";

const day = (civil: string, part: Partial<CalendarDay> = {}): CalendarDay => ({
  day: civil,
  open: 1,
  closed: 0,
  provisional: 0,
  outside: false,
  reason: "",
  runs_as: null,
  ...part,
});

test("a month is a sheet of weeks from Monday on", () => {
  const november = Array.from({ length: 30 }, (_, at) => day(`2026-11-${String(at + 1).padStart(2, "0")}`));
  const weeks = weeksOf(november);
  expect(weeks.map((week) => week.length)).toEqual([7, 7, 7, 7, 7, 7]);
  expect(weeks[0]?.findIndex(Boolean)).toBe(6);
  expect(weeks[4]?.[0]?.day).toBe("2026-11-23");
  expect(digitOf("2026-11-24")).toBe(2);
  expect([monthAfter("2026-12", 1), monthAfter("2026-01", -1)]).toEqual(["2027-01", "2025-12"]);
  expect(weeksOf([])).toEqual([]);
});

test("a day that is not settled looks so, whatever else it is", () => {
  expect(toneOf(day("2026-11-24"))).toBe("good");
  expect(toneOf(day("2026-11-24", { open: 0, closed: 3 }))).toBe("plain");
  expect(toneOf(day("2026-11-24", { open: 4, closed: 86 }))).toBe("plain");
  expect(toneOf(day("2026-11-24", { provisional: 1 }))).toBe("look");
  expect(toneOf(day("2028-11-24", { open: 0, outside: true }))).toBe("look");
});

test("times that are over are not offered for today", () => {
  expect(suggestedTimes("2026-11-25", "2026-11-24", "15:10")).toContain("11:30");
  expect(suggestedTimes("2026-11-24", "2026-11-24", "15:10")).toEqual(["15:30", "16:00", "16:30", "17:00"]);
  expect(["15:30", "7:05", "24:00", "15:60", "", "1530"].map(isTime)).toEqual([true, true, false, false, false, false]);
});

test("rows say when they hold, and a form begins with those of its day", () => {
  const row = (valid_from: string, valid_to: string): MovementRow => ({
    kind: "leave",
    label: "放学",
    start: "16:10",
    end: "16:30",
    weekdays: "12345",
    valid_from,
    valid_to,
    lead_min: null,
    tail_min: null,
  });
  const text = (key: Parameters<typeof textOf>[1], args?: Parameters<typeof textOf>[2]) => textOf("zh", key, args);
  const said = [row("", ""), row("2026-11-25", "2026-11-25"), row("2026-11-26", ""), row("", "2026-11-24")];
  expect(said.map((one) => validText(text, one))).toEqual(["长期", "仅 2026-11-25", "2026-11-26 起", "至 2026-11-24"]);
  expect(rowsOn(said, "2026-11-25")).toEqual([said[0], said[1]]);
});

test("weekdays are said as people say them", () => {
  const said = (language: "zh" | "en") => ["1234567", "12345", "67", "135", "3"].map((digits) => weekdaysText((key, args) => textOf(language, key, args), language, digits));
  expect(said("zh")).toEqual(["每天", "周一至周五", "周六、周日", "周一、周三、周五", "周三"]);
  expect(said("en")).toEqual(["every day", "Mon–Fri", "Sat, Sun", "Mon, Wed, Fri", "Wed"]);
  expect([withDay("12345", 6), withDay("12345", 3), withDay("3", 3)]).toEqual(["123456", "1245", "3"]);
});

test("schools are found by name, post and unit", () => {
  const school = (part: Partial<SchoolRow>): SchoolRow => ({
    school: "S001",
    name: "青禾镇朝霞小学",
    town: "青禾镇",
    level: "primary",
    gates: 1,
    posts: ["P001"],
    units: ["青禾派出所"],
    tomorrow: { day: "2026-11-25", status: "school_day", runs_as: 3, reason: "", windows: [] },
    ...part,
  });
  const all = [school({}), school({ school: "S090", name: "柳汀镇幼儿园", town: "柳汀镇", level: "kindergarten", posts: [], units: [] })];
  const found = (part: object) => shownSchools(all, { q: "", town: "", level: "", guarded: "", ...part }).map((one) => one.school);
  expect(found({ q: "p001" })).toEqual(["S001"]);
  expect(found({ q: "派出所" })).toEqual(["S001"]);
  expect(found({ guarded: "no" })).toEqual(["S090"]);
  expect(found({ town: "柳汀镇", level: "primary" })).toEqual([]);
});

test("bytes are sent whole, however many", () => {
  const bytes = new Uint8Array(100_000).map((_, at) => at % 256);
  expect(Buffer.from(base64Of(bytes), "base64").equals(Buffer.from(bytes))).toBe(true);
  expect(sizeOf([new File([bytes], "units.csv")])).toBe(base64Of(bytes).length);
});
