// 基础数据: a roster is dragged, checked, signed and read on a phone; a phone is enrolled by the code on the screen and
// revoked; an account passes two administrators; a term is changed, and the audit chain finds all of it.
import { join } from "node:path";

import { look } from "./harness.mjs";

const NAME = "paiban";
const TODAY = "2026-11-24";
const TOMORROW = "2026-11-25";
/** A Monday. */
const RULES_FROM = "2026-11-30";
/** Nobody of the morning: a person who moves from P030 to P031. */
const FROM = "P030";
const TO = "P031";

const cell = (post, day, period = "morning") => `[data-cell="${post} ${day} ${period}"]`;

/** One of the post's auxiliaries. */
async function auxiliary(page, url) {
  const roster = await (await page.request.get(`${url}/v1/rosters?from=${TODAY}&days=2`)).json();
  const found = roster.cells.find((one) => one.post === FROM && one.day === TOMORROW && one.period === "morning");
  return { person: found.team.find((slot) => slot.part === "member").person, version: roster.version };
}

async function rosters({ checks, county, page, heard, pictures, prefixes, prove }) {
  const { person, version } = await auxiliary(page, county.url);
  await county.enrol(person);
  await page.goto(`${county.url}/desk/rosters?day=${TODAY}`);
  await page.locator(".roster-grid").waitFor();
  await page.getByLabel("搜索岗位、学校、人员").fill("P03");
  await page.waitForURL(/q=P03/);
  const chip = page.locator(`${cell(FROM, TOMORROW)} [data-person="${person}"]`);
  await chip.dragTo(page.locator(cell(TO, TOMORROW)));
  const moved = page.locator(`${cell(TO, TOMORROW)} [data-person="${person}"]`);
  await moved.waitFor();
  await page.locator('[data-warning="unfilled"]').first().waitFor();
  checks.check("a draft that leaves a post short says so", (await page.locator(".roster-warnings").innerText()).includes(FROM));
  await page.reload();
  await moved.waitFor();
  checks.check("a draft outlives a reload", true);
  // The same by keyboard, there and back: a move that changes nothing leaves the draft.
  await moved.press("Alt+ArrowUp");
  await page.locator(".roster-draft").waitFor({ state: "detached" });
  await page.locator(`${cell(FROM, TOMORROW)} [data-person="${person}"]`).press("Alt+ArrowDown");
  await moved.waitFor();
  await page.getByText(`基于第 ${version} 版`).waitFor();
  await page.screenshot({ path: join(pictures, "roster-draft-light-1440.png") });
  await look(checks, page, heard, "roster-draft", prefixes);
  await page.getByRole("button", { name: "核对并发布" }).click();
  const dialog = page.getByRole("dialog");
  checks.check("old and new are shown before signing", (await dialog.innerText()).includes(`${FROM} → ${TO}`), await dialog.innerText());
  await page.screenshot({ path: join(pictures, "roster-publish-light-1440.png") });
  heard.expected = true;
  await dialog.getByRole("button", { name: "签名发布" }).click();
  await proveIfAsked(page, prove, dialog);
  await page.getByText(`现行第 ${version + 1} 版`).waitFor();
  heard.expected = false;
  heard.complaints.length = 0;
  await page.locator(`${cell(TO, TOMORROW)} [data-person="${person}"]`).waitFor();
  // The phone hears of it, shows tomorrow at the other post, and says that it was read.
  await county.phone(person, "sync");
  const tomorrow = await county.phoneAt(`${TOMORROW}T06:00:00+08:00`, person, "today");
  checks.check("the new roster is on the phone", tomorrow.includes(TO), tomorrow);
  await county.phone(person, "ack", "roster", "--version", String(version + 1));
  await county.phone(person, "sync");
  await page.goto(`${county.url}/desk/rosters?day=${TODAY}&q=P03`);
  await page.locator(`${cell(TO, TOMORROW)} [data-person="${person}"] .roster-read`).waitFor();
}

/** A fresh session needs no second proof; an older one is asked for it, and what was typed stays. */
async function proveIfAsked(page, prove, dialog) {
  const asked = page.getByRole("button", { name: "验证", exact: true });
  await asked.or(page.locator("body:not(:has(.ant-modal-wrap:visible))")).first().waitFor();
  if (await asked.isVisible()) {
    await prove(page);
    await asked.click();
  }
  await dialog.waitFor({ state: "hidden" });
}

async function moveForm({ checks, county, page, heard, pictures, prefixes }) {
  await page.goto(`${county.url}/desk/rosters?day=${TODAY}&q=P04`);
  await page.getByRole("button", { name: `在 P040 ${TOMORROW} 早添加人员` }).click();
  await page.getByLabel("人员", { exact: true }).click();
  await page.getByLabel("人员", { exact: true }).fill("O060");
  await page.keyboard.press("Enter");
  await page.screenshot({ path: join(pictures, "roster-form-light-1440.png") });
  await look(checks, page, heard, "roster-form", prefixes);
  await page.getByRole("button", { name: "放入草稿" }).click();
  await page.locator(`${cell("P040", TOMORROW)} [data-person="O060"]`).waitFor();
  await page.getByRole("button", { name: "放弃草稿" }).click();
  await page.locator(".roster-draft").waitFor({ state: "detached" });
}

