// The phones of a whole shift, played by one program: they hold their lines open and answer roll-calls.
import { spawn } from "node:child_process";
import { join } from "node:path";

export class Shift {
  /** Enrols everybody; the first `asleep` hold no line. */
  async begin(county, { persons, asleep, data }) {
    const args = ["shift", "--hq-data", county.folder, "--hq", county.url, "--data", join(data, "shift")];
    args.push("--persons", persons.join(","), "--asleep", String(asleep), "--now", county.clock.text());
    this.process = spawn(process.env.HUXUE_LAB_BIN, args, { stdio: ["pipe", "pipe", "inherit"] });
    this.said = "";
    this.process.stdout.on("data", (text) => {
      this.said += text;
    });
    await this.says("ready: ");
  }

  says(word) {
    return new Promise((heard, failed) => {
      const look = () => {
        if (!this.said.includes(word)) return;
        this.process.stdout.off("data", look);
        this.process.off("exit", ended);
        heard();
      };
      const ended = (code) => failed(new Error(`the shift ended with ${code} before it said "${word}"`));
      this.process.stdout.on("data", look);
      this.process.once("exit", ended);
      look();
    });
  }

  async wake(count) {
    this.said = "";
    this.process.stdin.write(`wake ${count}\n`);
    await this.says(`awake: ${count} more`);
  }

  async end() {
    const ended = new Promise((done) => this.process.once("exit", done));
    this.process.stdin.end();
    await ended;
  }
}
