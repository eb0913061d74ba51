import { expect, test } from "vitest";

import { Problem } from "../src/api/problem";
import { keyReader } from "../src/parts/keyboard";
import { civilDay, clock, clockOn, dayAfter } from "../src/parts/time";

test("times are the county's, wherever the browser stands", () => {
  const midnight = Date.parse("2026-11-24T00:00:00+08:00");
  expect([clock(midnight), civilDay(midnight), civilDay(midnight - 1)]).toEqual(["00:00", "2026-11-24", "2026-11-23"]);
  expect(clockOn("2026-11-24", midnight)).toBe("00:00");
  expect(clockOn("2026-11-24", midnight - 60_000)).toBe("11-23 23:59");
  expect([dayAfter("2026-02-28", 1), dayAfter("2026-01-01", -1)]).toEqual(["2026-03-01", "2025-12-31"]);
});

test("g waits for its second letter, but not for ever", () => {
  const read = keyReader();
  expect(read("g", 0)).toBeUndefined();
  expect(read("d", 500)).toEqual({ to: "place", path: "/desk/board" });
  expect(read("d", 600)).toBeUndefined();
  read("g", 1000);
  expect(read("a", 9000)).toBeUndefined();
  expect([read("/", 0)?.to, read("?", 1)?.to, read("j", 2)?.to, read("k", 3)?.to]).toEqual(["search", "help", "next", "previous"]);
});

test("a refusal is final, a busy or unreachable server is not; a stranger's answer has a code of its own", () => {
  const body = { status: 403, code: "not_allowed", title: "无权", detail: "no" };
  expect(Problem.of(403, body).mayPass).toBe(false);
  expect(Problem.of(502, undefined)).toMatchObject({ code: "http_502", mayPass: true });
  expect(Problem.unreachable(new TypeError("x")).mayPass).toBe(true);
});
