// A wall screen hangs for a week: the board under 50 check-ins a second for ten minutes, then over a restart of
// headquarters, over midnight, and the wall alone for seven days. Nothing grows, nothing stalls, the stream goes on.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";

import { launch } from "./door.mjs";
import { Checks, listen } from "./harness.mjs";

const MINUTES = Number(process.env.DESK_WALL_MINUTES ?? 10);
const RATE = 50;
const FIRST = 2;
const LONGEST_TASK = 100;
const GROWTH = 2 * 1024 * 1024;
const DAY = "2026-11-24";
/** Every post has a window then, and midnight comes before a session of twelve hours ends. */
const BEGIN = "16:00:00";
/** A session that is not used for half an hour ends: headquarters' clock is moved on by less. */
const STRIDE = 20;
const DAYS = 7;
/** A screen's own account is shown the wall wherever it comes in. */
const VIEWS = [
  { name: "wall", ready: ".wall-post", door: "screen" },
  { name: "timeline", ready: ".post-line", door: "desk" },
];

const checks = new Checks();

/** The county's phones, checking in and out without pause at a headquarters of their own. */
class Press {
  async begin() {
    const args = ["press", "--rate", String(RATE), "--date", DAY, "--at", BEGIN, "--data", join(process.env.DESK_DATA, "press")];
    this.process = spawn(process.env.HUXUE_LAB_BIN, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
    const [, url, desk, screen] = (await this.line()).split(" ");
    this.url = url;
    this.links = { desk, screen };
  }

  async line() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error("huxue-lab press ended");
    return value;
  }

  order(text) {
    this.process.stdin.write(`${text}\n`);
  }

  /** How many check-ins and check-outs there were. */
  async end() {
    this.process.stdin.end();
    return Number((await this.line()).split(" ")[1]);
  }
}

/** Runs in the page: tasks that kept it from answering. */
const TASKS = `
  window.__tasks = [];
  new PerformanceObserver((list) => window.__tasks.push(...list.getEntries().map((entry) => entry.duration)))
    .observe({ type: "longtask", buffered: false });
`;

class Screen {
  constructor(name, page, devtools) {
    Object.assign(this, { name, page, devtools, heard: listen(page), nodes: [] });
  }

  /** Bytes in use once everything that can be given back is. */
  async heap() {
    await this.devtools.send("HeapProfiler.collectGarbage");
    const { metrics } = await this.devtools.send("Performance.getMetrics");
    return metrics.find((one) => one.name === "JSHeapUsedSize").value;
  }

  async count() {
    this.nodes.push(await this.page.evaluate(() => document.querySelectorAll("*").length));
  }

  /** How many times the data on the screen were renewed, until `end` (milliseconds). */
  async watch(end) {
    await this.page.evaluate(() => {
      window.__changes = 0;
      new MutationObserver((records) => (window.__changes += records.length)).observe(document.body, {
        subtree: true,
        attributes: true,
        attributeFilter: ["data-here"],
      });
    });
    let minute = 0;
    while (Date.now() < end) {
      await this.page.waitForTimeout(Math.min(15_000, end - Date.now()));
      await this.count();
      minute += 1;
    }
    return minute;
  }
}

async function open(browser, press, { name, ready, door }) {
  const context = await browser.newContext({ viewport: { width: 1920, height: 1080 }, locale: "zh-CN" });
  const page = await context.newPage();
  page.setDefaultTimeout(60_000);
  await page.goto(press.links[door]);
  await page.waitForURL("**/desk/board");
  await page.locator(ready).first().waitFor();
  await page.locator(".live.on").waitFor();
  const devtools = await context.newCDPSession(page);
  await devtools.send("Performance.enable");
  return new Screen(name, page, devtools);
}

const until = (end) => new Promise((done) => setTimeout(done, Math.max(0, end - Date.now())));
const megabytes = (bytes) => (bytes / 1024 / 1024).toFixed(1);

