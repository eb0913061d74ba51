// Every page in the states that nobody plans for: nothing there yet, still on its way, not to be had, not for this
// account. The pages are those of the frame's own list, so that a new one cannot be left out.
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { County } from "./county.mjs";
import { look } from "./harness.mjs";

const list = readFileSync(new URL("../src/parts/pages.ts", import.meta.url), "utf8");
const NEEDS = new Map([...list.matchAll(/path: "([^"]+)", .*needs: "([^"]+)"/g)].map((found) => [found[1], found[2]]));
const PATHS = [...NEEDS.keys()];
/** It shows what one gives it, and asks headquarters for nothing before. */
const ASKS_NOTHING = "/desk/import";
/** What every page needs before it can say anything. */
const FRAME = /\/v1\/(staff\/me|words|board\/events)$/;
const STOPPING = JSON.stringify({ status: 503, code: "stopping", title: "指挥中心正在重启", detail: "the server is stopping" });
const LOOKS = [
  { theme: "light", size: { width: 1440, height: 900 } },
  { theme: "dark", size: { width: 390, height: 844 } },
  { theme: "light", size: { width: 720, height: 450 }, scale: 2 },
];

const content = (url) => url.pathname.startsWith("/v1/") && !FRAME.test(url.pathname);

/** What a page shows once it has said all that it can in a state. */
const SAYS = {
  empty: (page) => page.locator("main h1").first().waitFor(),
  busy: (page) => page.locator("main .page-state[role=status]").first().waitFor(),
  error: (page) => page.locator("main .card-state[role=alert]").first().waitFor(),
  forbidden: (page) => page.locator("main .card-state[role=alert]").getByText("您的角色看不到这一页").first().waitFor(),
};

const MAKES = {
  busy: (page) => page.route(content, () => undefined),
  error: (page) => page.route(content, (route) => route.fulfill({ status: 503, contentType: "application/problem+json", body: STOPPING })),
};

/** A headquarters with its county and nobody enrolled, on a day without school. */
async function untouched(open, signIn, browser) {
  const county = new County("untouched");
  await county.quiet("10:00:00", "2026-10-01");
  const states = {};
  await county.account("shenji", "auditor");
  await county.account("guanli", "system_admin");
  await county.account("anquan", "security_admin");
  for (const name of ["zhiban", "shenji", "guanli", "anquan"]) {
    const { context, page } = await open(browser);
    await signIn(page, name, county);
    states[name] = await context.storageState();
    await context.close();
  }
  return { county, states };
}

/** The pages that each account may see, by what headquarters says that it may. */
async function offered(open, browser, county, states) {
  const by = {};
  for (const [name, state] of Object.entries(states)) {
    const { context } = await open(browser, { state });
    const { may } = await (await context.request.get(`${county.url}/v1/staff/me`)).json();
    by[name] = PATHS.filter((path) => may.includes(NEEDS.get(path)));
    await context.close();
  }
  return by;
}

export async function states({ checks, browser, open, signIn, pictures, prefixes }) {
  checks.check("the frame lists its pages", PATHS.length >= 13, String(PATHS.length));
  const { county, states: sessions } = await untouched(open, signIn, browser);
  const links = await offered(open, browser, county, sessions);
  const who = (path, may) => Object.keys(sessions).find((name) => links[name].includes(path) === may);
  for (const path of PATHS) checks.check(`${path} is somebody's page and not everybody's`, who(path, true) && who(path, false));
  const lookAt = async ({ theme, size, scale }) => {
    for (const [state, says] of Object.entries(SAYS)) {
      for (const name of Object.keys(sessions)) {
        const isShown = (path) => path !== ASKS_NOTHING || !(state in MAKES);
        const paths = PATHS.filter((path) => isShown(path) && who(path, state !== "forbidden") === name);
        if (paths.length === 0) continue;
        const { context, page, heard } = await open(browser, { theme, size, scale, state: sessions[name] });
        // What is withheld on purpose is written down by the browser, and nothing else may be.
        heard.expected = /Failed to load resource: the server responded with a status of 503/;
        await MAKES[state]?.(page);
        for (const path of paths) {
          const title = `${path.split("/").slice(2).join("-")}-${state}-${theme}-${scale === 2 ? "200" : size.width}`;
          await checks.step(`${title} opens`, async () => {
            await page.goto(county.url + path, { waitUntil: "commit" });
            await says(page);
            if (size.width !== 720) await page.screenshot({ path: join(pictures, `${title}.png`) });
            // A larger window of the same: whether it sticks out is what is asked.
            await look(checks, page, heard, title, prefixes, { axe: scale === undefined });
          });
        }
        await context.close();
      }
    }
  };
  // Each look in a window of its own, all at the same time: they wait more than they work.
  await Promise.all(LOOKS.map(lookAt));
  await county.stop();
}
