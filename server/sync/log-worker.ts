import assert from "node:assert";
import { parentPort, workerData } from "node:worker_threads";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { appendUpdates, type NewUpdate, readReport, writeSnapshot } from "#db/log.ts";
import { type Durability, openLogDatabase, readDurability } from "#db/open-database.ts";

/**
 * A thread with a connection of its own to log.db, so that the event loop serves sockets while an
 * fsync or a long report takes its time. One thread writes, another one reads; each does one thing
 * after the other.
 */

export interface LogWorkerData {
  readonly file: string;
  readonly readonly: boolean;
}

/** A report as one update, and how many updates behind its snapshot went into it. */
export interface ReadState {
  readonly state: Uint8Array | null;
  readonly seq: number;
  readonly tail: { readonly count: number; readonly bytes: number };
}

export type LogTask =
  | { readonly kind: "append"; readonly updates: readonly NewUpdate[] }
  | { readonly kind: "read"; readonly reportId: string }
  | {
      readonly kind: "write-snapshot";
      readonly reportId: string;
      readonly seq: number;
      readonly state: Uint8Array;
    }
  | { readonly kind: "read-durability" }
  | { readonly kind: "close" };

export interface LogTaskResults {
  readonly append: readonly number[];
  readonly read: ReadState;
  readonly "write-snapshot": null;
  readonly "read-durability": Durability;
  readonly close: null;
}

export interface LogRequest {
  readonly id: number;
  readonly task: LogTask;
}

export type LogAnswer =
  | { readonly id: number; readonly result: LogTaskResults[LogTask["kind"]] }
  | { readonly id: number; readonly error: Error };

const port = parentPort;
assert(port !== null, "runs as a worker thread");
const { file, readonly }: LogWorkerData = workerData;
// Timeout 0: waiting for another writer would block the thread. Whoever asked tries again later.
const db = openLogDatabase(file, { busyTimeoutMs: 0, readonly });

port.on("message", ({ id, task }: LogRequest) => {
  try {
    answer({ id, result: run(task) });
  } catch (error) {
    answer({ id, error: new Error(messageOf(error)) });
  }
  if (task.kind === "close") port.close();
});

/** An error's code does not survive the way between threads. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? `${String(error.code)}: ${error.message}` : error.message;
}

function answer(message: LogAnswer): void {
  port?.postMessage(message);
}

function run(task: LogTask): LogTaskResults[LogTask["kind"]] {
  switch (task.kind) {
    case "append":
      return appendUpdates(db, task.updates);
    case "read":
      return readState(task.reportId);
    case "write-snapshot":
      writeSnapshot(db, task);
      return null;
    case "read-durability":
      return readDurability(db);
    case "close":
      db.$client.close();
      return null;
  }
}

/** Through a Y.Doc, which joins what belongs together; merging updates would not. */
function readState(reportId: string): ReadState {
  const { updates, seq, tail } = readReport(db, reportId);
  const [only] = updates;
  if (only === undefined) return { state: null, seq, tail };
  if (updates.length === 1) return { state: Uint8Array.from(only), seq, tail };
  const doc = new Y.Doc();
  applyVerbatim(doc, ...updates);
  assert(doc.store.pendingStructs === null, `the log of ${reportId} has gaps`);
  return { state: Y.encodeStateAsUpdate(doc), seq, tail };
}