async function endure(screens) {
  const start = Date.now();
  const at = (minutes) => start + minutes * 60_000;
  for (const screen of screens) await screen.page.evaluate(TASKS);
  const watched = screens.map((screen) => screen.watch(at(MINUTES)));
  await until(at(Math.min(FIRST, MINUTES / 2)));
  const before = await Promise.all(screens.map((screen) => screen.heap()));
  await Promise.all(watched);
  for (const [index, screen] of screens.entries()) {
    const after = await screen.heap();
    const { tasks, changes } = await screen.page.evaluate(() => ({ tasks: window.__tasks, changes: window.__changes }));
    const longest = Math.max(0, ...tasks);
    const grown = after - before[index];
    const [least, most] = [Math.min(...screen.nodes), Math.max(...screen.nodes)];
    console.log(
      `${screen.name}: ${MINUTES} min, ${changes} tiles renewed, longest task ${longest.toFixed(0)} ms of ${LONGEST_TASK} ms, ` +
        `heap ${megabytes(before[index])} → ${megabytes(after)} MB, DOM ${least}–${most} nodes`,
    );
    checks.check(`${screen.name}: tiles change all the time`, changes > MINUTES * 60, `${changes}`);
    checks.check(`${screen.name}: no task is long`, longest <= LONGEST_TASK, `${longest} ms`);
    checks.check(`${screen.name}: the heap does not grow`, grown <= GROWTH, `${grown} bytes`);
    checks.check(`${screen.name}: the DOM does not grow`, least === most, `${least}–${most}`);
    checks.check(`${screen.name}: nothing in the console`, screen.heard.complaints.length === 0, screen.heard.complaints.join("; "));
  }
}

const asOf = (screen, text) => screen.page.getByText(`数据截至 ${text}`).first().waitFor();

/** Headquarters' clock goes on to the end of the day, and every screen with it. */
async function overMidnight(press, screens) {
  for (let minute = (16 * 60 + MINUTES + STRIDE) - (MINUTES % STRIDE); minute < 24 * 60; minute += STRIDE) {
    const at = `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
    press.order(`at ${DAY}T${at}:00`);
    await Promise.all(screens.map((screen) => asOf(screen, at)));
  }
  press.order(`at ${DAY}T23:59:55`);
  for (const screen of screens) {
    await checks.step(`${screen.name}: midnight passes`, async () => {
      await asOf(screen, "00:0");
      await screen.page.locator(".live.on").waitFor();
    });
  }
}

/** Nobody signs in again, and nobody comes to touch it. */
async function overAWeek(press, screen) {
  const [begun] = screen.nodes;
  const days = Array.from({ length: DAYS }, (_, day) => day + 1);
  await checks.step(`${screen.name}: ${DAYS} days pass`, async () => {
    for (const day of days) {
      const date = new Date(Date.parse(DAY) + day * 86_400_000).toISOString().slice(0, 10);
      // Another hour each day, so that yesterday's is not taken for today's.
      const at = `${String(9 + day).padStart(2, "0")}:30`;
      press.order(`at ${date}T${at}:00`);
      await asOf(screen, at);
      await screen.page.locator(".live.on").waitFor();
    }
    await screen.count();
  });
  console.log(`${screen.name}: after ${DAYS} days ${screen.nodes.at(-1)} nodes, ${megabytes(await screen.heap())} MB`);
  checks.check(`${screen.name}: a week later the DOM is what it was`, screen.nodes.at(-1) === begun, `${begun}, ${screen.nodes.at(-1)}`);
  checks.check(`${screen.name}: nothing in the console for a week`, screen.heard.complaints.length === 0, screen.heard.complaints.join("; "));
}

async function overRestart(press, screens) {
  for (const screen of screens) screen.heard.expected = true;
  const lost = screens.map((screen) => screen.page.locator(".live:not(.on)").waitFor());
  press.order("restart");
  await Promise.all(lost);
  for (const screen of screens) {
    await checks.step(`${screen.name}: a restart of headquarters passes`, async () => {
      await screen.page.locator(".live.on").waitFor();
      await screen.page.waitForFunction(() => document.querySelectorAll('[data-here="1+2"]').length > 0);
    });
    screen.heard.expected = false;
  }
}

const press = new Press();
await press.begin();
const browser = await launch("--enable-precise-memory-info");
try {
  const screens = [];
  for (const view of VIEWS) screens.push(await open(browser, press, view));
  await endure(screens);
  await overRestart(press, screens);
  await overMidnight(press, screens);
  const [wall, timeline] = screens;
  await timeline.page.context().close();
  await overAWeek(press, wall);
} catch (error) {
  checks.check("the wall could be watched", false, String(error?.stack ?? error));
} finally {
  await browser.close();
  console.log(`${await press.end()} check-ins and check-outs at ${RATE} a second`);
}
process.exitCode = checks.end();
