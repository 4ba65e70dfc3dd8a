import assert from "node:assert";
import { parentPort, workerData } from "node:worker_threads";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { readReport } from "#db/log.ts";
import { openLogDatabase } from "#db/open-database.ts";
import type { ThreadRequest } from "./task-thread.ts";

/** A thread that encodes whole reports, which takes long, from its own view of log.db. */

export type SnapshotTask =
  | { readonly kind: "encode"; readonly reportId: string }
  | { readonly kind: "close" };

/** The report up to and including `seq` as one update; null when nothing was ever written. */
export interface EncodedReport {
  readonly state: Uint8Array | null;
  readonly seq: number;
}

const port = parentPort;
assert(port !== null, "runs as a worker thread");
const { file }: { file: string } = workerData;
const db = openLogDatabase(file, { busyTimeoutMs: 1_000, readonly: true });

port.on("message", ({ id, task }: ThreadRequest<SnapshotTask>) => {
  if (task.kind === "close") {
    db.$client.close();
    port.postMessage({ id, result: null });
    port.close();
    return;
  }
  try {
    port.postMessage({ id, result: encode(task.reportId) });
  } catch (error) {
    port.postMessage({ id, error: new Error(String(error)) });
  }
});

/** Through a Y.Doc, which joins what belongs together; merging updates would not. */
function encode(reportId: string): EncodedReport {
  const { updates, seq } = readReport(db, reportId);
  if (updates.length === 0) return { state: null, seq };
  const doc = new Y.Doc();
  applyVerbatim(doc, ...updates);
  assert(doc.store.pendingStructs === null, `the log of ${reportId} has gaps`);
  return { state: Y.encodeStateAsUpdate(doc), seq };
}
