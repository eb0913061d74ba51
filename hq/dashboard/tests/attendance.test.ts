import { expect, test } from "vitest";

import type { PersonRow } from "../src/data/attendance";
import type { Words } from "../src/data/records";
import { flagText, type Line, matches, reasonText, verdict } from "../src/parts/attendance/model";

const WORDS: Words = {
  reasons: {
    late: { zh: "迟到 {minutes} 分钟", en: "{minutes} min late" },
    "flag.radio": { zh: "手台签到", en: "checked in by radio" },
  },
  categories: {},
};

function line(row: Partial<PersonRow>): Line {
  const fine = { on: "on_time", off: "kept", flags: [], found_absent: false, disputed: false } as unknown as PersonRow;
  return { id: "1", post: "P001", school: "", period: "morning", onDue: 0, offDue: 0, name: "", begun: true, row: { ...fine, ...row } };
}

test("a verdict is a word, or a word with its minutes", () => {
  expect(verdict("on_time")).toEqual({ code: "on_time", args: {} });
  expect(verdict({ late: { minutes: 7 } })).toEqual({ code: "late", args: { minutes: 7 } });
});

test("reasons and flags are shown in the server's words, unknown ones as they are", () => {
  expect(reasonText(WORDS, { code: "late", args: { minutes: "7" } }, "zh")).toBe("迟到 7 分钟");
  expect(reasonText(WORDS, { code: "of_a_newer_server", args: {} }, "en")).toBe("of_a_newer_server");
  expect(flagText(WORDS, "radio", "en")).toBe("checked in by radio");
});

test("what is unknown is nothing to look at, what is odd is", () => {
  expect(matches(line({}), "attention")).toBe(false);
  expect(matches(line({ on: "unknown", off: "unknown" }), "attention")).toBe(false);
  expect(matches(line({ off: "missing" }), "attention")).toBe(true);
  expect(matches(line({ flags: ["radio"] }), "attention")).toBe(true);
  expect(matches({ ...line({ flags: ["radio"] }), begun: false }, "attention")).toBe(false);
  expect(matches(line({ on: { very_late: { minutes: 40 } } }), "late")).toBe(true);
  expect(matches(line({ off: { left_early: { minutes: 4 } } }), "left_early")).toBe(true);
});
