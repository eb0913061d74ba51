import type { components } from "./schema";

export type ProblemBody = components["schemas"]["Problem"];

/** Codes on which the page acts; every other one is shown with the server's own words. */
export const SIGNED_OUT = "signed_out";
export const REAUTH_NEEDED = "reauth_needed";
export const PASSWORD_CHANGE_NEEDED = "password_change_needed";
const UNREACHABLE = "unreachable";

/** What a route answers instead of data (RFC 9457). */
export class Problem extends Error {
  private constructor(
    readonly status: number,
    readonly code: string,
    readonly title: string,
    readonly detail: string,
    readonly retryAfter?: number,
  ) {
    super(`${code}: ${detail}`);
    this.name = "Problem";
  }

  static of(status: number, body: ProblemBody | undefined): Problem {
    // A proxy before the server answers in its own words.
    if (!body?.code) return new Problem(status, `http_${status}`, "指挥中心没有正常应答", "not an answer of huxue-hq");
    return new Problem(status, body.code, body.title, body.detail, body.retry_after ?? undefined);
  }

  static unreachable(error: unknown): Problem {
    return new Problem(0, UNREACHABLE, "连不上指挥中心", error instanceof Error ? error.message : "no connection");
  }

  /** Asking again may help: nobody was refused. */
  get mayPass(): boolean {
    return this.status === 0 || this.status >= 500;
  }

  get forbidden(): boolean {
    return this.status === 403;
  }
}
