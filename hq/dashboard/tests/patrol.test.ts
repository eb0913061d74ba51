import { describe, expect, it } from "vitest";

import type { Finding, Visit } from "../src/data/patrol";
import { answerText, EMPTY, findingText, gridOf, keyed, nextOf, queueOf, turned } from "../src/parts/patrol/model";
import { textOf } from "../src/text";

const text = (key: Parameters<typeof textOf>[1], args?: Parameters<typeof textOf>[2]) => textOf("zh", key, args);
const DAY = "2026-11-24";
const at = (time: string) => Date.parse(`${DAY}T${time}:00+08:00`);

function visit(post: string, more: Partial<Visit> = {}): Visit {
  return {
    post,
    school: "青石小学",
    gate: "正门",
    town: "青石镇",
    unit: "U1",
    unit_name: "青石派出所",
    period: "morning",
    day: DAY,
    on_due: at("07:10"),
    off_due: at("08:40"),
    state: "due",
    gaps: 0,
    silent: 0,
    last_seen: null,
    links: [],
    ...more,
  };
}

function finding(more: Partial<Finding> = {}): Finding {
  return {
    entry: "aa",
    at: at("07:40"),
    by: "zhiban",
    post: "P001",
    school: "青石小学",
    gate: "正门",
    unit: "U1",
    period: "morning",
    day: DAY,
    in_order: false,
    seen: 1,
    signed_on: 3,
    against: "fewer_seen",
    car: null,
    lights: null,
    note: null,
    question: null,
    ...more,
  };
}

describe("the keys of the patrol", () => {
  it("count people with digits, one figure or two, and never a hundred", () => {
    const one = keyed(EMPTY, "1");
    expect(one).toEqual({ ...EMPTY, seen: 1 });
    if (typeof one !== "object") throw new Error("a digit is no act");
    expect(keyed(one, "2")).toEqual({ ...EMPTY, seen: 12 });
    expect(keyed({ ...EMPTY, seen: 12 }, "3")).toEqual({ ...EMPTY, seen: 3 });
    expect(keyed(one, "Backspace")).toEqual(EMPTY);
  });

  it("say in order with one key, and only where nothing else was said", () => {
    expect(keyed(EMPTY, "y")).toBe("in_order");
    expect(keyed({ ...EMPTY, car: false }, "y")).toBeUndefined();
    expect(keyed(EMPTY, "Enter")).toBeUndefined();
    expect(keyed({ ...EMPTY, seen: 0 }, "Enter")).toBe("save");
  });

  it("turn a mark from yes to no to not looked", () => {
    expect([null, true, false].map(turned)).toEqual([true, false, null]);
  });
});

describe("the queue of the day", () => {
  it("has first what runs, then what comes, then what is done; other days are not in it", () => {
    const later = visit("P002", { on_due: at("11:10"), off_due: at("12:25"), period: "noon" });
    const done = visit("P003", { state: "done" });
    const queue = queueOf([done, later, visit("P004"), visit("P005", { day: "2026-11-25" })], DAY, at("07:30"));
    expect(queue.map((one) => one.post)).toEqual(["P004", "P002", "P003"]);
    expect(nextOf(queue, at("07:30"))?.post).toBe("P004");
    expect(nextOf(queue, at("07:30"), "P004")).toBeUndefined();
  });
});

describe("the words of a finding", () => {
  it("say what was seen, and nothing where nothing was said", () => {
    expect(findingText(text, finding({ car: false, lights: true, note: "画面偏暗" }))).toBe("看到 1 人 · 未见警车 · 警灯已亮 · 画面偏暗");
    expect(findingText(text, finding({ in_order: true, seen: null }))).toBe("正常");
  });

  it("never say more than the answer: a missing phone is a task of the desk", () => {
    const question = { entry: "bb", person: "O001", name: "警*", until: at("23:00"), state: "no", answered: at("07:44") } as const;
    expect(answerText(text, finding({ question }))).toBe("警* O001 答：有人不在 07:44");
    expect(answerText(text, finding())).toBe("没有可询问的手机，请用手台核实");
    expect(answerText(text, finding({ against: "agrees" }))).toBe("–");
  });
});

describe("the week's grid", () => {
  it("has a line for each gate and finds what is not seen yet", () => {
    const visits = [visit("P002", { state: "done" }), visit("P001"), visit("P001", { period: "noon", state: "done" })];
    const all = { q: "", unit: "", show: "" };
    expect(gridOf(visits, all).map((row) => [row.post, row.cells.size])).toEqual([
      ["P001", 2],
      ["P002", 1],
    ]);
    expect(gridOf(visits, { ...all, show: "open" }).map((row) => row.post)).toEqual(["P001"]);
    expect(gridOf(visits, { ...all, unit: "U2" })).toEqual([]);
  });
});
