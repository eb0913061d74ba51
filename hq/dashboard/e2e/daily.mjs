// The desk after the day's last window: the brief is generated, the shift passes by two signatures, forms are printed and read back.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { figuresOf, holds, printed } from "./printed.mjs";

const DAY = "2026-11-24";
/** The last window of the day ends at midnight: half an hour later its brief is due. */
const AFTER = "2026-11-25T00:50:00+08:00";
const SECOND = "jieban";
const LEADER = "suozhang";
const FIRST = "zhiban";

/** Headquarters goes on at another time of the day; sessions of the morning have ended by then. */
async function nightfall(county) {
  const address = new URL(county.url).host;
  await county.stop();
  county.clock.begin(AFTER);
  await county.account(SECOND, "duty_desk");
  await county.account(LEADER, "unit_leader", "--unit", "U07");
  await county.serve(address);
}

async function sign(all, page, name) {
  await page.getByLabel("密码", { exact: true }).fill(all.password);
  const code = all.county.code(name);
  if (code) await page.getByLabel("动态码或备用码").fill(code);
  await page.getByRole("button", { name: "验证并签字" }).click();
}

async function signInAgain(all, page) {
  await page.goto(all.county.url);
  await page.getByLabel("账号", { exact: true }).fill(FIRST);
  await page.getByLabel("密码", { exact: true }).fill(all.password);
  const code = all.county.code(FIRST);
  if (code) await page.getByLabel("动态码或备用码").fill(code);
  await page.getByRole("button", { name: "登录" }).click();
  await page.getByRole("button", { name: "退出登录" }).waitFor();
}

/** Two accounts sign the same list. */
async function handover(all, leaving, coming) {
  const { checks, county } = all;
  await leaving.goto(`${county.url}/desk/handover`);
  await leaving.locator(".data").waitFor();
  const matters = await leaving.locator(".data tbody tr").count();
  checks.check("open matters are listed", matters >= 4, String(matters));
  await leaving.getByRole("button", { name: "签字交班" }).click();
  await sign(all, leaving, FIRST);
  await leaving.getByText("等待接班").waitFor();
  await coming.goto(`${county.url}/desk/handover`);
  await coming.getByRole("button", { name: "签字接班" }).click();
  await sign(all, coming, SECOND);
  await coming.getByText(new RegExp(`${SECOND} 于 .* 接班`)).waitFor();
  await leaving.goto(`${county.url}/desk/handover?view=log`);
  await leaving.getByText(`${SECOND} 接班`).waitFor();
}

async function brief({ checks, county, pictures }, page) {
  await page.goto(`${county.url}/desk/brief?day=${DAY}`);
  await page.locator('[data-brief="generated"]').waitFor();
  const original = await page.locator(".brief-text").first().innerText();
  checks.check("the brief names nobody", !/[OAVL]\d{3}|警员|辅警\d/.test(original), original);
  await page.getByRole("button", { name: "修改" }).click();
  await page.getByRole("textbox", { name: "简报正文" }).fill(`${original}\n补充：明日有家长会。`);
  await page.getByRole("button", { name: "保存修改" }).click();
  await page.getByText("自动生成的原稿").waitFor();
  checks.check("the generated brief stays", (await page.locator(".brief-text").nth(1).innerText()) === original);
  const figures = await figuresOf(page);
  await page.goto(`${county.url}/desk/brief?day=${DAY}&view=sheet`);
  holds(checks, "brief", await printed(checks, page, "brief", pictures), figures);
}

async function notice({ checks, county, pictures }, page) {
  await page.goto(`${county.url}/desk/forms?form=notice&new=1`);
  await page.getByLabel("隐患警情").click();
  await page.getByTitle(/F05/).click();
  await page.getByLabel("整改要求").fill("更换东侧路灯，三日内恢复照明。");
  await page.getByLabel("整改期限").fill("2026-12-01");
  await page.getByLabel("现场核查").check();
  await page.getByRole("button", { name: "签发" }).click();
  await page.locator(".sheet").waitFor();
  await printed(checks, page, "notice", pictures);
}

