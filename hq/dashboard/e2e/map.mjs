// The board's other views: every post as a tile, every gate on a map, and a list where no map can be drawn.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { launchDrawing } from "./door.mjs";
import { look } from "./harness.mjs";
import { tinyMap } from "./pmtiles.mjs";

/** As on an old office machine: there is no context to draw with. */
const NO_WEBGL = `
  const known = HTMLCanvasElement.prototype.getContext;
  HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
    return /webgl/.test(kind) ? null : known.call(this, kind, ...rest);
  };
`;

export async function map({ checks, county, browser, open, state, pictures, prefixes, data }) {
  const posts = await tiles({ checks, county, browser, open, state, pictures, prefixes });
  const drawing = await launchDrawing();
  try {
    for (const theme of ["light", "dark"]) {
      await checks.step(`the map without a base shows every gate, ${theme}`, async () => {
        const { context, page, heard } = await open(drawing, { state, theme });
        await page.goto(`${county.url}/desk/board?view=map`);
        await page.locator(".map-box[data-drawn]").waitFor();
        const gates = await page.locator(".map-gate").count();
        checks.check("every post has its gate on the map", gates === posts && posts > 50, `${gates} gates of ${posts} posts`);
        await page.getByText("未导入底图").waitFor();
        await page.locator('.map-gate[data-post="P001"]').focus();
        await page.keyboard.press("Enter");
        await page.locator(".ant-drawer .details").waitFor();
        await page.keyboard.press("Escape");
        await page.locator(".ant-drawer .details").waitFor({ state: "detached" });
        await page.screenshot({ path: join(pictures, `map-${theme}-1440.png`) });
        await look(checks, page, heard, `map-${theme}`, prefixes);
        await context.close();
      });
    }
    await checks.step("an imported base map comes in parts, and nothing is asked of anybody else", async () => {
      const file = join(data, "tiny.pmtiles");
      writeFileSync(file, tinyMap());
      const said = await county.hq("map", "import", file, "--check", "--as", "zhiban");
      checks.check("a look says how many gates it covers", /gates inside/.test(said), said);
      await county.hq("map", "import", file, "--as", "zhiban");
      const { context, page, heard } = await open(drawing, { state });
      const parts = [];
      const elsewhere = [];
      page.on("response", (response) => response.url().includes("/v1/map/tiles/") && parts.push(response.status()));
      page.on("request", (request) => !/^(blob:|data:)/.test(request.url()) && !request.url().startsWith(county.url) && elsewhere.push(request.url()));
      await page.goto(`${county.url}/desk/board?view=map`);
      await page.locator(".map-box[data-drawn]").waitFor();
      await page.getByText("底图：测试底图").waitFor();
      await page.getByRole("button", { name: "放大" }).click();
      await page.waitForLoadState("networkidle");
      checks.check("the base map is asked for by ranges", parts.length > 0 && parts.every((status) => status === 206), parts.join(" "));
      checks.check("nothing is asked of anybody else", elsewhere.length === 0, elsewhere.join(" "));
      await page.screenshot({ path: join(pictures, "map-base-light-1440.png") });
      await look(checks, page, heard, "map-base", prefixes);
      await context.close();
    });
    await checks.step("the map fits a phone", async () => {
      const { context, page, heard } = await open(drawing, { state, size: { width: 390, height: 844 } });
      await page.goto(`${county.url}/desk/board?view=map`);
      await page.locator(".map-box[data-drawn]").waitFor();
      await page.screenshot({ path: join(pictures, "map-light-390.png") });
      await look(checks, page, heard, "map-390", prefixes);
      await context.close();
    });
    await checks.step("a fence is drawn on the map, and the numbers follow", async () => {
      const { context, page, heard } = await open(drawing, { state });
      await page.goto(`${county.url}/desk/schools?id=S003`);
      await page.getByRole("button", { name: /^改围栏/ }).first().click();
      const box = page.locator(".fence-box[data-drawn]");
      await box.waitFor();
      const typed = async () => Promise.all(["纬度", "经度", "半径（米）"].map(async (label) => Number(await page.getByLabel(label).inputValue())));
      const [lat, lon, radius] = await typed();
      const { x, y, width, height } = await box.boundingBox();
      await page.mouse.click(x + width * 0.6, y + height * 0.4);
      const moved = await typed();
      checks.check("a click moves the middle north-east", moved[0] > lat && moved[1] > lon && moved[2] === radius, `${lat} ${lon} → ${moved}`);
      const edge = await page.locator(".fence-edge").boundingBox();
      await page.mouse.move(edge.x + edge.width / 2, edge.y + edge.height / 2);
      await page.mouse.down();
      await page.mouse.move(edge.x + edge.width / 2 + 40, edge.y + edge.height / 2, { steps: 4 });
      await page.mouse.up();
      const wider = await typed();
      checks.check("dragging the edge widens the circle", wider[2] > radius && wider[0] === moved[0] && wider[1] === moved[1], `${radius} → ${wider}`);
      await page.getByLabel("半径（米）").fill("60");
      const nearer = await page.locator(".fence-edge").boundingBox();
      checks.check("the circle follows the numbers", nearer.x < edge.x + 40, `${edge.x} → ${nearer.x}`);
      await page.screenshot({ path: join(pictures, "fence-light-1440.png") });
      await look(checks, page, heard, "fence", prefixes);
      await context.close();
    });
  } finally {
    await drawing.close();
  }
  await checks.step("where no map can be drawn there is the list, and it says so", async () => {
    const { context, page, heard } = await open(browser, { state });
    await page.addInitScript(NO_WEBGL);
    await page.goto(`${county.url}/desk/board?view=map`);
    await page.getByText("没有 WebGL").waitFor();
    checks.check("the list is whole", (await page.locator(".post-line").count()) === posts);
    await page.screenshot({ path: join(pictures, "map-fallback-light-1440.png") });
    await look(checks, page, heard, "map-fallback", prefixes);
    await context.close();
  });
}

/** The number of posts. */
async function tiles({ checks, county, browser, open, state, pictures, prefixes }) {
  let posts = 0;
  await checks.step("every post is a tile", async () => {
    const { context, page, heard } = await open(browser, { state });
    await page.goto(`${county.url}/desk/board`);
    await page.locator(".post-line").first().waitFor();
    posts = await page.locator(".post-line").count();
    await page.getByText("卡片", { exact: true }).click();
    await page.waitForURL(/view=tiles/);
    await page.locator(".post-tiles").waitFor();
    checks.check("there are as many tiles as lines", (await page.locator(".post-tiles > li").count()) === posts);
    await page.screenshot({ path: join(pictures, "board-tiles-light-1440.png") });
    await look(checks, page, heard, "board-tiles", prefixes);
    await context.close();
  });
  return posts;
}
