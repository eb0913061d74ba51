// Incidents in work: from the browser to phones and back, both values of a conflict, and the clocks.
import { join } from "node:path";

/** A phone's own view of an incident, after a sync. */
async function onPhone(county, person, id) {
  await county.phone(person, "sync");
  return JSON.parse(await county.phone(person, "--json", "incident", "show", id));
}

async function step(page, name, fill) {
  const acts = page.getByRole("region", { name: "办理" });
  await acts.getByRole("button", { name, exact: true }).first().click();
  const form = acts.locator(".act-form");
  await fill(form);
  await form.getByRole("button", { name, exact: true }).click();
  await form.waitFor({ state: "detached" });
}

/** Chooses an option of a closed list that antd draws outside of the form. */
async function choose(page, box, option) {
  await box.click();
  await page.locator(".ant-select-dropdown:visible").getByText(option, { exact: true }).click();
}

export async function incidents({ checks, county, page, heard, look, pictures, prefixes }) {
  const drawer = page.locator(".ant-drawer .details");
  const thread = drawer.getByRole("list", { name: "跟进" });
  let id = "";
  await checks.step("opening an incident starts its clocks", async () => {
    await page.goto(`${county.url}/desk/incidents?q=T02`);
    await page.getByRole("button", { name: /^查看 / }).first().click();
    await page.waitForURL(/id=[0-9a-f]{16}/);
    id = new URL(page.url()).searchParams.get("id");
    await drawer.locator('[data-clock="seen"].done').waitFor();
    checks.check("nobody has handled it", (await drawer.locator('[data-clock="handled"].done').count()) === 0);
  });
  await checks.step("what the desk writes reaches a phone, and the phone's answer the page", async () => {
    await drawer.getByRole("textbox", { name: "跟进" }).fill("请说明堵点位置");
    await drawer.getByRole("button", { name: "发送" }).click();
    await thread.getByText("请说明堵点位置").waitFor();
    const seen = await onPhone(county, "O001", id);
    checks.check("the phone has the desk's words", seen.comments.some((one) => one.text === "请说明堵点位置"));
    await county.phone("O001", "incident", "comment", id, "南口，已疏通");
    const shown = thread.getByText("南口，已疏通").waitFor().then(() => Date.now());
    const start = Date.now();
    const [, at] = await Promise.all([county.phone("O001", "sync"), shown]);
    console.log(`a phone's words are in the thread after ${at - start} ms`);
  });
  await checks.step("a conflict shows both values, and choosing settles it on the phones too", async () => {
    // The phone is out of reach while both write the same field.
    await county.phone("A001", "sync");
    await county.phone("A001", "incident", "amend", id, "--severity", "3");
    await step(page, "定级", async (form) => {
      await choose(page, form.getByLabel("等级"), "一般");
      await form.getByLabel("说明").fill("现场已疏导");
    });
    await county.phone("A001", "sync");
    const conflict = drawer.locator('.conflict[data-field="severity"]');
    await conflict.waitFor();
    const sides = await conflict.locator(".side").allInnerTexts();
    checks.check("both values with who said them", sides.length === 2 && /一般[\s\S]*jilu/.test(sides[0]) && /较重[\s\S]*A001/.test(sides[1]), sides.join(" | "));
    await conflict.scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, "incident-conflict-light-1440.png") });
    await look(checks, page, heard, "incident-conflict", prefixes);
    await conflict.locator(".side").first().getByRole("button", { name: "采用" }).click();
    await conflict.waitFor({ state: "detached" });
    for (const person of ["A001", "O001"]) {
      const { severity, conflicts } = await onPhone(county, person, id);
      checks.check(`it is settled on ${person}`, severity === 1 && conflicts.length === 0, JSON.stringify({ severity, conflicts }));
    }
  });
  await checks.step("two wordings can both be kept", async () => {
    await county.phone("O001", "incident", "amend", id, "--text", "车辆排到南口");
    await county.phone("A001", "incident", "amend", id, "--text", "车辆排到北口");
    await county.phone("O001", "sync");
    await county.phone("A001", "sync");
    const conflict = drawer.locator('.conflict[data-field="text"]');
    await conflict.getByRole("button", { name: "两种都保留" }).click();
    await conflict.waitFor({ state: "detached" });
    const { texts, conflicts } = await onPhone(county, "A001", id);
    const kept = texts.at(-1) ?? "";
    checks.check("both are on the phone", kept.includes("南口") && kept.includes("北口") && conflicts.length === 0, JSON.stringify(texts));
  });
  await checks.step("it is assigned, handed over and closed, and the phones say so", async () => {
    const to = async (form, label, value) => {
      await form.getByLabel(label).fill(value);
      await page.keyboard.press("Escape");
    };
    await step(page, "指派", (form) => to(form, "指派给", "A001"));
    await drawer.locator('[data-clock="handled"].done').waitFor();
    await step(page, "移交", async (form) => {
      await to(form, "移交给", "U02");
      await form.getByLabel("说明").fill("需交警到场");
    });
    await step(page, "办结", (form) => form.getByLabel("说明").fill("交警已到，道路畅通"));
    await drawer.locator('[data-clock="closed"].done').waitFor();
    const { status, assigned, handed_to, comments } = await onPhone(county, "O001", id);
    const said = comments.map((one) => one.text);
    checks.check("the phone says the same", status === "closed" && assigned === "A001" && handed_to === "U02" && said.includes("交警已到，道路畅通"), JSON.stringify({ status, assigned, handed_to, said }));
    await drawer.locator(".clocks").scrollIntoViewIfNeeded();
    await page.screenshot({ path: join(pictures, "incident-closed-light-1440.png") });
    await look(checks, page, heard, "incident-closed", prefixes);
  });
}
