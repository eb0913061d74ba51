// Base data: a dismissal is moved in three clicks and a phone hears of it, two editors do not overwrite each other, a day
// is closed, and a clerk's faulty files are shown cell by cell before anything is published.
import { execFile } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";

import { look } from "./harness.mjs";

const run = promisify(execFile);
const FOLDER = "fixtures/county";
const SCHOOL = "S001";
const POST = "P001";
const EDITOR = "jichu";
const PERSON = "O001";
const TOMORROW = "2026-11-25";
/** Nobody touches its timetable but here. */
const OTHER = "S004";
/** A school day on which nobody looks at anything else. */
const LATER = "2026-12-07";

export const BASE_PAGES = [
  ["schools", "/desk/schools", ".data"],
  ["school", `/desk/schools?id=${SCHOOL}`, ".ant-drawer .version"],
  ["units", "/desk/schools?view=units", ".data"],
  ["schools-none", "/desk/schools?q=nothing-like-it", ".ant-empty"],
  ["calendar", "/desk/calendar?month=2026-10", ".month"],
  ["import", "/desk/import", ".drop"],
];

/** What the demo county has in its folder, with one file changed. */
function files(name, change) {
  const names = readdirSync(FOLDER).filter((file) => file.endsWith(".csv"));
  return names.map((file) => {
    const text = readFileSync(join(FOLDER, file), "utf8");
    return { name: file, mimeType: "text/csv", buffer: Buffer.from(file === name ? change(text) : text) };
  });
}

/** A signature: whoever is there proves it, then publishes. */
async function signed(page, prove) {
  await prove(page, EDITOR);
  await page.getByRole("dialog").last().getByRole("button", { name: "发布", exact: true }).click();
}

/** What a phone will show tomorrow morning: asked of a copy, whose clock may run ahead. */
async function tomorrowOn(county) {
  await county.phone(PERSON, "sync");
  const home = (name) => join(process.env.DESK_DATA, "phones", name);
  const copy = home(`${PERSON}.tomorrow`);
  rmSync(copy, { recursive: true, force: true });
  cpSync(home(PERSON), copy, { recursive: true });
  const env = { ...process.env, HUXUE_NOW: `${TOMORROW}T07:00:00+08:00` };
  return (await run(process.env.HUXUE_BIN, ["--home", copy, "today"], { env })).stdout;
}

