// The coverage forecast: a gap is seen with its reason, the substitute's phone is asked with one click and answers.
import { join } from "node:path";

/** Nobody is named twice: a reserve officer without a post takes an auxiliary's place. */
const RESERVE = "O060";

export async function forecast({ checks, county, page, pictures }) {
  await checks.step("the forecast offers a substitute, whose phone answers", async () => {
    await county.enrol(RESERVE);
    await page.goto(`${county.url}/desk/forecast?day=2026-11-24&kind=certain`);
    await page.locator(".data").waitFor();
    const ask = page.getByRole("button", { name: `询问 警员060 ${RESERVE}` });
    const row = page.locator("tr", { has: ask }).first();
    const gap = (await row.locator(".post-id").innerText()).trim();
    checks.check("the reason of a gap is said", (await row.innerText()).includes("请假"), await row.innerText());
    await ask.first().click();
    const asked = page.locator("tr", { has: page.getByText(gap, { exact: true }) }).first();
    await asked.getByText("已询问").waitFor();
    await county.phone(RESERVE, "sync");
    const { gaps } = await (await page.request.get(`${county.url}/v1/forecast`)).json();
    const entry = gaps.find((one) => one.post === gap && one.asks.length > 0).asks[0].entry;
    await county.phone(RESERVE, "answer-ask", "--ask", entry);
    await county.phone(RESERVE, "sync");
    await page.goto(`${county.url}/desk/forecast?gap=2026-11-24_${gap}`);
    const drawer = page.locator(".ant-drawer .details");
    await drawer.getByText("已答应").waitFor();
    await page.screenshot({ path: join(pictures, "forecast-answered-light-1440.png") });
    await drawer.getByRole("button", { name: "确认替岗" }).click();
    await page.waitForFunction(async ([url, gap]) => {
      const { gaps } = await (await fetch(`${url}/v1/forecast`)).json();
      return !gaps.some((one) => one.post === gap && one.day === "2026-11-24" && one.certain);
    }, [county.url, gap]);
    await drawer.waitFor({ state: "detached" });
  });
}

export const FORECAST_PAGES = [
  ["forecast", "/desk/forecast", ".data"],
  ["forecast-gap", "/desk/forecast?kind=certain&gap=2026-11-24_P020", ".ant-drawer .details"],
  ["forecast-none", "/desk/forecast?q=nothing-like-it", ".ant-empty"],
];
