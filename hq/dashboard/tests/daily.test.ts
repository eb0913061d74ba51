import { expect, test } from "vitest";

import type { OpenItem, WeekPost } from "../src/data/daily";
import type { Words } from "../src/data/records";
import { dayNamesOf, detailText, dutyOf, figure, logText, pageOf, recordsOf, weekWindows } from "../src/parts/daily/model";
import { type Args, type Key, textOf } from "../src/text";

const text = (key: Key, args?: Args) => textOf("zh", key, args);
const WORDS: Words = { reasons: {}, categories: { F05: { zh: "照明不足", en: "Lighting poor", severity: 2, hazard: true } } };
const NAMES = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];

function item(more: Partial<OpenItem>): OpenItem {
  return { kind: "incident", id: "aa", post: "P001", day: "2026-11-24", person: null, since: null, detail: "F05", ...more };
}

test("every open matter leads to its page", () => {
  expect(pageOf(item({}))).toBe("/desk/incidents?id=aa");
  expect(pageOf(item({ kind: "silent_post", id: "P004" }))).toBe("/desk/board?post=P004");
  expect(pageOf(item({ kind: "stand_in" }))).toBe("/desk/forecast?gap=2026-11-24_P001");
  expect(pageOf(item({ kind: "dispute" }))).toBe("/desk/attendance?day=2026-11-24&post=P001");
  expect(pageOf(item({ kind: "dispute", post: null, day: null }))).toBe("/desk/attendance?");
});

test("what is open is said in the words of its kind", () => {
  expect(detailText(text, WORDS, "zh", item({}))).toBe("F05 照明不足");
  expect(detailText(text, WORDS, "en", item({ detail: "X99" }))).toBe("X99");
  expect(detailText(text, WORDS, "zh", item({ kind: "alarm", detail: "raised" }))).toBe("未接警");
  expect(detailText(text, WORDS, "zh", item({ kind: "silent_post", detail: "morning" }))).toBe("早");
});

test("a line of the log is a sentence, an unknown act is named as it is", () => {
  const line = (code: string, args: Record<string, string>) => logText(text, WORDS, "zh", { at: 0, code, args });
  expect(line("incident", { post: "P001", category: "F05", status: "open" })).toBe("P001 警情：F05 照明不足（未结）");
  expect(line("acts", { by: "zhiban", kind: "RadioCheckIn", n: "3", until: "07:50" })).toBe("zhiban：手台签到 3 次，至 07:50");
  expect(line("acts", { by: "zhiban", kind: "Unheard", n: "1", until: "07:50" })).toContain("其他操作（Unheard）");
  expect(line("of_a_newer_server", {})).toBe("of_a_newer_server");
});

test("a number shows its correction and leads to its records", () => {
  expect(figure(text, { key: "late", value: 3, now: 3 })).toBe("3");
  expect(figure(text, { key: "late", value: 3, now: 2 })).toBe("3 (更正后 2)");
  expect(recordsOf("late", "2026-11-24")).toBe("/desk/attendance?day=2026-11-24&verdict=late");
  expect(recordsOf("help", "2026-11-24")).toBe("/desk/incidents?severity=0");
});

test("days that run alike stand together", () => {
  expect(dayNamesOf([0, 1, 2, 3, 4], NAMES)).toBe("周一–周五");
  expect(dayNamesOf([0, 2], NAMES)).toBe("周一 周三");
  const window = (on_due: number) => ({ period: "morning" as const, on_due, off_due: on_due + 1 });
  const post = { days: [[window(1)], [window(1)], [window(1)], [], [], [], []] } as unknown as WeekPost;
  expect(weekWindows(post, NAMES, (at) => String(at), text)).toEqual(["周一–周三 早 1–2"]);
  expect([dutyOf(text, 0, 0), dutyOf(text, 2, 0), dutyOf(text, 2, 1)]).toEqual(["休", "2 段", "2 段 (假或替 1)"]);
});
