// 告警: a phone's SOS rings on whatever page is open, is acknowledged there, and is handled to its end; a platform's
// signal comes through its own door.
import { createHmac } from "node:crypto";
import { join } from "node:path";

import { look } from "./harness.mjs";

/** Makes every tone countable: what a browser without a loudspeaker would have sounded. */
export const HEARD = `
  window.__tones = { begun: 0, ended: 0 };
  const start = OscillatorNode.prototype.start, stop = OscillatorNode.prototype.stop;
  OscillatorNode.prototype.start = function (...args) { window.__tones.begun += 1; return start.apply(this, args); };
  OscillatorNode.prototype.stop = function (...args) { window.__tones.ended += 1; return stop.apply(this, args); };
`;

/** Whatever a driver of browsers asks of a page counts as somebody's touch: here it does not. */
const UNTOUCHED = `Object.defineProperty(navigator, "userActivation", { value: { hasBeenActive: false } });`;

async function signal(county, key, body) {
  const sent = JSON.stringify(body);
  const timestamp = String(county.clock.now());
  const signature = createHmac("sha256", Buffer.from(key.secret, "hex")).update(`${timestamp}.${sent}`).digest("hex");
  const headers = { "x-huxue-key": key.id, "x-huxue-timestamp": timestamp, "x-huxue-signature": signature };
  const answer = await fetch(`${county.url}/v1/alarms/inbound`, { method: "POST", headers, body: sent });
  return answer.json();
}

const sounding = (page) => page.evaluate(() => window.__tones.begun > window.__tones.ended);

/** A screen on the wall, signed in with an account of its own: it is shown the wall, whatever it asks for. */
async function hang({ checks, county, open, signIn }) {
  await county.account("daping", "screen");
  const screen = await open();
  await checks.step("a screen signs in and is shown the wall", async () => {
    await signIn(screen.page, "daping");
    await screen.page.locator(".wall .wall-post").first().waitFor();
  });
  screen.heard.complaints.length = 0;
  return screen;
}