export async function base({ checks, county, open, signIn, prove, pictures, prefixes }) {
  await county.account(EDITOR, "duty_desk,supervisor");
  const { context, page, heard } = await open();
  await signIn(page, EDITOR);
  heard.complaints.length = 0;
  const sign = () => signed(page, prove);
  const picture = async (name) => {
    await page.screenshot({ path: join(pictures, `${name}-light-1440.png`) });
    await look(checks, page, heard, name, prefixes);
  };
  const read = async (path) => (await page.request.get(county.url + path)).json();

  await checks.step("tomorrow's dismissal is moved in three clicks, and a phone shows it", async () => {
    const before = await tomorrowOn(county);
    checks.check("the phone knows the usual dismissal", before.includes(TOMORROW) && before.includes("15:40–18:20"), before);
    await page.goto(`${county.url}/desk/schools?q=${SCHOOL}`);
    await page.locator(".data tbody tr").first().waitFor();
    let clicks = 0;
    const click = async (button) => {
      clicks += 1;
      await button.click();
    };
    await click(page.getByRole("button", { name: /^明日放学/ }).first());
    const dialog = page.getByRole("dialog");
    await click(dialog.getByRole("button", { name: "15:30", exact: true }));
    await dialog.locator('[data-side="after"]').waitFor();
    const change = await dialog.locator(".changes").innerText();
    checks.check("old and new windows are shown before it is published", /原[\s\S]*18:20[\s\S]*新[\s\S]*15:00–16:20/.test(change), change);
    await picture("dismissal");
    await click(dialog.getByRole("button", { name: /^发布/ }));
    await page.getByText("手机下次同步即收到").waitFor();
    checks.check("three clicks do it", clicks === 3, String(clicks));
    const after = await tomorrowOn(county);
    checks.check("the phone shows the new dismissal", after.includes(TOMORROW) && after.includes("15:00–16:20") && !after.includes("18:20"), after);
    const { versions } = await read(`/v1/base/schools/${SCHOOL}`);
    checks.check("the version names its author", versions[0].by === EDITOR && versions[0].movements_added[0].start === "15:30", JSON.stringify(versions[0]));
  });

  await checks.step("a fence that another editor moved meanwhile is not overwritten", async () => {
    await page.goto(`${county.url}/desk/schools?id=S002`);
    const drawer = page.locator(".ant-drawer .details").first();
    await drawer.getByRole("button", { name: /^改围栏/ }).first().click();
    await page.getByLabel("半径（米）").fill("120");
    // The other editor: the desk's command line.
    const row = join(process.env.DESK_DATA, "rows.json");
    writeFileSync(row, JSON.stringify([{ school: "S002", kind: "leave", label: "放学一批", start: "16:00", end: "16:20", valid_from: TOMORROW, valid_to: TOMORROW }]));
    await county.hq("desk", "timetable", "--school", "S002", "--rows", row, "--as", "zhiban");
    await page.getByRole("dialog").getByRole("button", { name: "发布" }).last().click();
    heard.expected = true;
    await sign();
    await page.getByText("数据已被他人更新").first().waitFor();
    const { gates } = await read("/v1/base/schools/S002");
    checks.check("nothing was overwritten", gates[0].radius_m === 80, JSON.stringify(gates));
    heard.expected = false;
    heard.complaints.length = 0;
  });

  await checks.step("a fence is moved by numbers and every post of the school gets it", async () => {
    await page.goto(`${county.url}/desk/schools?id=S002`);
    await page.getByRole("button", { name: /^改围栏/ }).first().click();
    await page.getByLabel("半径（米）").fill("120");
    await page.getByRole("dialog").getByRole("button", { name: "发布" }).last().click();
    await sign();
    await page.getByText("手机下次同步即收到").waitFor();
    const { gates, versions } = await read("/v1/base/schools/S002");
    checks.check("the fence has its new radius", gates[0].radius_m === 120 && versions[0].gates_after[0].radius_m === 120, JSON.stringify(gates));
  });

  await checks.step("a timetable shows what it moves, and is signed", async () => {
    await page.goto(`${county.url}/desk/schools?id=${OTHER}`);
    await page.getByRole("button", { name: "改时间表 …" }).click();
    const dialog = page.getByRole("dialog", { name: /：时间表$/ });
    await dialog.getByLabel("生效日").fill(LATER);
    await dialog.getByLabel("截止日").fill(LATER);
    const row = dialog.locator("tr", { has: page.locator('input[value="放学二批"]') });
    await row.getByLabel(/结束$/).fill("17:00");
    await dialog.getByRole("button", { name: "看变动" }).click();
    // Ends before it begins: said in words, and nothing can be signed.
    await dialog.getByRole("alert").first().waitFor();
    checks.check("a faulty row cannot be signed", await dialog.getByRole("button", { name: "发布", exact: true }).isDisabled());
    await row.getByLabel(/结束$/).fill("18:10");
    await row.getByRole("button", { name: /周六$/ }).click();
    await row.getByRole("button", { name: /周三$/ }).click();
    await dialog.getByRole("button", { name: "看变动" }).click();
    await dialog.locator('[data-side="after"]').first().waitFor();
    await picture("timetable-change");
    await dialog.getByRole("button", { name: "发布", exact: true }).click();
    await sign();
    await page.getByText("手机下次同步即收到").waitFor();
    await page.getByText("周一、周二、周四、周五、周六").first().waitFor();
    const { versions } = await read(`/v1/base/schools/${OTHER}`);
    checks.check("the row holds on its day", versions[0].movements_added.some((one) => one.end === "18:10" && one.weekdays === "12456" && one.valid_from === LATER && one.valid_to === LATER), JSON.stringify(versions[0]));
  });

  await checks.step("a post asks for more people, old and new side by side", async () => {
    await page.goto(`${county.url}/desk/schools?id=S002`);
    await page.getByRole("button", { name: "改岗位 P002" }).click();
    const dialog = page.getByRole("dialog", { name: "岗位 P002" });
    await dialog.getByLabel("民警").fill("2");
    await picture("post-change");
    await dialog.getByRole("button", { name: "发布", exact: true }).click();
    await sign();
    await page.getByText("手机下次同步即收到").waitFor();
    const { posts } = await read("/v1/base/schools/S002");
    checks.check("the post asks for two officers", posts.find((one) => one.id === "P002")?.officers === 2, JSON.stringify(posts));
  });

  await checks.step("a day is closed after its consequences were seen, and taken back", async () => {
    await page.goto(`${county.url}/desk/calendar?month=2026-11`);
    await page.getByRole("button", { name: "安排一天 …" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("日期").fill("2026-11-27");
    await dialog.getByLabel("事由").fill("恶劣天气停课");
    await dialog.getByRole("button", { name: "看变动" }).click();
    await dialog.getByText(/所学校的时段有变动/).waitFor();
    await picture("calendar-change");
    await dialog.getByRole("button", { name: "发布" }).click();
    await sign();
    await page.getByText("手机下次同步即收到").waitFor();
    await page.locator('td[data-day="2026-11-27"]').getByText("停课").first().waitFor();
    await page.getByRole("button", { name: "取消 2026-11-27 的安排" }).click();
    await dialog.getByText(/所学校的时段有变动/).waitFor();
    await dialog.getByRole("button", { name: "发布" }).click();
    await sign();
    await page.locator('td[data-day="2026-11-27"]').getByText("上学").first().waitFor();
  });

  await checks.step("faulty files are shown cell by cell and publish nothing", async () => {
    await page.goto(`${county.url}/desk/import`);
    const broken = (text) => text.replace("G002,S002,正门,30.167100", "G002,S999,正门,300.5");
    await page.locator('input[type="file"]').setInputFiles(files("gates.csv", broken));
    await page.getByText("有错误，不能发布").waitFor();
    const wrong = page.locator(".grid .wrong");
    const cells = (await wrong.allInnerTexts()).map((text) => text.split("\n")[0]);
    checks.check("the wrong cells are marked where they stand", cells.some((text) => text.startsWith("S999")) && cells.some((text) => text.startsWith("300.5")), cells.join(" "));
    checks.check("nothing can be published", (await page.getByRole("button", { name: /^发布/ }).count()) === 0);
    await picture("import-faults");
  });

  await checks.step("sound files say what they change, and are published with a signature", async () => {
    const longer = (text) => text.replace("P003,G003,U01,1,2", "P003,G003,U01,2,2");
    await page.locator('input[type="file"]').setInputFiles(files("posts.csv", longer));
    await page.locator('[data-sheet="directory-post/P003"]').waitFor();
    const sheets = await page.locator(".sheet-changes li").allInnerTexts();
    checks.check("what the desk changed meanwhile is named as well", sheets.some((text) => text.includes(POST)), sheets.join("; "));
    await picture("import-changes");
    await page.getByRole("button", { name: /^发布/ }).click();
    await sign();
    await page.getByText(/已发布 \d+ 份/).waitFor();
    const { posts } = await read("/v1/base/schools/S003");
    checks.check("the post asks for two officers", posts[0].officers === 2, JSON.stringify(posts));
  });
  await context.close();
}
