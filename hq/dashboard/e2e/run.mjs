// Holds the desk's page to its promises: every page × light and dark × 1440 and 390 px, and the ways through them.
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { alarms } from "./alarms.mjs";
import { everybodyComes } from "./arrivals.mjs";
import { BASE_PAGES, base } from "./base.mjs";
import { basePeople } from "./base_people.mjs";
import { County } from "./county.mjs";
import { daily } from "./daily.mjs";
import { NEW_PASSWORD, SIZES, fillProof, firstSignIn, launch, open } from "./door.mjs";
import { FORECAST_PAGES, forecast } from "./forecast.mjs";
import { Checks, look } from "./harness.mjs";
import { rollCall } from "./rollcall.mjs";
import { map } from "./map.mjs";
import { records } from "./records.mjs";
import { states as pageStates } from "./states.mjs";
import { PATROL_PAGES, video } from "./video.mjs";

const PICTURES = process.env.DESK_PICTURES;
/** What a window of 1440 by 900 holds at 200 %. */
const ZOOMED = { theme: "light", size: { width: 720, height: 450 }, scale: 2 };
const texts = new URL("../src/text/", import.meta.url);
const catalogue = readdirSync(texts).map((file) => readFileSync(new URL(file, texts), "utf8")).join("\n");
const PREFIXES = [...new Set([...catalogue.matchAll(/^ +"([a-z_]+)\./gm)].map((found) => found[1]))];

const checks = new Checks();
const county = new County();
rmSync(PICTURES, { recursive: true, force: true });
mkdirSync(PICTURES, { recursive: true });
const began = Date.now();
const signIn = (page, name, at = county) => firstSignIn(page, at, name);
const prove = (page, name) => fillProof(page, county, name, NEW_PASSWORD);
const took = (what) => console.log(`${((Date.now() - began) / 1000).toFixed(1)} s  ${what}`);

/** Every page that has something to see, in both themes and sizes, with a picture of each; and at 200 %. */
async function tour(browser, state, pages) {
  const looks = SIZES.flatMap((size) => ["light", "dark"].map((theme) => ({ theme, size })));
  for (const { theme, size, scale } of [...looks, ZOOMED]) {
    const { context, page, heard } = await open(browser, { theme, size, scale, state });
    for (const [name, path, ready] of pages) {
      const title = `${name}-${theme}-${scale ? "200" : size.width}`;
      await checks.step(`${title} opens`, async () => {
        await page.goto(county.url + path);
        await page.locator(ready).first().waitFor();
        // The words come with a request of their own; what is pictured is whole.
        await page.waitForLoadState("load");
        if (!scale) await page.screenshot({ path: join(PICTURES, `${title}.png`) });
        // In the dark a phone shows what it shows by day, in the colours that a wide screen has in the dark.
        await look(checks, page, heard, title, PREFIXES, { axe: theme === "light" || size === SIZES[0] });
      });
    }
    await context.close();
  }
}

/** What happened while the line was cut is there when it is back. */
async function cutLine(page, context, heard) {
  heard.expected = true;
  await page.goto(`${county.url}/desk/board`);
  await page.locator(".live.on").waitFor();
  await context.setOffline(true);
  const address = new URL(county.url).host;
  await county.stop();
  await page.getByText("连接中断").waitFor();
  await context.setOffline(false);
  await county.serve(address);
  await county.hq("desk", "radio-check-in", "--person", "O012", "--post", "P012", "--as", "zhiban");
  await page.locator('[data-post="P012"][data-here="1+0"]').waitFor();
  await page.locator(".live.on").waitFor();
  heard.expected = false;
  heard.complaints.length = 0;
}

async function keyboard(page) {
  await page.goto(`${county.url}/desk/incidents`);
  await page.locator(".data").waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("d");
  await page.waitForURL("**/desk/board");
  await page.locator(".post-line").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  await page.keyboard.press("Enter");
  await page.waitForURL(/post=P001/);
  await page.locator(".ant-drawer .details").waitFor();
  await page.keyboard.press("Escape");
  await page.waitForURL(/board$/);
  // While a drawer closes it gives the focus back to where it was.
  await page.locator(".ant-drawer .details").waitFor({ state: "detached" });
  await page.keyboard.press("/");
  await page.locator(".search-box input:focus").waitFor();
  await page.keyboard.type("P004");
  await page.waitForURL(/q=P004/);
  await page.waitForFunction(() => document.querySelectorAll(".post-line").length === 1);
  await page.keyboard.press("Escape");
  await page.locator("h1").click();
  await page.keyboard.press("?");
  await page.getByRole("dialog").getByText("去总览").waitFor();
  await page.keyboard.press("Escape");
}

/** A one-time link proves nothing: what is masked asks for a reason, and then for the password. */
async function linkAndReveal(browser) {
  const { context, page, heard } = await open(browser);
  const link = (await county.hq("staff", "link", "--for", "zhiban", "--url", county.url)).split("\n")[0];
  await page.goto(link);
  await page.waitForURL("**/desk/board");
  await page.goto(`${county.url}/desk/incidents?q=S01`);
  await page.getByRole("button", { name: /^查看/ }).first().click();
  const drawer = page.locator(".ant-drawer");
  await drawer.getByText("（已遮蔽）").first().waitFor();
  heard.expected = true;
  await drawer.getByRole("button", { name: /^查看/ }).click();
  await page.getByLabel("查看原因").fill("回访家长前核对");
  await page.getByRole("button", { name: "记录并查看" }).click();
  await page.getByRole("dialog", { name: "请重新验证身份" }).waitFor();
  await fillProof(page, county, "zhiban", NEW_PASSWORD);
  await page.getByRole("button", { name: "验证", exact: true }).click();
  await drawer.getByText("两名学生在校门外推搡").waitFor();
  heard.expected = false;
  heard.complaints.length = 0;
  await look(checks, page, heard, "incident-opened", PREFIXES);
  await context.close();
}

/** An inspector sees ids; a name opens for a reason. */
async function maskedName(page) {
  await page.goto(`${county.url}/desk/attendance?post=P001`);
  await page.getByRole("button", { name: "查看 O001" }).first().click();
  await page.getByLabel("查看原因").fill("现场督察核对");
  await page.getByRole("button", { name: "记录并查看" }).click();
  await page.getByText("警员001").first().waitFor();
}

async function failures(page, heard) {
  heard.expected = true;
  await page.route("**/v1/withheld?*", (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify({ status: 503, code: "stopping", title: "指挥中心正在重启", detail: "the server is stopping" }) }));
  await page.goto(`${county.url}/desk/withheld`);
  await page.getByText("没有取到数据").waitFor();
  await page.screenshot({ path: join(PICTURES, "error-light-1440.png") });
  await page.unroute("**/v1/withheld?*");
  await page.getByRole("button", { name: "重试" }).click();
  await page.getByRole("heading", { name: "暂扣条目" }).waitFor();
  heard.expected = false;
  heard.complaints.length = 0;
}

async function doors(browser) {
  for (const size of SIZES) {
    for (const theme of ["light", "dark"]) {
      const { context, page, heard } = await open(browser, { theme, size });
      // Asking who one is, signed out, is a refusal that the browser writes down.
      heard.expected = true;
      const title = `sign-in-${theme}-${size.width}`;
      await checks.step(`${title} opens`, async () => {
        await page.goto(county.url);
        await page.getByRole("heading", { name: "登录值班台" }).waitFor();
        heard.expected = false;
        await page.screenshot({ path: join(PICTURES, `${title}.png`) });
        await look(checks, page, heard, title, PREFIXES);
      });
      await context.close();
    }
  }
}

async function main() {
  await county.morning();
  took("a morning at headquarters");
  const browser = await launch();
  try {
    await doors(browser);
    const desk = await open(browser);
    await checks.step("a wrong password is refused in words", async () => {
      await desk.page.goto(county.url);
      await desk.page.getByLabel("账号", { exact: true }).fill("zhiban");
      await desk.page.getByLabel("密码", { exact: true }).fill("wrong wrong wrong");
      await desk.page.getByRole("button", { name: "登录" }).click();
      await desk.page.getByText("账号、密码或动态码有误").waitFor();
    });
    const states = {};
    for (const name of ["zhiban", "ducha", "shenji", "fenxi"]) {
      await checks.step(`${name} signs in and chooses a password`, async () => {
        const { context, page } = name === "zhiban" ? desk : await open(browser);
        await signIn(page, name);
        states[name] = await context.storageState();
        if (name !== "zhiban") await context.close();
      });
    }
    took("signed in");
    // Asking who one is, signed out, is a refusal that the browser writes down.
    desk.heard.complaints.length = 0;
    await tour(browser, states.zhiban, [
      ["board", "/desk/board", ".post-line"],
      ["board-post", "/desk/board?post=P001&sort=attention", ".ant-drawer .details"],
      ["wall", "/desk/board?wall=1", ".wall-post"],
      ["incidents", "/desk/incidents", ".data"],
      ["incident", "/desk/incidents?q=T02", ".data"],
      ["attendance", "/desk/attendance?verdict=attention", ".data"],
      ["alarms", "/desk/alarms", "h1"],
      ["alarm-sites", "/desk/alarms?view=sites", ".data"],
      ["roll-call", "/desk/roll-call", ".data"],
      ["withheld", "/desk/withheld", "h1"],
      ["no-permission", "/desk/audit", ".card-state"],
      ["no-duty", "/desk/attendance?day=2026-10-01", "h1"],
      ...FORECAST_PAGES,
      ...BASE_PAGES,
      ...PATROL_PAGES,
    ]);
    await tour(browser, states.shenji, [["audit", "/desk/audit", ".data"]]);
    await tour(browser, states.fenxi, [["board-analyst", "/desk/board", ".post-line"]]);
    took("every page");
    await checks.step("the reasons of a verdict are a tree of words", async () => {
      await desk.page.goto(`${county.url}/desk/attendance?post=P005`);
      await desk.page.getByRole("button", { name: "认定依据" }).first().click();
      await desk.page.locator(".explain li li").first().waitFor();
      await desk.page.screenshot({ path: join(PICTURES, "explain-light-1440.png") });
      await look(checks, desk.page, desk.heard, "explain", PREFIXES);
    });
    await checks.step("the keys lead where the help says", () => keyboard(desk.page));
    await checks.step("English has no raw key", async () => {
      await desk.page.getByRole("button", { name: "English" }).click();
      await desk.page.getByRole("heading", { name: "Overview" }).waitFor();
      await look(checks, desk.page, desk.heard, "board-en", PREFIXES);
      await desk.page.screenshot({ path: join(PICTURES, "board-en-light-1440.png") });
      await desk.page.getByRole("button", { name: "中文" }).click();
    });
    await checks.step("a check-in on a phone is seen", () => everybodyComes(county, desk.page));
    await forecast({ checks, county, page: desk.page, pictures: PICTURES });
    await video({ checks, county, page: desk.page, pictures: PICTURES });
    await map({ checks, county, browser, open, state: states.zhiban, pictures: PICTURES, prefixes: PREFIXES, data: process.env.DESK_DATA });
    took("the map");
    const ducha = await open(browser, { state: states.ducha });
    await checks.step("a masked name opens for a reason", () => maskedName(ducha.page));
    await checks.step("a link opens the desk, and what is masked asks for more", () => linkAndReveal(browser));
    await checks.step("an error says so and goes away", () => failures(desk.page, desk.heard));
    took("the ways through");
    await alarms({ checks, county, page: desk.page, heard: desk.heard, open: (how) => open(browser, how), signIn, pictures: PICTURES, prefixes: PREFIXES });
    took("alarms");
    await rollCall({ checks, open: () => open(browser), signIn, pictures: PICTURES, prefixes: PREFIXES });
    took("a roll-call of 174");
    await records({ checks, county, open: () => open(browser), signIn, prove, tour: (state, pages) => tour(browser, state, pages), took, pictures: PICTURES, prefixes: PREFIXES, data: process.env.DESK_DATA });
    await base({ checks, county, open: () => open(browser), signIn, prove, pictures: PICTURES, prefixes: PREFIXES });
    took("base data");
    await basePeople({ checks, county, open: (how) => open(browser, how), signIn, prove, tour: (state, pages) => tour(browser, state, pages), auditor: states.shenji, took, pictures: PICTURES, prefixes: PREFIXES });
    await checks.step("the stream goes on where it was cut", () => cutLine(desk.page, desk.context, desk.heard));
    await checks.step("signing out ends it", async () => {
      desk.heard.expected = true;
      await desk.page.getByRole("button", { name: "退出登录" }).click();
      await desk.page.getByRole("heading", { name: "登录值班台" }).waitFor();
    });
    const all = { checks, county, browser, open, tour, signIn, pictures: PICTURES, password: NEW_PASSWORD };
    await daily(all);
    took("the day's end");
    await pageStates({ ...all, prefixes: PREFIXES });
    took("all");
  } finally {
    await browser.close();
    if (county.server?.exitCode === null) await county.stop();
  }
}

try {
  await main();
} catch (error) {
  checks.check("the desk could be looked at", false, String(error?.stack ?? error));
  if (county.server?.exitCode === null) county.server.kill();
}
process.exitCode = checks.end();
