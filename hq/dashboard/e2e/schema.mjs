// Every operation of the document, asked as every kind of account by a generator of cases (Schemathesis): whatever is
// sent, headquarters answers as the document says and never with a failure of its own.
import { spawn } from "node:child_process";
import { resolve } from "node:path";

import { County } from "./county.mjs";
import { NEW_PASSWORD } from "./door.mjs";
import { Checks } from "./harness.mjs";

const DOCUMENT = "hq/dashboard/openapi.json";
const ROLES = {
  zhiban: ["duty_desk,supervisor"],
  ducha: ["inspector"],
  suozhang: ["unit_leader", "--unit", "U07"],
  fenxi: ["analyst"],
  shenji: ["auditor"],
  daping: ["screen"],
  guanli: ["system_admin"],
  anquan: ["security_admin"],
};
/** Who may end everybody else: asked last. */
const LAST = "anquan";
/** Cases of each operation that are drawn at random; the account that may most is asked most. */
const EXAMPLES = { zhiban: 12 };
const FEW = 4;
/** An answer that goes on for ever is read by the browser's tests instead. */
const ENDLESS = "GET /v1/board/events";
/** What ends the session that asks or another's, or makes the doors slow for a while: asked when all else was. */
const ENDING = [
  "POST /v1/staff/login",
  "POST /v1/staff/logout",
  "POST /v1/staff/password",
  "POST /v1/staff/reauth",
  "DELETE /v1/staff/sessions/{id}",
  "POST /v1/staff/accounts/{name}/disable",
  "POST /v1/staff/accounts/{name}/reset",
  "POST /v1/staff/accounts/{name}/roles",
];
/** The generator tries names that it was told: told these, the last account ends the others. */
const NAMES = ["GET /v1/staff/accounts"];
const CHECKS = [
  "not_a_server_error",
  "status_code_conformance",
  "content_type_conformance",
  "response_headers_conformance",
  "response_schema_conformance",
];

const checks = new Checks();
const county = new County("schema");

async function ask(path, body, cookie) {
  const headers = { "content-type": "application/json", origin: county.url, ...(cookie && { cookie }) };
  const answer = await fetch(county.url + path, { method: "POST", headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.headers.getSetCookie()[0]?.split(";")[0] ?? cookie;
}

/** A session that has just proved who it is, and whose first password is changed. */
async function session(name) {
  const first = county.accounts[name].password;
  const second = () => ({ code: county.code(name) });
  const cookie = await ask("/v1/staff/login", { name, password: first, ...second() });
  const changed = await ask("/v1/staff/password", { password: first, new_password: NEW_PASSWORD, ...second() }, cookie);
  return await ask("/v1/staff/reauth", { password: NEW_PASSWORD, ...second() }, changed);
}

/** An account whose session has ended would be refused everything, as the document says, and nothing would be seen. */
async function stands(name, cookie) {
  const { status } = await fetch(`${county.url}/v1/staff/me`, { headers: { cookie } });
  checks.check(`${name} is signed in before it asks`, status === 200, String(status));
}

/** Gives whether every answer was as the document says. */
function schemathesis(cookie, examples, selection) {
  const args = ["run", DOCUMENT, "--url", county.url, "--checks", CHECKS.join(","), "--max-examples", String(examples)];
  args.push("--seed", "1", "--phases", "coverage,fuzzing", "--request-timeout", "20", "--no-color", "--warnings", "off");
  args.push("--continue-on-failure", "--suppress-health-check", "all");
  args.push("--header", `Cookie: ${cookie}`, "--header", `Origin: ${county.url}`, ...selection);
  const ran = spawn(resolve(process.env.DESK_SCHEMATHESIS), args, { stdio: ["ignore", "inherit", "inherit"] });
  return new Promise((done) => ran.once("exit", (code) => done(code === 0)));
}

async function streams(cookie) {
  const stopped = new AbortController();
  const stream = await fetch(`${county.url}/v1/board/events`, { headers: { cookie }, signal: stopped.signal });
  const kind = stream.headers.get("content-type");
  checks.check(`${ENDLESS} streams`, stream.status === 200 && kind === "text/event-stream", `${stream.status} ${kind}`);
  stopped.abort();
  const refused = await fetch(`${county.url}/v1/board/events`);
  const told = refused.headers.get("content-type");
  checks.check(`${ENDLESS} asks who it is`, refused.status === 401 && told === "application/problem+json", `${refused.status} ${told}`);
}

const named = (how, operations) => operations.flatMap((name) => [`--${how}-name`, name]);

try {
  await county.morning(Object.entries(ROLES));
  const cookies = {};
  for (const name of Object.keys(ROLES)) cookies[name] = await session(name);
  for (const name of Object.keys(ROLES)) {
    await stands(name, cookies[name]);
    const left = named("exclude", [ENDLESS, ...ENDING]);
    checks.check(`every operation answers ${name} as written`, await schemathesis(cookies[name], EXAMPLES[name] ?? FEW, left));
  }
  await streams(cookies.ducha);
  for (const name of Object.keys(ROLES)) {
    await stands(name, cookies[name]);
    const ending = named("include", name === LAST ? [...ENDING, ...NAMES] : ENDING);
    checks.check(`what ends a session answers ${name} as written`, await schemathesis(cookies[name], FEW, ending));
  }
  const { status } = await fetch(`${county.url}/healthz`);
  checks.check("headquarters is alive after all that", status === 200, String(status));
} catch (error) {
  checks.check("every operation could be asked", false, String(error?.stack ?? error));
} finally {
  if (county.server?.exitCode === null) await county.stop();
}
process.exitCode = checks.end();
