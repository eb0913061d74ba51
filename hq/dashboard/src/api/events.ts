/** Milliseconds until a refused stream is tried again. A stream that breaks is opened again by the browser itself. */
const AGAIN = 3000;

/**
 * Hears that the board has changed. The browser resumes a broken stream with `Last-Event-ID`; one that was refused is
 * opened anew. Returns how to stop.
 */
export function boardChanges(changed: () => void, connected: (yes: boolean) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const open = () => {
    const stream = new EventSource("/v1/board/events");
    source = stream;
    stream.addEventListener("open", () => connected(true));
    stream.addEventListener("changed", changed);
    stream.addEventListener("error", () => {
      connected(false);
      if (stream.readyState === EventSource.CLOSED) timer = setTimeout(open, AGAIN);
    });
  };
  open();
  return () => {
    clearTimeout(timer);
    source?.close();
  };
}
