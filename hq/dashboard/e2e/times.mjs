// How soon the desk is there and how soon it knows. Measured alone: nothing else is asked of the machine meanwhile.
import { readFileSync } from "node:fs";

import { everybodyComes } from "./arrivals.mjs";
import { County } from "./county.mjs";
import { firstSignIn, launch, open } from "./door.mjs";
import { Checks } from "./harness.mjs";

const FIRST_LOAD = 450 * 1024;
const FIRST_SIGHT = 1500;
const SOON = 1000;
/** A machine is busy with something else now and then: what counts is the best of so many loads. */
const LOADS = 6;

const checks = new Checks();
const county = new County();

/** A headquarters that has just begun, and a browser that has never been there. */
async function coldLoad(browser, state, files) {
  const address = new URL(county.url).host;
  await county.stop();
  await county.serve(address);
  const { context, page } = await open(browser, { state });
  page.on("response", (response) => {
    const path = new URL(response.url()).pathname;
    if (path.startsWith("/assets/")) files.add(path);
  });
  const start = Date.now();
  await page.goto(`${county.url}/desk/board`);
  await page.locator(".post-line").first().waitFor();
  const time = Date.now() - start;
  await context.close();
  return time;
}

async function firstLoad(browser, state) {
  const files = new Set();
  const times = [];
  while (times.length < LOADS && !times.some((time) => time <= FIRST_SIGHT)) times.push(await coldLoad(browser, state, files));
  const dist = new URL("../dist/", import.meta.url);
  let bytes = 0;
  for (const path of files) bytes += readFileSync(new URL(`.${path}.gz`, dist)).length;
  console.log(`first load of the board: ${(bytes / 1024).toFixed(0)} KB gzip in ${files.size} files of ${FIRST_LOAD / 1024} KB allowed, ${times.join(", ")} ms of ${FIRST_SIGHT} ms`);
  checks.check("the first load is small", files.size > 0 && bytes <= FIRST_LOAD, `${bytes} bytes`);
  checks.check("the first load is soon there", Math.min(...times) <= FIRST_SIGHT, `${times.join(", ")} ms`);
}

async function latency(page) {
  const times = await everybodyComes(county, page);
  const p95 = times[Math.ceil(times.length * 0.95) - 1];
  console.log(`a check-in is on the board after ${times.map((time) => `${time} ms`).join(", ")}; p95 ${p95} ms of ${SOON} ms allowed`);
  checks.check("a check-in is on the board within a second", times.length >= 8 && p95 <= SOON, `p95 ${p95} ms`);
}

try {
  await county.morning();
  const browser = await launch();
  try {
    const { context, page } = await open(browser);
    await firstSignIn(page, county, "zhiban");
    await firstLoad(browser, await context.storageState());
    await latency(page);
  } finally {
    await browser.close();
    if (county.server?.exitCode === null) await county.stop();
  }
} catch (error) {
  checks.check("the desk's times could be taken", false, String(error?.stack ?? error));
  if (county.server?.exitCode === null) county.server.kill();
}
process.exitCode = checks.end();
