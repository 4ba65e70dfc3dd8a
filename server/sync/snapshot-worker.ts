import assert from "node:assert";
import { parentPort } from "node:worker_threads";
import { encodeReport } from "./encoded-report.ts";
import type { ThreadRequest } from "./task-thread.ts";

/** A thread that joins a report's updates into one, which takes long, and does nothing else. */

export interface SnapshotTask {
  readonly kind: "encode";
  readonly updates: readonly Uint8Array[];
}

const port = parentPort;
assert(port !== null, "runs as a worker thread");

port.on("message", ({ id, task }: ThreadRequest<SnapshotTask>) => {
  try {
    port.postMessage({ id, result: encodeReport(task.updates) });
  } catch (error) {
    port.postMessage({ id, error: new Error(String(error)) });
  }
});
