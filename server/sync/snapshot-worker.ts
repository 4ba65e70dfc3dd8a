import assert from "node:assert";
import { parentPort } from "node:worker_threads";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import type { ThreadRequest } from "./task-thread.ts";

/** A thread that joins a report's updates into one, which takes long, and does nothing else. */

export type SnapshotTask =
  | { readonly kind: "encode"; readonly updates: readonly Uint8Array[] }
  | { readonly kind: "close" };

const port = parentPort;
assert(port !== null, "runs as a worker thread");

port.on("message", ({ id, task }: ThreadRequest<SnapshotTask>) => {
  try {
    port.postMessage({ id, result: task.kind === "close" ? null : encode(task.updates) });
  } catch (error) {
    port.postMessage({ id, error: new Error(String(error)) });
  }
  if (task.kind === "close") port.close();
});

/** Through a Y.Doc, which joins what belongs together; merging updates would not. */
function encode(updates: readonly Uint8Array[]): Uint8Array {
  const doc = new Y.Doc();
  applyVerbatim(doc, ...updates);
  assert(doc.store.pendingStructs === null, "the log has gaps");
  return Y.encodeStateAsUpdate(doc);
}
