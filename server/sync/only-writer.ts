import { createHash } from "node:crypto";
import { realpathSync } from "node:fs";
import { createServer } from "node:net";
import { basename, dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DataDirInUseError } from "../data-dir.ts";

const defaultPatienceMs = 15_000;
const pauseMs = 50;

/**
 * Waits until no other process writes this log: one whose web process was killed may still be
 * flushing, and a room opened meanwhile would miss what it writes. Held until this process ends,
 * however it ends, by the folder's real path: a link to it is the same folder. Linux only (a socket
 * in the abstract namespace); elsewhere nothing is held.
 *
 * @throws DataDirInUseError when the other process does not end
 */
export async function becomeOnlyWriter(
  file: string,
  { patienceMs = defaultPatienceMs }: { patienceMs?: number } = {},
): Promise<void> {
  if (process.platform !== "linux") return;
  const path = join(realpathSync(dirname(file)), basename(file));
  const name = `\0zonebrief-log-${createHash("sha256").update(path).digest("hex").slice(0, 32)}`;
  const deadlineMs = performance.now() + patienceMs;
  while (!(await canListen(name))) {
    if (performance.now() > deadlineMs) throw new DataDirInUseError(dirname(path));
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