/** Frozen at publication; a unit reads it, and the receipt names the unit. */
async function bulletin(all, page) {
  const { checks, county, pictures, open, signIn, browser } = all;
  await page.goto(`${county.url}/desk/bulletins?new=1`);
  await page.getByLabel("标题").fill("护学勤务通报");
  await page.getByLabel("正文").fill("请各单位按时到岗，及时排查隐患。");
  await page.getByRole("button", { name: "插入数据块" }).click();
  for (const end of ["起", "止"]) await page.getByLabel(end, { exact: true }).fill(DAY);
  const shown = page.locator('[data-number="due"]');
  await shown.getByText(/^[1-9]/).waitFor();
  await page.getByRole("button", { name: "发布", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name: "发布" }).click();
  await page.waitForURL(/id=/);
  await page.locator(".receipts").waitFor();
  const path = new URL(page.url()).search;
  const figures = await figuresOf(page);
  const leader = await open(browser);
  await signIn(leader.page, LEADER);
  await leader.page.goto(`${county.url}/desk/bulletins${path}`);
  await leader.page.getByRole("button", { name: "本单位已阅" }).click();
  await leader.page.getByText(/已阅$/).first().waitFor();
  await leader.context.close();
  await page.reload();
  await page.locator(".receipts .verdict.good").waitFor();
  const receipts = await page.locator(".receipts").innerText();
  checks.check("a receipt names the unit and nobody", receipts.includes("已阅") && !receipts.includes(LEADER), receipts);
  await page.goto(`${county.url}/desk/bulletins${path}&view=sheet`);
  holds(checks, "bulletin", await printed(checks, page, "bulletin", pictures), figures);
  return path;
}

export async function daily(all) {
  const { checks, county, browser, open, signIn, tour } = all;
  const pictures = join(all.pictures, "printed");
  mkdirSync(pictures, { recursive: true });
  const here = { ...all, pictures };
  await nightfall(county);
  const leaving = await open(browser);
  const coming = await open(browser);
  await signInAgain(all, leaving.page);
  await signIn(coming.page, SECOND);
  const page = leaving.page;
  await checks.step("the brief is generated, edited and printed", () => brief(here, page));
  await checks.step("a shift passes by two signatures", () => handover(all, page, coming.page));
  await checks.step("the log is printed as it stands", async () => {
    await page.goto(`${county.url}/desk/handover?view=log`);
    await page.locator(".figures").waitFor();
    const figures = await figuresOf(page);
    await page.goto(`${county.url}/desk/handover?view=sheet`);
    holds(checks, "log", await printed(checks, page, "log", pictures), figures);
  });
  await checks.step("a notice is issued and printed", () => notice(here, page));
  let path = "";
  await checks.step("a bulletin is frozen, read by a unit and printed", async () => {
    path = await bulletin(here, page);
  });
  await checks.step("the week's roster is printed", async () => {
    await page.goto(`${county.url}/desk/forms?unit=U07`);
    await printed(checks, page, "week", pictures);
  });
  const state = await leaving.context.storageState();
  await leaving.context.close();
  await coming.context.close();
  await tour(browser, state, [
    ["handover", "/desk/handover", ".data"],
    ["duty-log", "/desk/handover?view=log", ".figures"],
    ["duty-log-sheet", "/desk/handover?view=sheet", ".sheet"],
    ["brief", `/desk/brief?day=${DAY}`, ".figures"],
    ["brief-sheet", `/desk/brief?day=${DAY}&view=sheet`, ".sheet"],
    ["brief-none", "/desk/brief?day=2026-10-01", ".figures"],
    ["bulletins", "/desk/bulletins", ".data"],
    ["bulletin", `/desk/bulletins${path}`, ".figures"],
    ["bulletin-new", "/desk/bulletins?new=1", ".actions"],
    ["bulletin-sheet", `/desk/bulletins${path}&view=sheet`, ".sheet"],
    ["week-sheet", "/desk/forms?unit=U07", ".sheet"],
    ["notices", "/desk/forms?form=notice", ".data"],
    ["notice-new", "/desk/forms?form=notice&new=1", ".notice-form"],
  ]);
}
