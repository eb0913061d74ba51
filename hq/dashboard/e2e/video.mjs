// The video patrol: a gate in order with one key; fewer people seen than signed on, so that the leader's phone is asked
// once, answers, and the answer stands beside the finding.
import { join } from "node:path";

const POST = "P001";
const LEADER = "O001";

export async function video({ checks, county, page, pictures }) {
  await checks.step("a gate is in order by one key, and the next one is chosen", async () => {
    await page.goto(`${county.url}/desk/patrol`);
    await page.locator(".patrol-queue").waitFor();
    await page.keyboard.press("j");
    const first = await page.locator(".patrol-queue tr.chosen").getAttribute("data-post");
    await page.keyboard.press("y");
    await page.locator(".patrol-findings .data").getByText(first).waitFor();
    await page.locator(`.patrol-queue [data-post="${first}"][data-state="done"]`).waitFor();
    const next = await page.locator(".patrol-queue tr:focus").getAttribute("data-post");
    checks.check("the keyboard goes on where the next gate is", next !== null && next !== first, `${first} then ${next}`);
  });
  await checks.step("a gate without an address of its picture says so", async () => {
    await page.getByText("未设置视频平台地址").waitFor();
    await county.hq("video", "link", "https://video.example/play?gate={gate}", "--as", "zhiban");
    await page.goto(`${county.url}/desk/patrol?post=${POST}`);
    const link = page.locator(".video-link");
    await link.waitFor();
    const { href, rel, target } = await link.evaluate(({ href, rel, target }) => ({ href, rel, target }));
    checks.check("the picture opens elsewhere", href.startsWith("https://video.example/play?gate=G") && rel.includes("noopener") && target === "_blank", `${href} ${rel}`);
  });
  await checks.step("fewer people than signed on are asked about, once", async () => {
    await page.locator('[data-signed-on="3"]').waitFor();
    await page.getByRole("group", { name: "看到人数" }).getByRole("button", { name: "1", exact: true }).click();
    await page.getByText("登记后向带队人询问一次").waitFor();
    await page.screenshot({ path: join(pictures, "patrol-finding-light-1440.png") });
    await page.getByRole("button", { name: "登记情况" }).click();
    await page.locator('[data-question="waiting"]').getByText(LEADER).waitFor();
    await page.goto(`${county.url}/desk/handover?kind=patrol_question`);
    await page.locator(".data").getByText(POST).waitFor();
  });
  await checks.step("the leader's phone answers with one tap, and the desk reads it", async () => {
    await county.phone(LEADER, "sync");
    const { asks } = JSON.parse(await county.phone(LEADER, "today", "--json"));
    checks.check("the phone is told both numbers", asks.length === 1 && asks[0].about.patrol?.seen === 1 && asks[0].about.patrol.signed_on === 3, JSON.stringify(asks));
    await county.phone(LEADER, "answer-ask", "--ask", asks[0].entry);
    await county.phone(LEADER, "sync");
    await page.goto(`${county.url}/desk/patrol`);
    await page.locator('[data-question="yes"]').getByText("都在岗").waitFor();
    await page.screenshot({ path: join(pictures, "patrol-answered-light-1440.png") });
    await page.goto(`${county.url}/desk/handover`);
    await page.locator("h1").waitFor();
    checks.check("what is answered is no open matter", !(await page.locator("main").innerText()).includes("巡查询问未答复"));
  });
}

export const PATROL_PAGES = [
  ["patrol", "/desk/patrol", ".patrol-queue"],
  ["patrol-week", "/desk/patrol?view=week", ".patrol-grid"],
  ["patrol-none", "/desk/patrol?view=week&q=nothing-like-it", ".ant-empty"],
];
