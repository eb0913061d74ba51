// Prints what is on the screen to a PDF and reads it back: the words and numbers of the paper are those of the screen.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Blanks and line ends are the printer's; some glyphs come back as the radical that looks the same. */
const plain = (text) => text.normalize("NFKC").replace(/\s/g, "");

/** What the sheet says: its title and lines, and every row of its tables. */
function said(page) {
  return page.evaluate(() => {
    const texts = (selector) => [...document.querySelectorAll(selector)].map((one) => one.textContent);
    return {
      lines: texts(".sheet h1, .sheet h2, .sheet h3, .sheet .sheet-note, .sheet .sheet-head .sheet-line, .sheet .brief-text, .sheet .notice-body, .sheet .sheet-foot .sheet-line, .sheet .sheet-seal"),
      rows: texts(".sheet-table tbody tr"),
    };
  });
}

/** Everything of the sheet is on the paper, every page says which it is of how many, and nothing of the page around it. */
export async function printed(checks, page, name, folder) {
  await page.locator(".sheet").first().waitFor();
  const { lines, rows } = await said(page);
  const path = join(folder, `${name}.pdf`);
  await page.pdf({ path, preferCSSPageSize: true });
  const { stdout } = await run("pdftotext", ["-raw", "-enc", "UTF-8", path, "-"]);
  const pages = stdout.split("\f").length - 1;
  const text = plain(stdout);
  const lost = [...lines, ...rows].filter((one) => !text.includes(plain(one)));
  checks.check(`${name}: everything on the screen is on the paper`, rows.length > 0 && lost.length === 0, lost.slice(0, 3).join(" | "));
  const numbered = Array.from({ length: pages }, (_, at) => `第${at + 1}页共${pages}页`).filter((one) => !text.includes(one));
  checks.check(`${name}: pages say which they are of how many`, pages > 0 && numbered.length === 0, numbered.join(" "));
  for (const wanted of ["单位", "制表人", "审核人", "签发人", "盖章处", "数据截至"]) {
    checks.check(`${name} has ${wanted}`, text.includes(wanted));
  }
  checks.check(`${name}: the desk's own frame is not printed`, !text.includes("退出登录"));
  return text;
}

/** Numbers as a screen shows them, each with its name, stand so on the paper. */
export async function figuresOf(page) {
  return page.evaluate(() => [...document.querySelectorAll(".figures > div")].map((one) => one.textContent));
}

export function holds(checks, name, text, figures) {
  const lost = figures.filter((one) => !text.includes(plain(one)));
  checks.check(`${name}: the paper's numbers are the screen's`, figures.length > 0 && lost.length === 0, lost.join(" | "));
}
