// Attendance put right from the page, and taken out: the file equals the screen row by row.
import { mkdirSync } from "node:fs";
import { join } from "node:path";

import { printed } from "./printed.mjs";
import { exported, ofCsv, ofWorkbook, onScreen, table } from "./sheets.mjs";

const REASON = "监控回看与带班核对";

/** One line of the screen from one line of the file. */
function asShown(line) {
  return {
    岗位: `${line.岗位} ${line.学校}`,
    时段: `${line.时段} ${line.应到}–${line.应守到}`,
    人员: [line.姓名, line.人员, line.身份],
    到岗: line.到岗,
    下岗: line.下岗,
    证据: line.证据,
    标记: line.标记,
  };
}

function differs(screen, line) {
  const wanted = asShown(line);
  const plain = (text) => text.replaceAll(/\s+/g, " ").trim();
  for (const column of ["岗位", "时段", "到岗", "下岗", "证据"]) {
    if (plain(screen[column]) !== plain(wanted[column])) return `${column}: ${screen[column]} / ${wanted[column]}`;
  }
  const marks = (text) => text.split(/[、\n]/).map(plain).filter(Boolean).toSorted().join();
  if (marks(screen.标记) !== marks(wanted.标记)) return `标记: ${screen.标记} / ${wanted.标记}`;
  const missing = wanted.人员.find((part) => !screen.人员.includes(part));
  return missing === undefined ? "" : `人员: ${screen.人员} without ${missing}`;
}

async function equals(checks, what, page, county, files, path) {
  await page.goto(county.url + path);
  await page.locator(".data tbody tr").first().waitFor();
  await page.waitForLoadState("networkidle");
  const screen = await onScreen(page);
  for (const [button, kind, read] of [["Excel 文件", "xlsx", ofWorkbook], ["CSV 文件", "csv", ofCsv]]) {
    const file = join(files, `${what}.${kind}`);
    const name = await exported(page, button, file);
    const { facts, lines } = table(await read(file));
    checks.check(`${what}.${kind} is named`, name.startsWith("huxue-") && name.endsWith(kind), name);
    checks.check(`${what}.${kind}: exporter, period and time stand above`, facts.导出人 === "jilu" && /2026-11-24/.test(facts.期间) && /^2026-11-24 \d/.test(facts.数据截至), JSON.stringify(facts));
    checks.check(`${what}.${kind} has the screen's rows`, lines.length === screen.length && lines.length > 0 && String(lines.length) === facts.行数, `${lines.length} and ${screen.length}`);
    const wrong = screen.map((row, at) => (lines[at] ? differs(row, lines[at]) : "missing")).filter(Boolean);
    checks.check(`${what}.${kind} equals the screen row by row`, wrong.length === 0, wrong.slice(0, 3).join("; "));
  }
  return screen.length;
}

async function lineOf(page, county, person, post) {
  await page.goto(`${county.url}/desk/attendance?post=${post}&q=${person}&period=morning`);
  await page.getByRole("button", { name: "认定依据" }).first().click();
  return page.locator(".ant-drawer .details");
}

