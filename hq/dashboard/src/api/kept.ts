/** Answers kept at most; the one asked for longest ago goes first. */
const MOST = 80;

interface Known {
  tag: string;
  body: unknown;
}

/**
 * Answers that this page has: they are asked for with their tag, and headquarters sends them again only where they say
 * something new. In memory alone: what holds personal data is in no browser's cache.
 */
export class Kept {
  private readonly known = new Map<string, Known>();

  /** The same request, saying what is known. */
  asking(request: Request): Request {
    const known = this.of(request);
    if (known) request.headers.set("if-none-match", known.tag);
    return request;
  }

  /** The answer in full, from memory where headquarters says that nothing has changed. */
  async answered(request: Request, response: Response): Promise<Response | undefined> {
    const key = keyOf(request);
    if (key === undefined) return undefined;
    const known = this.known.get(key);
    if (response.status === 304 && known) {
      this.keep(key, known);
      return Response.json(current(known.body, response.headers.get("x-huxue-at")), { headers: response.headers });
    }
    const tag = response.headers.get("etag");
    if (response.ok && tag && response.headers.get("content-type")?.startsWith("application/json")) {
      this.keep(key, { tag, body: await response.clone().json() });
    }
    return undefined;
  }

  /** Whoever signs out takes along what they saw. */
  forget(): void {
    this.known.clear();
  }

  private of(request: Request): Known | undefined {
    const key = keyOf(request);
    return key === undefined ? undefined : this.known.get(key);
  }

  private keep(key: string, known: Known): void {
    this.known.delete(key);
    this.known.set(key, known);
    if (this.known.size > MOST) this.known.delete(this.known.keys().next().value as string);
  }
}

function keyOf(request: Request): string | undefined {
  return request.method === "GET" ? request.url : undefined;
}

/** What was true then and still is, is true now. */
function current(body: unknown, at: string | null): unknown {
  const isRecord = typeof body === "object" && body !== null && "at" in body;
  return isRecord && at !== null ? { ...body, at: Number(at) } : body;
}
