// Counts checks, and looks at a page the way a careful reader would: contrast, overflow, raw keys, what was blocked.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export class Checks {
  passed = 0;
  failed = 0;

  check(what, holds, detail = "") {
    if (holds) this.passed += 1;
    else {
      this.failed += 1;
      console.error(`NOT: ${what}${detail ? `: ${detail}` : ""}`);
    }
  }

  async step(what, work) {
    try {
      await work();
      this.check(what, true);
    } catch (error) {
      this.check(what, false, String(error?.stack ?? error).slice(0, 1500));
    }
  }

  end() {
    console.log(`desk: ${this.passed} passed; ${this.failed} failed;`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}

/** Remembers what a page complains of, but for what is `expected`: everything, or what a pattern describes. */
export function listen(page) {
  const heard = { complaints: [], expected: false };
  const fits = (text) => (heard.expected instanceof RegExp ? heard.expected.test(text) : heard.expected);
  const note = (text) => fits(text) || heard.complaints.push(text);
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && note(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => note(`thrown: ${error.message}`));
  return heard;
}

/** Runs in the page before anything else: what the policy blocks is remembered. */
export const BLOCKED = `
  window.__blocked = [];
  document.addEventListener("securitypolicyviolation", (event) =>
    window.__blocked.push(event.violatedDirective + " " + event.blockedURI + " " + (event.sample || "")));
`;

/** `axe`: colours and names as well. They take as long as all the rest, and need no look that shows no new ones. */
export async function look(checks, page, heard, name, prefixes, { axe = true } = {}) {
  // What moves is still before its colours are measured.
  await page.evaluate(async () => {
    await document.fonts.ready;
    const ending = document.getAnimations().filter((one) => one.effect?.getTiming().iterations !== Number.POSITIVE_INFINITY);
    await Promise.all(ending.map((animation) => animation.finished.catch(() => undefined)));
  });
  const overflow = await page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= width) return "";
    const wide = [...document.querySelectorAll("body *")].find((one) => one.getBoundingClientRect().right > width + 1);
    return `${document.documentElement.scrollWidth} > ${width} at ${wide?.outerHTML.slice(0, 120)}`;
  });
  checks.check(`${name}: nothing sticks out`, overflow === "", overflow);
  const text = await page.evaluate(() => document.body.innerText);
  const raw = new RegExp(`\\b(?:${prefixes.join("|")})\\.[a-z_]+(?:\\.[a-z_0-9]+)*\\b|\\{[a-z_]+\\}|undefined|\\[object`).exec(text);
  checks.check(`${name}: no raw key`, raw === null, raw?.[0]);
  if (axe) {
    const found = await page.evaluate(`${AXE}; axe.run(document, { resultTypes: ["violations"] })`);
    const grave = found.violations.filter((one) => ["serious", "critical"].includes(one.impact));
    const told = grave.map((one) => `${one.id}: ${one.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.failureSummary}`).join(" | ")}`);
    checks.check(`${name}: axe finds nothing serious`, grave.length === 0, told.join("\n"));
  }
  const blocked = await page.evaluate(() => window.__blocked.splice(0));
  checks.check(`${name}: the policy blocks nothing`, blocked.length === 0, blocked.join("; "));
  checks.check(`${name}: nothing in the console`, heard.complaints.length === 0, heard.complaints.splice(0).join("; "));
}
