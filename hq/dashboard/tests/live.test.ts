import { expect, test } from "vitest";

import { oneAtATime } from "../src/data/live";

test("questions that come while one is answered are asked once more, together", async () => {
  const waiting: (() => void)[] = [];
  let runs = 0;
  const ask = oneAtATime(() => {
    runs += 1;
    return new Promise<void>((done) => waiting.push(done));
  });
  const settle = async () => {
    waiting.shift()?.();
    await new Promise((done) => setImmediate(done));
  };
  ask();
  ask();
  ask();
  expect(runs).toBe(1);
  await settle();
  expect(runs).toBe(2);
  await settle();
  expect(runs).toBe(2);
  ask();
  expect(runs).toBe(3);
});

test("one that fails does not end the others", async () => {
  let runs = 0;
  const ask = oneAtATime(() => Promise.reject(new Error(String(++runs))));
  ask();
  await new Promise((done) => setImmediate(done));
  ask();
  expect(runs).toBe(2);
});
