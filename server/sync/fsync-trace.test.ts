import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { messageType } from "#core/sync/protocol.ts";
import { encodeUpdate } from "#core/sync/wire.ts";
import { eventually } from "./eventually.ts";
import { addPerson, addReport, openSyncStack } from "./test-stack.ts";

// A SIGKILL alone would not notice a missing fsync: what a dead process has written, the kernel
// still holds. So the system calls themselves are looked at.
const whyNot = reasonToSkip();
if (whyNot !== null) console.warn(`the fsync of the log is not traced: ${whyNot}`);

test.skipIf(whyNot !== null)(
  "rule 5: between the log's last write and the acknowledgement the kernel is told to sync",
  async () => {
    const stack = await openSyncStack();
    const { token } = addPerson(stack.db, { userId: "anna" });
    addReport(stack.db, { reportId: "r", members: { anna: "owner" } });
    const socket = new WebSocket(`${stack.url}/r?ack=1`, {
      headers: { authorization: `Bearer ${token}` },
    });
    let acknowledged = 0;
    socket.on("message", ([type, count]: Buffer) => {
      if (type === messageType.durableAck) acknowledged = count ?? 0;
    });
    const doc = new Y.Doc();
    doc.on("update", (update: Uint8Array) => socket.send(encodeUpdate(update)));
    await once(socket, "open");
    // The first commit after a start also writes the log's header; the second one is the usual.
    doc.getText("title").insert(0, "first");
    await eventually(() => expect(acknowledged).toBe(1));

    const file = join(stack.folder, "trace");
    const calls = "trace=pwrite64,fsync,fdatasync,write,writev,sendmsg,sendto";
    const traced = ["-f", "-y", "-x", "-e", calls, "-o", file, "-p", String(stack.sync.pid)];
    const tracer = spawn("strace", traced, { stdio: ["ignore", "ignore", "pipe"] });
    await once(tracer.stderr, "data");
    doc.getText("title").insert(0, "second");
    await eventually(() => expect(acknowledged).toBe(2));
    tracer.kill("SIGINT");
    await once(tracer, "exit");

    const lines = readFileSync(file, "utf8").split("\n");
    const lastWrite = lines.findLastIndex((line) => /pwrite64\(\d+<[^>]*log\.db-wal>/.test(line));
    const sync = lines.findIndex((line, index) => index > lastWrite && isEndOfSync(line, lines));
    const acknowledgement = lines.findIndex((line) => /write\(.*"\\x82\\x02\\x64\\x02"/.test(line));
    expect(lastWrite).toBeGreaterThanOrEqual(0);
    expect(sync).toBeGreaterThan(lastWrite);
    expect(acknowledgement).toBeGreaterThan(sync);
    socket.terminate();
    await stack.close();
  },
  60_000,
);

/** A call that another thread interrupts in the trace is split in two; its end is what counts. */
function isEndOfSync(line: string, lines: readonly string[]): boolean {
  if (/f(data)?sync\(\d+<[^>]*log\.db-wal>\) += 0/.test(line)) return true;
  const [thread] = line.split(" ");
  const wasBegun = lines.some(
    (other) =>
      other.startsWith(`${thread} `) && /f(data)?sync\(\d+<[^>]*log\.db-wal> <unf/.test(other),
  );
  return wasBegun && /<\.\.\. f(data)?sync resumed>\) += 0/.test(line);
}

function reasonToSkip(): string | null {
  if (process.platform !== "linux") return "strace exists on Linux only";
  const { error, status } = spawnSync("strace", ["-f", "-e", "trace=none", "true"]);
  if (error !== undefined) return "strace is not installed";
  return status === 0 ? null : "this system does not let strace attach";
}
