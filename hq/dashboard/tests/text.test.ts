import { expect, test } from "vitest";

import { filled, knownKey, textOf } from "../src/text";
import { en } from "../src/text/en";
import { type Key, zh } from "../src/text/zh";

const keys = Object.keys(zh) as Key[];
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((found) => found[1]).toSorted();

test("both languages have the same keys, none is empty, and both take the same arguments", () => {
  expect(Object.keys(en).toSorted()).toEqual(keys.toSorted());
  expect(keys.length).toBeGreaterThan(200);
  for (const key of keys) {
    expect(zh[key], key).not.toBe("");
    expect(en[key], key).not.toBe("");
    expect(placeholders(en[key]), key).toEqual(placeholders(zh[key]));
  }
});

test("Chinese is Chinese and English has none of it", () => {
  const other: Key[] = ["app.language"];
  const chinese = /[\u4e00-\u9fff]/;
  const mixed = keys.filter((key) => !other.includes(key) && chinese.test(en[key]));
  expect(mixed).toEqual([]);
});

test("an argument's own braces stay what they are, and a missing one shows", () => {
  expect(filled("{a} {b}", { a: "{b}", b: 2 })).toBe("{b} 2");
  expect(filled("{a}")).toBe("?");
  expect(textOf("en", "board.posts", { n: 58 })).toBe("58 posts");
  expect(knownKey("nav.board")).toBe("nav.board");
  expect(knownKey("nav.nothing")).toBeUndefined();
});
