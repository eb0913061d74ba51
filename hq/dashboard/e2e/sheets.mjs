// Reads what was exported, as a spreadsheet would.
import { readFileSync } from "node:fs";

import { readSheet } from "read-excel-file/node";

/** Rows of cells; an empty cell is "". Spaces at the ends are what was typed. */
export async function ofWorkbook(path) {
  const rows = await readSheet(path, { trim: false });
  return rows.map((row) => row.map((cell) => cell ?? ""));
}

/** RFC 4180, every cell in quotes; the byte order mark must be there. */
export function ofCsv(path) {
  const text = readFileSync(path, "utf8");
  if (!text.startsWith("\uFEFF")) throw new Error("no byte order mark");
  const rows = [];
  let row = [];
  for (const [, cell, end] of text.slice(1).matchAll(/"((?:[^"]|"")*)"(,|\r\n)/g)) {
    row.push(cell.replaceAll('""', '"'));
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  return rows;
}

/** What stands above the rows, and the rows by their columns' names. */
export function table(rows) {
  const empty = rows.findIndex((row) => row.every((cell) => cell === ""));
  const facts = Object.fromEntries(rows.slice(1, empty).map(([label, value]) => [label, value]));
  const columns = rows[empty + 1];
  const lines = rows.slice(empty + 2).map((row) => Object.fromEntries(columns.map((column, at) => [column, row[at] ?? ""])));
  return { title: rows[0][0], facts, columns, lines };
}

/** Takes the file out as a person does. */
export async function exported(page, button, path) {
  await page.getByRole("button", { name: "导出" }).click();
  const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: button }).click()]);
  await download.saveAs(path);
  return download.suggestedFilename();
}

/** Every row of a table over all its pages: the text of each cell by its column. */
export async function onScreen(page) {
  await page.locator(".data tbody tr").first().waitFor();
  const rows = [];
  for (;;) {
    const here = await page.locator(".data tbody tr").evaluateAll((lines) =>
      lines.map((line) => Object.fromEntries([...line.querySelectorAll("td")].map((cell) => [cell.dataset.label, cell.innerText.trim()]))),
    );
    rows.push(...here);
    const next = page.getByRole("button", { name: "下一页" });
    if ((await next.count()) === 0 || (await next.isDisabled())) return rows;
    const at = await page.locator(".pager > span").innerText();
    await next.click();
    await page.waitForFunction((before) => document.querySelector(".pager > span")?.textContent !== before, at);
  }
}
