import { expect, test } from "vitest";

import type { Alarm } from "../src/data/alarms";
import { lasted, where, who } from "../src/parts/alarms/words";
import { textOf } from "../src/text";

const text = (key: Parameters<typeof textOf>[1], args?: Parameters<typeof textOf>[2]) => textOf("zh", key, args);

test("how long ago is minutes and seconds, and hours once there are some", () => {
  expect([lasted(0, 0), lasted(0, 42_900), lasted(0, 601_000), lasted(0, 3_723_000)]).toEqual(["0:00", "0:42", "10:01", "1:02:03"]);
  expect(lasted(5_000, 0), "a clock that is behind").toBe("0:00");
});

test("an alarm says where it is, also one of a button in no register", () => {
  const alarm = { post: "P001", school: "青禾小学", place: "正门", site: null, name: "警员001", person: "A001" } as Alarm;
  expect(where(text, alarm)).toBe("P001 青禾小学 正门");
  expect(where(text, { ...alarm, post: null, school: "", place: "", site: "ALM999" })).toBe("未登记的报警点 ALM999");
  expect([who(alarm), who({ ...alarm, name: "", person: null })]).toEqual(["警员001 A001", ""]);
});
