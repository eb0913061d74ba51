// The people who come to their posts while somebody looks at the board.

/** Everybody who is still missing checks in. Gives how long each took from beginning to send to being seen, in milliseconds. */
export async function everybodyComes(county, page) {
  await page.goto(`${county.url}/desk/board`);
  await page.locator(".live.on").waitFor();
  const times = [];
  for (const [person, post] of [...county.coming, ...county.late, ...county.rest]) {
    await county.phone(person, "check-in", "--post", post);
    const line = `[data-post="${post}"]`;
    const before = await page.locator(line).getAttribute("data-here");
    const seen = page.waitForFunction(
      ([line, before]) => document.querySelector(line)?.getAttribute("data-here") !== before,
      [line, before],
      { polling: "raf" },
    );
    const start = Date.now();
    const [, shown] = await Promise.all([county.phone(person, "sync"), seen.then(() => Date.now())]);
    times.push(shown - start);
  }
  return times.toSorted((one, other) => one - other);
}