async function devices({ checks, county, page, heard, pictures, prefixes, prove }) {
  const person = "A050";
  await page.goto(`${county.url}/desk/devices?invite=1`);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("combobox", { name: "人员" }).fill(person);
  await page.keyboard.press("Enter");
  heard.expected = true;
  await dialog.getByRole("button", { name: "生成登记码" }).click();
  await proveIfAsked(page, prove, dialog);
  heard.expected = false;
  heard.complaints.length = 0;
  const code = await page.locator("[data-code]").getAttribute("data-code");
  await page.locator(".secret-picture svg").waitFor();
  await page.screenshot({ path: join(pictures, "device-card-light-1440.png") });
  await look(checks, page, heard, "device-card", prefixes);
  await county.phone(person, "enrol", "--hq", county.url, "--code", code);
  await county.phone(person, "sync");
  await page.getByRole("button", { name: "完成，不再显示" }).click();
  await page.goto(`${county.url}/desk/devices?q=${person}`);
  await page.getByRole("button", { name: new RegExp(`注销 .*${person} 的手机`) }).click();
  await dialog.getByLabel(/原因/).fill("手机遗失，本人来电");
  heard.expected = true;
  await dialog.getByRole("button", { name: "注销", exact: true }).click();
  await proveIfAsked(page, prove, dialog);
  heard.expected = false;
  heard.complaints.length = 0;
  await page.locator(".data .chip", { hasText: "已注销" }).waitFor();
  const said = await county.phone(person, "sync").catch((error) => `${error.stdout ?? ""}${error.stderr ?? error}`);
  checks.check("a revoked phone is told so", /注销|revoked/.test(said), said);
}

/** The system administrator makes an account, the security administrator opens it. */
async function accounts({ checks, county, open, signIn, pictures, prefixes, heard }) {
  await county.account("xitong", "system_admin");
  await county.account("anquan", "security_admin");
  const system = await open();
  await signIn(system.page, "xitong");
  // Asking who one is, signed out, is a refusal that the browser writes down.
  system.heard.complaints.length = 0;
  await system.page.goto(`${county.url}/desk/accounts?new=1`);
  const dialog = system.page.getByRole("dialog");
  await dialog.getByLabel("账号").fill("xinren");
  await dialog.getByRole("combobox", { name: "角色" }).click();
  await system.page.getByTitle("督察").click();
  await system.page.keyboard.press("Escape");
  await dialog.getByRole("button", { name: "新建账号" }).click();
  await system.page.locator(".secret-card .secret-code").waitFor();
  await look(checks, system.page, system.heard, "account-card", prefixes);
  await system.page.getByRole("button", { name: "完成，不再显示" }).click();
  await system.page.locator(".data tr", { hasText: "xinren" }).getByText("未启用").waitFor();
  const security = await open();
  await signIn(security.page, "anquan");
  await security.page.goto(`${county.url}/desk/accounts`);
  await security.page.getByRole("button", { name: "开通 xinren" }).click();
  await security.page.getByRole("dialog").getByRole("button", { name: "开通", exact: true }).click();
  await security.page.locator(".data tr", { hasText: "xinren" }).getByText("启用", { exact: true }).waitFor();
  await security.page.screenshot({ path: join(pictures, "accounts-opened-light-1440.png") });
  // Whoever was signed in elsewhere and is not known there is signed out.
  const sessions = security.page.getByRole("region", { name: "在线会话" });
  const theirs = sessions.getByRole("button", { name: /^结束 xitong / });
  await theirs.first().click();
  await theirs.waitFor({ state: "detached" });
  heard.complaints.length = 0;
  const state = await security.context.storageState();
  await system.context.close();
  await security.context.close();
  return state;
}

async function policies({ county, page, heard, prove }) {
  await page.goto(`${county.url}/desk/policies?change=position`);
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("天数").fill("5");
  await dialog.getByLabel(/原因/).fill("按专项方案缩短");
  heard.expected = true;
  await dialog.getByRole("button", { name: "保存" }).click();
  await proveIfAsked(page, prove, dialog);
  heard.expected = false;
  heard.complaints.length = 0;
  await page.locator(".data tr", { hasText: "5 天" }).getByText("已改").waitFor();
}

