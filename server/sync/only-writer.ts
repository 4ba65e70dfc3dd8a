import { createHash } from "node:crypto";
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

const patienceMs = 15_000;
const pauseMs = 50;

/**
 * Waits until no other process writes this log: one whose web process was killed may still be
 * flushing, and a room opened meanwhile would miss what it writes. Held until this process ends,
 * however it ends. Linux only (a socket in the abstract namespace); elsewhere nothing is held.
 *
 * @throws Error when the other process does not end
 */
export async function becomeOnlyWriter(file: string): Promise<void> {
  if (process.platform !== "linux") return;
  const name = `\0zonebrief-log-${createHash("sha256").update(file).digest("hex").slice(0, 32)}`;
  const deadlineMs = performance.now() + patienceMs;
  while (!(await canListen(name))) {
    if (performance.now() > deadlineMs) throw new Error(`another process is writing ${file}`);
    await sleep(pauseMs);
  }
}

function canListen(name: string): Promise<boolean> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => {
      if (error.code === "EADDRINUSE") resolve(false);
      else reject(error);
    });
    server.listen(name, () => {
      server.unref();
      resolve(true);
    });
  });
}
