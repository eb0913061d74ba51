// 点名 of a county: 174 people, 60 of their phones asleep. The sheet says so, the keyboard completes it, paper agrees.
import { join, resolve } from "node:path";

import { County } from "./county.mjs";
import { look } from "./harness.mjs";
import { printed } from "./printed.mjs";
import { Shift } from "./shift.mjs";

const ASLEEP = 60;
const POSTS = 58;

function everybody() {
  const number = (n) => String(n).padStart(3, "0");
  const officers = Array.from({ length: POSTS }, (_, at) => `O${number(at + 1)}`);
  const auxiliaries = Array.from({ length: POSTS * 2 }, (_, at) => `A${number(at + 1)}`);
  return [...officers, ...auxiliaries];
}

const count = (page, state) =>
  page.locator(`.strip [data-state="${state}"]`).evaluateAll((found) => Number(found[0]?.dataset.count ?? 0));

async function counts(page, states) {
  return Object.fromEntries(await Promise.all(states.map(async (state) => [state, await count(page, state)])));
}

const STATES = ["for_radio", "no_answer", "late_delivered", "waiting", "radio_silent", "answered", "answered_late", "radio", "excused"];

/** A day on which nobody is on leave. */
const DAY = "2026-11-26";

export async function rollCall({ checks, open, signIn, pictures, prefixes }) {
  const county = new County("roll-call");
  const shift = new Shift();
  await county.quiet("07:20:00", DAY);
  const { context, page, heard } = await open();
  heard.expected = true;
  await signIn(page, "zhiban", county);
  heard.expected = false;
  const people = everybody();
  const picture = (name) => page.screenshot({ path: join(pictures, `${name}-light-1440.png`) });
  const told = async (name) => {
    await picture(name);
    await look(checks, page, heard, name, prefixes);
  };
  try {
    await checks.step("174 phones come on duty, 60 of them asleep", () =>
      shift.begin(county, { persons: people, asleep: ASLEEP, data: resolve(process.env.DESK_DATA) }),
    );
    await checks.step("the desk sees whom a call would reach before it is opened", async () => {
      await page.goto(`${county.url}/desk/board`);
      await page.locator(".post-line").first().waitFor();
      await page.keyboard.press("g");
      await page.keyboard.press("c");
      await page.waitForURL("**/desk/roll-call");
      await page.locator('[data-lines="open"] b', { hasText: String(people.length - ASLEEP) }).waitFor();
      await page.locator('[data-lines="radio"] b', { hasText: String(ASLEEP) }).waitFor();
      await told("roll-call-plan");
    });
    let began = 0;
    await checks.step("one click calls the county", async () => {
      await page.getByRole("button", { name: "开始点名" }).click();
      await page.getByRole("dialog").getByText(`${ASLEEP} 人须手台点名`).waitFor();
      began = Date.now();
      await page.getByRole("dialog").getByRole("button", { name: "开始", exact: true }).click();
      await page.waitForURL(/id=[0-9a-f]{16}/);
    });
    await checks.step("every phone with a line answers", async () => {
      await page.locator(`.strip [data-state="answered"][data-count="${people.length - ASLEEP}"]`).waitFor({ timeout: 60_000 });
      console.log(`a roll-call of ${people.length}: ${people.length - ASLEEP} answers on the screen after ${Date.now() - began} ms`);
      const found = await counts(page, STATES);
      checks.check("60 wait for the radio, and nobody failed to answer", found.for_radio === ASLEEP && found.no_answer === 0, JSON.stringify(found));
      await told("roll-call-sheet");
    });
    await checks.step("the keyboard completes it", async () => {
      const first = page.locator('tr[data-state="for_radio"]').first();
      await first.focus();
      for (let left = ASLEEP; left > 0; left -= 1) await page.keyboard.press("1");
      await page.locator('[data-complete="true"]').waitFor();
      const found = await counts(page, STATES);
      const good = found.answered === people.length - ASLEEP && found.radio === ASLEEP && found.for_radio === 0 && found.no_answer === 0;
      checks.check("114 by phone and 60 by radio", good, JSON.stringify(found));
      await told("roll-call-complete");
    });
    await checks.step("a tick is taken back, and a second round is offered to nobody who answered", async () => {
      const row = page.locator('tr[data-state="radio"]').first();
      const key = await row.getAttribute("data-key");
      await row.focus();
      await page.keyboard.press("0");
      await page.locator(`tr[data-key="${key}"][data-state="for_radio"]`).waitFor();
      await page.locator(`tr[data-key="${key}"]`).focus();
      await page.keyboard.press("2");
      await page.locator(`tr[data-key="${key}"][data-state="radio_silent"]`).waitFor();
    });
    await checks.step("paper says what the screen says", async () => {
      await page.getByRole("button", { name: "打印点名表" }).click();
      await page.locator(".sheet").first().waitFor();
      const rows = await page.locator(".sheet-table tbody tr").count();
      checks.check("everybody is on paper", rows === people.length, `${rows} rows`);
      await told("roll-call-paper");
      const text = await printed(checks, page, "roll-call", pictures);
      const units = await page.locator(".sheet").count();
      checks.check("each unit signs its own sheet", units > 1 && text.split("签发人").length - 1 === units, `${units} units`);
    });
    await checks.step("the list of the day holds it", async () => {
      await page.goto(`${county.url}/desk/roll-call`);
      await page.locator(".calls li").first().waitFor();
      await page.setViewportSize({ width: 390, height: 844 });
      await page.screenshot({ path: join(pictures, "roll-call-plan-light-390.png") });
      await look(checks, page, heard, "roll-call-390", prefixes);
      await page.locator(".calls a").first().click();
      await page.locator("tr[data-key]").first().waitFor();
      await page.screenshot({ path: join(pictures, "roll-call-sheet-light-390.png") });
      await look(checks, page, heard, "roll-call-sheet-390", prefixes);
      await page.setViewportSize({ width: 1440, height: 900 });
    });
  } finally {
    await context.close();
    if (shift.process) await shift.end();
    await county.stop();
  }
}
