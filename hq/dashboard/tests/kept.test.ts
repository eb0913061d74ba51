import { describe, expect, it } from "vitest";

import { Kept } from "../src/api/kept";

const address = "http://hq.test/v1/board";
const answer = (body: unknown, tag: string) => Response.json(body, { headers: { etag: tag } });
const unchanged = (at: number) => new Response(null, { status: 304, headers: { "x-huxue-at": String(at) } });

describe("answers that are kept", () => {
  it("are asked for with their tag, and stand where nothing changed, as of now", async () => {
    const kept = new Kept();
    expect(kept.asking(new Request(address)).headers.has("if-none-match")).toBe(false);
    await kept.answered(new Request(address), answer({ at: 1, rows: [7] }, 'W/"a"'));
    expect(kept.asking(new Request(address)).headers.get("if-none-match")).toBe('W/"a"');
    const again = await kept.answered(new Request(address), unchanged(9));
    expect(await again?.json()).toEqual({ at: 9, rows: [7] });
    expect(again?.status).toBe(200);
  });

  it("are of one address, and none of a write", async () => {
    const kept = new Kept();
    await kept.answered(new Request(address, { method: "POST" }), answer({}, 'W/"a"'));
    await kept.answered(new Request(`${address}?unit=U01`), answer([], 'W/"b"'));
    expect(kept.asking(new Request(address)).headers.has("if-none-match")).toBe(false);
  });

  it("are few, and none after signing out", async () => {
    const kept = new Kept();
    for (let n = 0; n < 200; n += 1) await kept.answered(new Request(`${address}?n=${n}`), answer([], `W/"${n}"`));
    expect(kept.asking(new Request(`${address}?n=0`)).headers.has("if-none-match")).toBe(false);
    expect(kept.asking(new Request(`${address}?n=199`)).headers.has("if-none-match")).toBe(true);
    kept.forget();
    expect(kept.asking(new Request(`${address}?n=199`)).headers.has("if-none-match")).toBe(false);
  });
});
