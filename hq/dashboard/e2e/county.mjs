// A real headquarters with the demo county, and phones of the command line: what the browser looks at.
import { execFile, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);
const HQ = process.env.HUXUE_HQ_BIN;
const PHONE = process.env.HUXUE_BIN;
const DATA = resolve(process.env.DESK_DATA);
const COUNTY = "fixtures/county";
const DAY = "2026-11-24";
const DESK_ACCOUNTS = [
  ["zhiban", ["duty_desk,supervisor"]],
  ["ducha", ["inspector"]],
  ["shenji", ["auditor"]],
  ["fenxi", ["analyst"]],
];

/** A clock that began at a civil time of the day and goes on; every program is told its time when it starts. */
class Clock {
  begin(civil, day = DAY) {
    const at = civil.includes("T") ? civil : `${day}T${civil}+08:00`;
    this.offset = Date.parse(at) - Date.now();
  }

  now() {
    return Date.now() + this.offset;
  }

  text() {
    return new Date(this.now()).toISOString();
  }
}

/** Two at a time: the machine has two cores. */
async function inPairs(items, work) {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all([lane(), lane()]);
}

export class County {
  clock = new Clock();
  accounts = {};

  constructor(name = "hq") {
    this.folder = join(DATA, name);
  }

  async hq(...args) {
    const env = { ...process.env, HUXUE_HQ_NOW: this.clock.text(), HUXUE_LOG: "warn" };
    const { stdout } = await run(HQ, ["--data", this.folder, ...args], { env });
    return stdout.trim();
  }

  phone(person, ...args) {
    return this.phoneAt(this.clock.text(), person, ...args);
  }

  /** A phone whose own clock says something else. */
  async phoneAt(now, person, ...args) {
    const env = { ...process.env, HUXUE_NOW: now };
    const { stdout } = await run(PHONE, ["--home", join(DATA, "phones", person), ...args], { env });
    return stdout.trim();
  }

  async serve(listen = "127.0.0.1:0") {
    const env = { ...process.env, HUXUE_HQ_NOW: this.clock.text(), HUXUE_LOG: "warn" };
    const args = ["--data", this.folder, "serve", "--listen", listen];
    this.server = spawn(HQ, args, { env, stdio: ["ignore", "pipe", "inherit"] });
    this.url = await new Promise((found, failed) => {
      let said = "";
      this.server.stdout.on("data", (text) => {
        said += text;
        const url = /listening on (\S+)/.exec(said);
        if (url) found(url[1]);
      });
      this.server.once("exit", (code) => failed(new Error(`huxue-hq ended with ${code}`)));
    });
  }

  async stop() {
    const ended = new Promise((done) => this.server.once("exit", done));
    this.server.kill("SIGTERM");
    await ended;
  }

  async account(name, roles, ...more) {
    const file = `${this.folder}.${name}.json`;
    await this.hq("staff", "add", name, "--role", roles, "--secrets", file, ...more);
    const secrets = JSON.parse(readFileSync(file, "utf8"));
    this.accounts[name] = { ...secrets, name, recovery: [...secrets.recovery] };
  }

  /** A second factor that has not been used: the code of the moment once, then recovery codes. */
  code(name) {
    const account = this.accounts[name];
    if (!account.totp || account.counted) return account.recovery.shift();
    account.counted = true;
    return totp(account.totp, this.clock.now());
  }

  async enrol(person) {
    const [code] = (await this.hq("enrol-code", "--person", person)).split("\n");
    await this.phone(person, "enrol", "--hq", this.url, "--code", code);
  }

  /** A county with an account at the desk and nobody enrolled. */
  async quiet(civil, day) {
    this.clock.begin(civil, day);
    await this.hq("init");
    await this.hq("import", COUNTY);
    await this.account("zhiban", "duty_desk,supervisor");
    await this.serve();
  }

  /** A morning at the gates: some complete, some not, some unheard; then headquarters is started again, at 07:46. */
  async morning(accounts = DESK_ACCOUNTS) {
    rmSync(DATA, { recursive: true, force: true });
    mkdirSync(join(DATA, "phones"), { recursive: true });
    this.clock.begin("06:40:00");
    await this.hq("init");
    await this.hq("import", COUNTY);
    for (const [name, roles] of accounts) await this.account(name, ...roles);
    await this.serve();
    const posts = [1, 2, 3, 4, 5, 6];
    const at = (post) => `P${String(post).padStart(3, "0")}`;
    const team = (post) => [
      `O${String(post).padStart(3, "0")}`,
      `A${String(post * 2 - 1).padStart(3, "0")}`,
      `A${String(post * 2).padStart(3, "0")}`,
    ];
    // P004's volunteer as well: nobody is said not to have checked in until everybody who could know has synced.
    await inPairs([...posts.flatMap(team), "V004"], (person) => this.enrol(person));
    const address = new URL(this.url).host;
    await this.stop();
    this.clock.begin("07:04:00");
    await this.serve(address);
    // P001, P002: complete. P003: the leader alone. P004: nobody, though everybody syncs. P005: late. P006: unheard.
    const early = [...team(1), ...team(2), team(3)[0]];
    const postOf = (person) => at(posts.find((post) => team(post).includes(person)));
    const checkIn = async (person) => {
      await this.phone(person, "check-in", "--post", postOf(person));
      await this.phone(person, "sync");
    };
    await inPairs(early, checkIn);
    const filed = [
      ["O001", "P001", "T02", "校门口车辆排队到路口，已引导分流。"],
      ["A001", "P001", "S01", "两名学生在校门外推搡，已劝开。"],
      ["O002", "P002", "F05", "东侧路灯不亮，家长接送处较暗。"],
      ["O003", "P003", "M02", "一名学生下台阶时摔倒，已送校医室。"],
    ];
    for (const [person, post, category, text] of filed) {
      await this.phone(person, "incident", "file", "--post", post, "--category", category, "--text", text);
      await this.phone(person, "sync");
    }
    await this.stop();
    this.clock.begin("07:46:00");
    await this.serve(address);
    await inPairs(new Set([...early, ...team(3), ...team(4), "V004"]), (person) => this.phone(person, "sync"));
    await inPairs(team(5), checkIn);
    await inPairs([7, 8, 9, 10].flatMap((post) => team(post).map((person) => [person, at(post)])), ([person, post]) =>
      this.hq("desk", "radio-check-in", "--person", person, "--post", post, "--as", "zhiban"),
    );
    const finding = ["--day", DAY, "--due", "07:10", "--reason", "现场核实", "--as", "zhiban"];
    await this.hq("desk", "found-absent", "--person", team(11)[0], "--post", at(11), ...finding);
    /** Enrolled and not yet at their posts: they come while the browser looks. */
    this.coming = team(6).map((person) => [person, at(6)]);
    this.late = team(4).map((person) => [person, at(4)]);
    this.rest = [team(3)[1], team(3)[2]].map((person) => [person, at(3)]);
  }
}

/** RFC 6238 with what the address says: 6 digits of SHA-1 each 30 s unless told otherwise. */
function totp(address, now) {
  const asked = new URL(address).searchParams;
  const bits = [...asked.get("secret").toUpperCase().replace(/=+$/, "")]
    .map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const key = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now / 1000 / Number(asked.get("period") ?? 30))));
  const hash = createHmac((asked.get("algorithm") ?? "SHA1").toLowerCase(), key).update(counter).digest();
  const digits = Number(asked.get("digits") ?? 6);
  const value = hash.readUInt32BE((hash.at(-1) ?? 0) & 15) & 0x7fffffff;
  return String(value % 10 ** digits).padStart(digits, "0");
}