export async function alarms(given) {
  const { checks, county, page, heard, open, pictures, prefixes } = given;
  const wall = await hang(given);
  const told = async (name) => {
    await page.screenshot({ path: join(pictures, `${name}-light-1440.png`) });
    await look(checks, page, heard, name, prefixes);
  };
  await checks.step("until somebody touches the page it says that the siren is off", async () => {
    const untouched = await open({ state: await page.context().storageState() });
    await untouched.page.addInitScript(HEARD + UNTOUCHED);
    await untouched.page.goto(`${county.url}/desk/attendance`);
    await untouched.page.locator(".sound-off").waitFor();
    await untouched.page.locator("h1").click();
    await untouched.page.locator(".sound-off").waitFor({ state: "detached" });
    checks.check("nothing sounds while nobody calls", !(await sounding(untouched.page)));
    await untouched.context.close();
  });
  await page.addInitScript(HEARD);
  await page.goto(`${county.url}/desk/attendance`);
  await page.locator("h1").click();
  await checks.step("an SOS rings on whatever page is open", async () => {
    const [, shown] = await Promise.all([
      county.phone("O001", "sos", "--post", "P001").then(() => county.phone("O001", "sync")),
      page.locator('.alarm-banner[data-alarm]').waitFor({ timeout: 60_000 }).then(() => true),
    ]);
    checks.check("the banner names the post", shown && (await page.locator(".alarm-banner").innerText()).includes("P001"));
    await page.waitForFunction(() => window.__tones.begun > window.__tones.ended);
    await told("alarm-ringing");
  });
  await checks.step("the wall shows where, names nobody and asks nothing of whoever passes", async () => {
    const banner = wall.page.locator(".alarm-banner[data-alarm]");
    await banner.waitFor();
    const said = await banner.innerText();
    checks.check("the wall's banner names the post and no person", said.includes("P001") && !/警员|O001|警\*/.test(said), said);
    checks.check("nothing on it can be pressed", (await banner.locator("button, a").count()) === 0);
    await wall.page.screenshot({ path: join(pictures, "wall-ringing-light-1440.png") });
    await look(checks, wall.page, wall.heard, "wall-ringing", prefixes);
    await wall.context.close();
  });
  await checks.step("after thirty seconds it is everybody's matter", async () => {
    await page.locator(".alarm-banner.escalated").waitFor({ timeout: 90_000 });
    await told("alarm-escalated");
  });
  await checks.step("one click acknowledges it, and it is still", async () => {
    await page.locator(".alarm-banner").getByRole("button", { name: "接警" }).click();
    await page.locator(".alarm-banner").waitFor({ state: "detached" });
    await page.waitForFunction(() => window.__tones.begun === window.__tones.ended);
    await page.locator(".alarm-bar").getByRole("link").click();
    await page.waitForURL("**/desk/alarms");
    await page.locator(".alarm-card .near li").first().waitFor();
    await told("alarm-handled");
  });
  await checks.step("it is dispatched, arrived and closed with its clocks", async () => {
    for (const step of ["派警", "到场"]) {
      await page.locator(".alarm-card").getByRole("button", { name: step, exact: true }).click();
      await page.locator(".alarm-card .chip").getByText(`已${step}`).waitFor();
    }
    await page.getByLabel("处置说明").fill("校门口推搡，已劝离");
    await page.locator(".alarm-card").getByRole("button", { name: "结束", exact: true }).click();
    await page.getByText("没有处置中的告警").waitFor();
    await page.locator(".data").getByText("已结束", { exact: true }).waitFor();
    await page.locator(".data").getByText("校门口推搡，已劝离").waitFor();
  });
  await checks.step("a platform's signal rings, its test does not", async () => {
    const key = JSON.parse(await county.hq("alarms", "key", "--platform", "县报警平台", "--json", "--as", "jishu"));
    const test = await signal(county, key, { id: "t-1", site: "ALM001", test: true });
    checks.check("a test is a test", test.outcome === "test", JSON.stringify(test));
    const raised = await signal(county, key, { id: "p-1", site: "ALM002" });
    checks.check("a signal is an alarm", raised.outcome === "raised", JSON.stringify(raised));
    const again = await signal(county, key, { id: "p-1", site: "ALM002" });
    checks.check("told twice it is the same", again.outcome === "known" && again.alarm === raised.alarm, JSON.stringify(again));
    await page.locator(`.alarm-banner[data-alarm="${raised.alarm}"]`).waitFor();
    await page.locator(".alarm-banner").getByRole("button", { name: "接警" }).click();
    await page.locator(".alarm-banner").waitFor({ state: "detached" });
  });
  await checks.step("the register says installed, linked and tested, and takes a test by hand", async () => {
    await page.getByRole("button", { name: "报警设备" }).click();
    await page.locator('[data-figure="tested"] .tile-value', { hasText: /^1$/ }).waitFor();
    await page.getByRole("button", { name: "ALM003：合格", exact: true }).click();
    await page.locator('[data-figure="tested"] .tile-value', { hasText: /^2$/ }).waitFor();
    await page.getByRole("button", { name: "ALM004：测试模式 10 分钟" }).click();
    await page.getByText("1 处在测试模式").waitFor();
    await told("alarm-sites");
    await page.getByRole("button", { name: "ALM004：结束测试模式" }).click();
    await page.getByText("1 处在测试模式").waitFor({ state: "detached" });
  });
  await checks.step("a signal that was taken as a test rings once it is called real", async () => {
    await page.getByRole("button", { name: "ALM001：刚才是真警" }).click();
    await page.locator(".alarm-banner").getByRole("button", { name: "接警" }).click();
    await page.locator(".alarm-banner").waitFor({ state: "detached" });
  });
  await checks.step("alarms fit a narrow screen", async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.goto(`${county.url}/desk/alarms`);
    await page.locator(".alarm-card").first().waitFor();
    await page.screenshot({ path: join(pictures, "alarm-handled-light-390.png") });
    await look(checks, page, heard, "alarms-390", prefixes);
    await page.goto(`${county.url}/desk/alarms?view=sites`);
    await page.locator(".data").waitFor();
    await page.screenshot({ path: join(pictures, "alarm-sites-light-390.png") });
    await look(checks, page, heard, "alarm-sites-390", prefixes);
    await page.setViewportSize({ width: 1440, height: 900 });
  });
}
