// Two hundred hostile texts typed on phones are text wherever the desk meets them: list, thread, requests, board,
// export, print.
import { join } from "node:path";

import { PAYLOADS } from "./payloads.mjs";
import { exported, ofCsv, ofWorkbook, table } from "./sheets.mjs";

const FILED = PAYLOADS.filter((_, at) => at % 5 < 3);
const SAID = PAYLOADS.filter((_, at) => at % 5 === 3);
const REASONS = PAYLOADS.filter((_, at) => at % 5 === 4);
const DANGEROUS = /^[=+\-@\t\r\n＝＋－＠]/;

/** Each phone types its own share, one act after another; the phones beside each other. */
async function typed(county) {
  const ids = [];
  const file = async (person, post, texts) => {
    for (const text of texts) {
      const saved = JSON.parse(await county.phone(person, "--json", "incident", "file", "--post", post, "--category", "O03", `--text=${text}`));
      ids.push(saved.incident);
    }
  };
  const say = async (person, texts) => {
    const [{ id }] = JSON.parse(await county.phone(person, "--json", "incident", "list"));
    for (const text of texts) await county.phone(person, "incident", "comment", id, "--", text);
    ids.thread = id;
  };
  const ask = async (person, post, texts) => {
    for (const text of texts) await county.phone(person, "late-entry", "--post", post, "--on", "07:01", `--reason=${text}`);
  };
  const half = FILED.length / 2;
  await Promise.all([
    file("O002", "P002", FILED.slice(0, half)).then(() => say("O002", SAID)),
    file("A003", "P002", FILED.slice(half)).then(() => ask("A003", "P002", REASONS)),
  ]);
  await Promise.all(["O002", "A003"].map((person) => county.phone(person, "sync")));
  return ids;
}

/** What stands in the page's own text, letter by letter. */
function texts(page, place) {
  return page.locator(`${place} .typed`).evaluateAll((all) => all.map((one) => one.textContent));
}

export async function injection({ checks, county, page, heard, look, pictures, prefixes, data }) {
  let dialogs = 0;
  const dismiss = (dialog) => {
    dialogs += 1;
    void dialog.dismiss();
  };
  page.on("dialog", dismiss);
  const missing = (wanted, found) => {
    const all = new Set(found);
    return wanted.filter((one) => !all.has(one)).map((one) => JSON.stringify(one));
  };
  const all = (what, wanted, found) => {
    const lost = missing(wanted, found);
    checks.check(`${what}: ${wanted.length} hostile texts are there as text`, lost.length === 0, `${lost.length} missing: ${lost.slice(0, 3).join(" ")}`);
  };
  const quiet = async (what) => {
    const ran = await page.evaluate(() => [window.__ran, document.title.startsWith("x"), document.querySelectorAll("main script, main iframe, .ant-drawer script").length]);
    checks.check(`${what}: nothing ran`, dialogs === 0 && ran[0] === undefined && !ran[1] && ran[2] === 0, JSON.stringify([dialogs, ...ran]));
    await look(checks, page, heard, what, prefixes);
  };
  const search = `/desk/incidents?q=O03&status=open`;
  await checks.step("200 hostile texts are typed on phones and shown as text", async () => {
    const ids = await typed(county);
    await page.goto(county.url + search);
    await page.locator(".data tbody tr").first().waitFor();
    const listed = [];
    for (;;) {
      listed.push(...(await texts(page, ".data")));
      const next = page.getByRole("button", { name: "下一页" });
      if ((await next.count()) === 0 || (await next.isDisabled())) break;
      const at = await page.locator(".pager > span").innerText();
      await next.click();
      await page.waitForFunction((before) => document.querySelector(".pager > span")?.textContent !== before, at);
    }
    all("list", FILED, listed);
    await page.screenshot({ path: join(pictures, "hostile-list-light-1440.png") });
    await quiet("hostile-list");
    await page.goto(`${county.url}/desk/incidents?id=${ids.thread}`);
    await page.locator(".ant-drawer .thread .step").nth(SAID.length - 1).waitFor();
    all("thread", SAID, await texts(page, ".ant-drawer .thread"));
    await page.locator(".ant-drawer .thread .unseen-mark").first().scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, "hostile-thread-light-1440.png") });
    await quiet("hostile-thread");
    const turned = await page.locator(".ant-drawer .unseen-mark").evaluateAll((marks) => marks.every((mark) => getComputedStyle(mark, "::before").content.includes("U+")));
    checks.check("what is unseen is marked", turned && (await page.locator(".ant-drawer .unseen-mark").count()) > 5);
    await page.goto(`${county.url}/desk/requests?standing=pending`);
    await page.locator(".data tbody tr").first().waitFor();
    all("requests", REASONS, await texts(page, ".data"));
    await quiet("hostile-requests");
    await page.goto(`${county.url}/desk/board`);
    await page.locator(".post-line").first().waitFor();
    await quiet("hostile-board");
  });
  await checks.step("they are strings in every export and text on paper", async () => {
    await page.goto(county.url + search);
    await page.locator(".data tbody tr").first().waitFor();
    const files = join(data, "exports");
    const book = join(files, "hostile.xlsx");
    await exported(page, "Excel 文件", book);
    const { lines } = table(await ofWorkbook(book));
    all("workbook", FILED, lines.map((line) => line.内容));
    const comments = lines.flatMap((line) => SAID.filter((text) => String(line.跟进).includes(`: ${text}`)));
    all("workbook's threads", SAID, comments);
    checks.check("every cell is a string", lines.every((line) => Object.values(line).every((cell) => typeof cell === "string")));
    const csv = join(files, "hostile.csv");
    await exported(page, "CSV 文件", csv);
    const cells = ofCsv(csv).flat();
    all("CSV", FILED.map((text) => (DANGEROUS.test(text) ? `'${text}` : text)), cells);
    const live = cells.filter((cell) => DANGEROUS.test(cell));
    checks.check("no cell of the CSV is a formula", live.length === 0, JSON.stringify(live.slice(0, 3)));
    await page.goto(`${county.url}${search}&print=1`);
    await page.locator(".sheet-table tbody tr").first().waitFor();
    all("paper", FILED, await texts(page, ".sheet"));
    await quiet("hostile-paper");
  });
  page.off("dialog", dismiss);
}
