// Whoever starts the demo opens the link that it prints and sees people arrive: no password, nothing to set up.
import { spawn } from "node:child_process";
import { join } from "node:path";

import { launch } from "./door.mjs";
import { Checks } from "./harness.mjs";

const SOON = 60_000;
const checks = new Checks();

/** What the demo prints is read to its end, so that it never waits to be heard. */
function link(demo) {
  return new Promise((found, failed) => {
    let said = "";
    demo.stdout.on("data", (text) => {
      said += text;
      const line = /one-time sign-in link: (\S+)\n/.exec(said);
      if (line) found(line[1]);
    });
    demo.once("exit", (code) => failed(new Error(`the demo ended with ${code} and without a link`)));
  });
}

const tiles = () =>
  [...document.querySelectorAll(".post-line")].map((line) => `${line.dataset.post} ${line.dataset.state} ${line.dataset.here}`).join("\n");

const demo = spawn(process.env.HUXUE_LAB_BIN, ["demo", "--data", join(process.env.DESK_DATA, "demo")], {
  stdio: ["ignore", "pipe", "inherit"],
});
const browser = await launch();
try {
  await checks.step("the demo's link opens the board, and a tile changes within a minute", async () => {
    // The county's root is its own: the demo says where it lies for whoever wants to install it.
    const context = await browser.newContext({ ignoreHTTPSErrors: true, locale: "zh-CN" });
    const page = await context.newPage();
    await page.goto(await link(demo));
    await page.locator(".post-line").first().waitFor();
    const before = await page.evaluate(tiles);
    const start = Date.now();
    // Asked from here: the page's policy forbids evaluating a text in it.
    while ((await page.evaluate(tiles)) === before && Date.now() - start < SOON) await page.waitForTimeout(200);
    checks.check("a tile has changed", (await page.evaluate(tiles)) !== before);
    console.log(`a tile of the demo's board changed after ${((Date.now() - start) / 1000).toFixed(1)} s of ${SOON / 1000} s allowed`);
  });
} finally {
  await browser.close();
  demo.kill();
}
process.exitCode = checks.end();
