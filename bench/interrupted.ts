/** A terminal and npm tell the same Ctrl+C twice. */
const sameMs = 500;

/**
 * Aborted by the first Ctrl+C, so that a long run can end with the figures it has; the second one
 * ends the process.
 */
export function interrupted(): AbortSignal {
  const controller = new AbortController();
  let atMs = 0;
  const tell = () => {
    if (!controller.signal.aborted) {
      atMs = performance.now();
      console.log("interrupted: the figures so far follow");
      controller.abort();
    } else if (performance.now() - atMs > sameMs) {
      process.exit(130);
    }
  };
  process.on("SIGINT", tell);
  process.on("SIGTERM", tell);
  return controller.signal;
}
