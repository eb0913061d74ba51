let able: boolean | undefined;

/** Can this browser draw a map? Asked once: each question takes a graphics context. */
export function drawsMaps(): boolean {
  if (able === undefined) {
    const context = document.createElement("canvas").getContext("webgl2");
    able = context !== null;
    context?.getExtension("WEBGL_lose_context")?.loseContext();
  }
  return able;
}