export async function attendance({ checks, county, page, heard, look, pictures, prefixes, data, link }) {
  const files = join(data, "exports");
  mkdirSync(files, { recursive: true });
  await checks.step("a correction is signed with its reason and changes the verdict", async () => {
    const drawer = await lineOf(page, county, "A009", "P005");
    await drawer.getByRole("button", { name: "更正", exact: true }).click();
    await drawer.getByLabel("实际时间").fill("07:05");
    await drawer.getByLabel("原因").fill(REASON);
    await page.screenshot({ path: join(pictures, "correction-light-1440.png") });
    await look(checks, page, heard, "correction", prefixes);
    await drawer.getByRole("button", { name: "签名提交" }).click();
    await page.locator(".data tbody tr").filter({ hasText: "A009" }).getByText("按时到岗").waitFor();
  });
  await checks.step("a finding is a person's word", async () => {
    const drawer = await lineOf(page, county, "A010", "P005");
    await drawer.getByRole("button", { name: "核实未到岗" }).click();
    await drawer.getByLabel("原因").fill(REASON);
    await drawer.getByRole("button", { name: "签名提交" }).click();
    await page.locator(".data tbody tr").filter({ hasText: "A010" }).getByText("经核实未到岗").waitFor();
  });
  await checks.step("a dispute shows both sides and is settled", async () => {
    await county.phone("O005", "dispute", "--post", "P005", "--due", "07:10", "--reason", "手机没电，实际 07:03 到岗");
    await county.phone("O005", "sync");
    await page.goto(`${county.url}/desk/requests?standing=pending`);
    await page.locator(".data tbody tr").filter({ hasText: "O005" }).getByRole("button", { name: /^查看/ }).click();
    const drawer = page.locator(".ant-drawer .details");
    await drawer.getByText("手机没电").waitFor();
    await drawer.getByRole("button", { name: "更正为实际时间" }).click();
    await drawer.getByLabel("实际时间").fill("07:03");
    await drawer.getByLabel("原因").fill(REASON);
    await page.screenshot({ path: join(pictures, "dispute-light-1440.png") });
    await look(checks, page, heard, "dispute", prefixes);
    await drawer.locator(".act-form").getByRole("button").click();
    await page.goto(`${county.url}/desk/requests?standing=accepted`);
    await page.locator(".data tbody tr").filter({ hasText: "O005" }).waitFor();
    await page.goto(`${county.url}/desk/attendance?post=P005&q=O005&period=morning`);
    await page.locator(".data tbody tr").filter({ hasText: "O005" }).getByText("按时到岗").waitFor();
  });
  await checks.step("a late entry asked for on a phone is approved", async () => {
    await county.phone("A006", "late-entry", "--post", "P003", "--on", "07:06", "--reason", "借同事手机未成功");
    await county.phone("A006", "sync");
    await page.goto(`${county.url}/desk/requests?standing=pending`);
    await page.locator(".data tbody tr").filter({ hasText: "A006" }).getByRole("button", { name: /^查看/ }).click();
    const drawer = page.locator(".ant-drawer .details");
    await drawer.getByRole("button", { name: "同意", exact: true }).click();
    await drawer.getByLabel("原因").fill(REASON);
    await drawer.locator(".act-form").getByRole("button").click();
    await page.locator(".data tbody tr").filter({ hasText: "A006" }).waitFor({ state: "detached" });
  });
  await checks.step("an export is what is filtered", async () => {
    const rows = [];
    for (const [what, query] of [["attention", "verdict=attention"], ["unit", "unit=U01"], ["search", "q=P005"], ["all", ""]]) {
      rows.push(await equals(checks, what, page, county, files, `/desk/attendance?${query}`));
    }
    console.log(`exports equal the screen: ${rows.join(", ")} rows, Excel and CSV`);
  });
  await checks.step("sums by post and unit are taken out as they stand", async () => {
    for (const by of ["post", "unit"]) {
      await page.goto(`${county.url}/desk/attendance?by=${by}`);
      await page.locator(".data tbody tr").first().waitFor();
      const screen = await onScreen(page);
      const file = join(files, `${by}.xlsx`);
      await exported(page, "Excel 文件", file);
      const { lines } = table(await ofWorkbook(file));
      const numbers = (row) => Object.values(row).map(String).filter((cell) => /^\d+$/.test(cell)).join();
      checks.check(`the sums by ${by} are the screen's`, lines.length === screen.length && lines.length > 0 && lines.every((line, at) => numbers(line) === numbers(screen[at])), `${numbers(lines[0] ?? {})} / ${numbers(screen[0] ?? {})}`);
    }
  });
  await checks.step("the printed sheet has every row", async () => {
    await page.goto(`${county.url}/desk/attendance?verdict=attention`);
    const rows = (await onScreen(page)).length;
    await page.getByRole("button", { name: "打印版" }).click();
    await page.locator(".sheet").waitFor();
    const onPaper = await page.locator(".sheet-table tbody tr").count();
    checks.check("as many as on the screen", onPaper === rows && rows > 0, `${onPaper} and ${rows}`);
    await page.screenshot({ path: join(pictures, "print-attendance-1440.png") });
    await look(checks, page, heard, "print-attendance", prefixes);
    await printed(checks, page, "attendance", files);
  });
  await checks.step("without a fresh proof an export asks for one", async () => {
    const { page: other, done, prove } = await link();
    await other.goto(`${county.url}/desk/attendance?q=P005`);
    await other.locator(".data tbody tr").first().waitFor();
    await other.getByRole("button", { name: "导出" }).click();
    await other.getByRole("button", { name: "CSV 文件" }).click();
    await other.getByRole("dialog", { name: "请重新验证身份" }).waitFor();
    await prove();
    const [download] = await Promise.all([other.waitForEvent("download"), other.getByRole("button", { name: "验证", exact: true }).click()]);
    checks.check("and then gives the file", download.suggestedFilename().endsWith(".csv"));
    await done();
  });
}
