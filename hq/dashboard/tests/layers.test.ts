import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { expect, test } from "vitest";

/** Each layer, with what it may import: `api` alone asks the network, pages meet the data through `data` alone. */
const MAY: Record<string, string[]> = {
  text: ["text"],
  api: ["api"],
  data: ["api", "data"],
  parts: ["data", "parts", "text"],
  pages: ["data", "parts", "text"],
  app: ["data", "parts", "pages", "app"],
};

const SOURCE = join(import.meta.dirname, "../src");

function files(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => /\.tsx?$/.test(name));
}

test("imports point one way", () => {
  let imports = 0;
  for (const [layer, allowed] of Object.entries(MAY)) {
    for (const file of files(join(SOURCE, layer))) {
      const text = readFileSync(join(SOURCE, layer, file), "utf8");
      for (const [, path = ""] of text.matchAll(/(?:from|import\()\s*"(\.[^"]+)"/g)) {
        imports += 1;
        const target = join(layer, file, "..", path).split("/")[0] ?? "";
        expect(allowed, `${layer}/${file} imports ${path}`).toContain(target);
      }
    }
  }
  expect(imports).toBeGreaterThan(50);
  expect(Object.keys(MAY).toSorted()).toEqual(readdirSync(SOURCE).toSorted());
});

test("the network is asked in api alone, and nothing comes from elsewhere", () => {
  for (const layer of Object.keys(MAY)) {
    for (const file of files(join(SOURCE, layer))) {
      const text = readFileSync(join(SOURCE, layer, file), "utf8");
      if (layer !== "api") expect(text, `${layer}/${file}`).not.toMatch(/\b(fetch|EventSource|XMLHttpRequest|WebSocket)\b\s*\(/);
      expect(text, `${layer}/${file}`).not.toMatch(/dangerouslySetInnerHTML|innerHTML|\beval\(/);
      if (file !== "schema.d.ts") expect(text.replaceAll("http://www.w3.org", ""), `${layer}/${file}`).not.toMatch(/https?:\/\//);
    }
  }
});
