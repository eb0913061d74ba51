// The ways in: a browser, a window of it, and signing in with what was handed out.
import { chromium } from "playwright-core";

import { BLOCKED, listen } from "./harness.mjs";

export const NEW_PASSWORD = "copper lantern eleven ferries";
/** A desk's screen and a phone's. */
export const SIZES = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];
/** Whoever waits for longer waits in vain. No promise: a machine that is busy with something else may take its time. */
const PATIENCE = 60_000;

const start = (...args) =>
  chromium.launch({
    executablePath: process.env.DESK_BROWSER,
    args: ["--no-sandbox", "--lang=zh-CN", ...args],
    env: { ...process.env, LANGUAGE: "zh_CN" },
  });
/** One for everything but maps, with more arguments where a check needs them. */
export const launch = (...more) => start("--disable-gpu", ...more);
/** One that draws maps, without a graphics card. */
export const launchDrawing = () => start("--enable-unsafe-swiftshader", "--use-gl=angle", "--use-angle=swiftshader");

export async function open(browser, { theme = "light", size = SIZES[0], scale = 1, state } = {}) {
  const context = await browser.newContext({ viewport: size, deviceScaleFactor: scale, colorScheme: theme, locale: "zh-CN", storageState: state, reducedMotion: "reduce" });
  await context.addInitScript(BLOCKED);
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  return { context, page, heard: listen(page) };
}

export async function fillProof(page, county, name, password) {
  await page.getByLabel("密码", { exact: true }).fill(password);
  const code = county.code(name);
  if (code) await page.getByLabel("动态码或备用码").fill(code);
}

/** Signs in with what was handed out, and changes the password as everybody must. */
export async function firstSignIn(page, county, name) {
  await page.goto(county.url);
  await page.getByLabel("账号", { exact: true }).fill(name);
  await fillProof(page, county, name, county.accounts[name].password);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("heading", { name: "修改初始密码" }).waitFor();
  await page.getByLabel("当前密码").fill(county.accounts[name].password);
  const code = county.code(name);
  if (code) await page.getByLabel("动态码或备用码").fill(code);
  await page.getByLabel("新密码", { exact: true }).fill(NEW_PASSWORD);
  await page.getByLabel("再输一次新密码").fill(NEW_PASSWORD);
  await page.getByRole("button", { name: "修改并继续" }).click();
  await page.getByRole("button", { name: "退出登录" }).waitFor();
}
