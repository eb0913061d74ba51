import { expect, test } from "vitest";

import type { Words } from "../src/data/records";
import { flagText, reasonText, verdict } from "../src/parts/attendance/model";

const WORDS: Words = {
  reasons: {
    late: { zh: "迟到 {minutes} 分钟", en: "{minutes} min late" },
    "flag.radio": { zh: "手台签到", en: "checked in by radio" },
  },
  categories: {},
};

test("a verdict is a word, or a word with its minutes", () => {
  expect(verdict("on_time")).toEqual({ code: "on_time", args: {} });
  expect(verdict({ late: { minutes: 7 } })).toEqual({ code: "late", args: { minutes: 7 } });
});

test("reasons and flags are shown in the server's words, unknown ones as they are", () => {
  expect(reasonText(WORDS, { code: "late", args: { minutes: "7" } }, "zh")).toBe("迟到 7 分钟");
  expect(reasonText(WORDS, { code: "of_a_newer_server", args: {} }, "en")).toBe("of_a_newer_server");
  expect(flagText(WORDS, "radio", "en")).toBe("checked in by radio");
});
