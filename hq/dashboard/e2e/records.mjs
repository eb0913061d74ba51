// Incidents, attendance, exports and hostile texts, as one supervisor of the desk works through them.
import { attendance } from "./attendance.mjs";
import { look } from "./harness.mjs";
import { incidents } from "./incidents.mjs";
import { injection } from "./injection.mjs";

export async function records({ checks, county, open, signIn, prove, tour, took, pictures, prefixes, data }) {
  await county.account("jilu", "duty_desk,supervisor");
  const { context, page, heard } = await open();
  await checks.step("jilu signs in and chooses a password", () => signIn(page, "jilu"));
  heard.complaints.length = 0;
  const state = await context.storageState();
  /** A session that proves nothing, as a one-time link opens it. */
  const link = async () => {
    const other = await open();
    other.heard.expected = true;
    const address = (await county.hq("staff", "link", "--for", "jilu", "--url", county.url)).split("\n")[0];
    await other.page.goto(address);
    await other.page.waitForURL("**/desk/board");
    return { page: other.page, done: () => other.context.close(), prove: () => prove(other.page, "jilu") };
  };
  const all = { checks, county, page, heard, look, pictures, prefixes, data, link };
  await incidents(all);
  took("incidents in work");
  await attendance(all);
  took("attendance put right and taken out");
  await tour(state, [
    ["requests", "/desk/requests", ".data"],
    ["attendance-units", "/desk/attendance?by=unit", ".data"],
    ["incidents-paper", "/desk/incidents?print=1", ".sheet"],
  ]);
  await injection(all);
  took("two hundred hostile texts");
  await context.close();
}
