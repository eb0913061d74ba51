import { describe, expect, test } from "vitest";

import type { Board, BoardRow, BoardWindow } from "../src/data/board";
import { along, axis, badge, type Filter, shown, stateOf, tiles } from "../src/parts/board/model";

const HOUR = 3_600_000;
const DAY = Date.parse("2026-11-24T00:00:00+08:00");
const at = (hours: number) => DAY + hours * HOUR;

function windowAt(from: number, to: number, more: Partial<BoardWindow> = {}): BoardWindow {
  return {
    period: "morning",
    on_due: at(from),
    off_due: at(to),
    state: "silent",
    here: [0, 0],
    strength: { strength_minutes: 0, under_strength_minutes: 0 },
    found_absent: 0,
    running: false,
    attention: [],
    disputed: 0,
    ...more,
  };
}

function post(id: string, windows: BoardWindow[], more: Partial<BoardRow> = {}): BoardRow {
  return {
    post: id,
    school: `${id} 小学`,
    town: "青禾镇",
    level: "primary",
    unit: "U01",
    unit_name: "青禾派出所",
    day: "2026-11-24",
    window: windows[0] ?? null,
    windows,
    present: [],
    template: [1, 2],
    heard_to: null,
    open_incidents: 0,
    ...more,
  };
}

function board(rows: BoardRow[]): Board {
  return { at: at(7.5), position: 1, rows, open_incidents: 0, withheld: 0, pending_requests: 0 };
}

const ALL: Filter = { q: "", unit: "", town: "", level: "", period: "", state: "", sort: "" };

describe("the state of a post", () => {
  test("a window that has not begun is not begun, whatever is known", () => {
    expect(stateOf(windowAt(7, 9), at(6.9))).toBe("upcoming");
    expect(stateOf(windowAt(7, 9), at(7))).toBe("silent");
  });

  test("only a human's finding says that somebody was not there", () => {
    expect(stateOf(windowAt(7, 9, { state: "not_checked_in" }), at(8))).toBe("not_checked_in");
    expect(stateOf(windowAt(7, 9, { state: "not_checked_in", found_absent: 1 }), at(8))).toBe("found_absent");
    expect(stateOf(null, at(8))).toBe("closed");
  });
});

describe("1+2", () => {
  const missing = (here: [number, number]) => badge(post("P1", []), windowAt(7, 9, { here })).missing;

  test("an officer fills an auxiliary's place, never the other way round", () => {
    expect(missing([1, 2])).toBe(0);
    expect(missing([2, 1])).toBe(0);
    expect(missing([0, 3])).toBe(1);
    expect(missing([1, 1])).toBe(1);
    expect(missing([0, 0])).toBe(3);
  });
});

describe("filters", () => {
  const rows = [
    post("P001", [windowAt(7, 9, { state: "confirmed" }), windowAt(11, 12, { period: "noon" })]),
    post("P002", [windowAt(7, 9, { state: "not_checked_in" })], { unit: "U02", town: "云屏镇", level: "senior" }),
  ];
  const found = (filter: Partial<Filter>) => shown(board(rows), { ...ALL, ...filter }, at(7.5)).map((row) => row.post);

  test("each narrows, and together they narrow further", () => {
    expect(found({})).toEqual(["P001", "P002"]);
    expect(found({ unit: "U02" })).toEqual(["P002"]);
    expect(found({ town: "青禾镇", level: "senior" })).toEqual([]);
    expect(found({ q: "p001 青禾" })).toEqual(["P001"]);
    expect(found({ state: "not_checked_in" })).toEqual(["P002"]);
    expect(found({ period: "noon" })).toEqual(["P001"]);
    expect(found({ period: "noon", state: "upcoming" })).toEqual(["P001"]);
  });

  test("what needs a look comes first when that is asked for", () => {
    expect(found({ sort: "attention" })).toEqual(["P002", "P001"]);
  });
});

test("figures count what runs, and never call a post without data one that has synced", () => {
  const rows = [
    post("P001", [windowAt(7, 9, { running: true, here: [1, 2], strength: { strength_minutes: 20, under_strength_minutes: 10 } })], {
      heard_to: at(7.2),
    }),
    post("P002", [windowAt(7, 9, { running: true, here: [1, 0] })], { heard_to: at(-2) }),
    post("P003", [windowAt(17, 18)]),
  ];
  const figures = tiles(rows, "", at(7.5), DAY);
  expect(figures).toMatchObject({ running: 2, met: 1, minutesMet: 20, minutesAll: 30, oldest: at(7.2), never: 2 });
  expect(Object.fromEntries(figures.states)).toEqual({ silent: 2, upcoming: 1 });
});

test("the axis holds every window, and places stay on it", () => {
  const line = axis(board([post("P001", [windowAt(6.5, 8), windowAt(21.5, 22.9)])]));
  expect([line.from, line.to]).toEqual([at(6), at(23)]);
  expect(along(line, at(14.5))).toBe(50);
  expect([along(line, at(0)), along(line, at(24))]).toEqual([0, 100]);
  const quiet = axis(board([]));
  expect(quiet.to).toBeGreaterThan(quiet.from);
});