/** Rules are seen, signed for a day to come, shown as planned, and taken back. */
async function rules({ checks, county, page, heard, pictures, prefixes, prove }) {
  await page.goto(`${county.url}/desk/policies?rules=new`);
  const dialog = page.getByRole("dialog", { name: "修改勤务规则" });
  await dialog.getByLabel("生效日期").fill(RULES_FROM);
  await dialog.getByLabel("提前上岗", { exact: true }).fill("40");
  await dialog.getByText("各学段的提前与延后").click();
  await dialog.getByLabel("高中 延迟下岗").fill("20");
  await dialog.getByRole("button", { name: "看变动" }).click();
  await dialog.locator(".change").first().waitFor();
  const change = await dialog.locator(".change").first().innerText();
  checks.check("old and new windows are shown before signing", /原.*新/s.test(change) && /\d\d:\d\d–\d\d:\d\d/.test(change), change);
  const seen = () => dialog.locator(".change").filter({ visible: true }).count();
  const [few, rest] = [await seen(), dialog.getByText("点开逐所查看")];
  await rest.click();
  checks.check("a few schools are shown at once, every other one when asked for", few === 3 && (await seen()) > 50, `${few}, then ${await seen()}`);
  await rest.click();
  await dialog.getByLabel(/原因/).fill("冬季试行提前四十分钟");
  await page.screenshot({ path: join(pictures, "rules-change-light-1440.png") });
  await look(checks, page, heard, "rules-change", prefixes);
  await signs(page, dialog, prove);
  const planned = page.getByRole("region", { name: "待生效的规则" });
  await planned.getByText("40 分钟").waitFor();
  await page.screenshot({ path: join(pictures, "policies-planned-light-1440.png") });
  await look(checks, page, heard, "policies-planned", prefixes);
  await planned.getByRole("button", { name: `撤回 ${RULES_FROM} 起的规则` }).click();
  const back = page.getByRole("dialog", { name: `撤回 ${RULES_FROM} 起的规则` });
  await back.locator(".change").first().waitFor();
  await back.getByLabel(/原因/).fill("暂缓试行");
  await signs(page, back, prove);
  await planned.waitFor({ state: "detached" });
}

/** A publication is signed each time, however fresh the session is. */
async function signs(page, dialog, prove) {
  await dialog.getByRole("button", { name: "发布", exact: true }).click();
  await prove(page);
  await page.getByRole("dialog").last().getByRole("button", { name: "发布", exact: true }).click();
  await dialog.waitFor({ state: "hidden" });
}

async function newcomer({ checks, county, page, heard, pictures, prefixes, prove }) {
  await page.goto(`${county.url}/desk/people?new=1`);
  const dialog = page.getByRole("dialog", { name: "登记人员" });
  await dialog.getByLabel("编号").fill("A900");
  await dialog.getByLabel("姓名").fill("辅警900");
  await page.screenshot({ path: join(pictures, "people-new-light-1440.png") });
  await look(checks, page, heard, "people-new", prefixes);
  heard.expected = true;
  await dialog.getByRole("button", { name: "保存" }).click();
  await proveIfAsked(page, prove, dialog);
  heard.expected = false;
  heard.complaints.length = 0;
  await page.goto(`${county.url}/desk/people?q=A900`);
  await page.locator(".data tbody tr", { hasText: "A900" }).getByText("无手机").waitFor();
}

async function audit({ checks, county, open, auditor }) {
  const { context, page } = await open({ state: auditor });
  await page.goto(`${county.url}/desk/audit?q=${encodeURIComponent("专项方案")}`);
  await page.locator(".data tbody tr").first().waitFor();
  const rows = await page.locator(".data tbody tr").allInnerTexts();
  checks.check("a word of the reason finds the row", rows.length === 1 && rows[0].includes("修改策略"), rows.join("\n"));
  await page.goto(`${county.url}/desk/audit?kind=roster`);
  await page.locator('[data-action="roster.published"]').first().waitFor();
  await context.close();
}

export async function basePeople(given) {
  const { checks, county, tour, auditor, took } = given;
  await county.account(NAME, "duty_desk,supervisor");
  const { context, page, heard } = await given.open();
  await checks.step(`${NAME} signs in and chooses a password`, () => given.signIn(page, NAME));
  heard.complaints.length = 0;
  const state = await context.storageState();
  const all = { ...given, page, heard, prove: (asked) => given.prove(asked, NAME) };
  await checks.step("a roster is dragged, checked, signed and read on a phone", () => rosters(all));
  await checks.step("somebody is put on the roster by choosing", () => moveForm(all));
  await checks.step("a phone is enrolled from the screen and revoked", () => devices(all));
  let security;
  await checks.step("an account passes two administrators", async () => {
    security = await accounts(all);
  });
  await checks.step("a term is changed with a reason", () => policies(all));
  await checks.step("rules are made for a day to come and taken back", () => rules(all));
  await checks.step("somebody new is put on record", () => newcomer(all));
  await checks.step("the audit chain is searched", () => audit(all));
  took("base data put to use");
  await tour(state, [
    ["people", "/desk/people", ".data"],
    ["people-edit", "/desk/people?edit=A001", ".ant-modal"],
    ["people-none", "/desk/people?q=nobody-at-all", ".ant-empty"],
    ["rosters", `/desk/rosters?day=${TODAY}`, ".roster-grid"],
    ["devices", "/desk/devices", ".data"],
    ["devices-invite", "/desk/devices?invite=1", ".ant-modal"],
    ["policies", "/desk/policies", ".data"],
  ]);
  if (security) await tour(security, [["accounts", "/desk/accounts", ".data"]]);
  await tour(auditor, [["audit-found", "/desk/audit?kind=roster&order=oldest", ".data"]]);
  await context.close();
  took("base data in pictures");
}
