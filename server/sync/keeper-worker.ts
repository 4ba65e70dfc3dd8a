import assert from "node:assert";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { pino } from "pino";
import { appendUpdates, readReport, writeSnapshot } from "#db/log.ts";
import { openLogDatabase, readDurability } from "#db/open-database.ts";
import { KeeperProgress } from "./keeper-progress.ts";
import { type KeeperTask, type KeeperWorkerData, unpackOffers } from "./keeper-tasks.ts";
import { ReportKeeper } from "./report-keeper.ts";
import type { ThreadAnswer, ThreadRequest } from "./task-thread.ts";

/**
 * The thread that owns the documents and writes log.db, so that the event loop serves sockets while
 * an update is looked into, a long report is read or an fsync takes its time.
 */

assert(parentPort !== null, "runs as a worker thread");
const port: MessagePort = parentPort;
const { file, logLevel, progress: memory }: KeeperWorkerData = workerData;
const progress = new KeeperProgress(memory);
// Timeout 0: waiting for another writer would block the thread. Whoever asked tries again later.
const db = openLogDatabase(file, { busyTimeoutMs: 0 });
const keeper = new ReportKeeper({
  storage: {
    read: (reportId) => readReport(db, reportId),
    append: (updates) => appendUpdates(db, updates),
  },
  log: pino({ level: logLevel, name: "keeper" }),
  onStage: (stage) => progress.enter(stage),
});

port.on("message", ({ id, task }: ThreadRequest<KeeperTask>) => {
  try {
    answer({ id, result: run(task) });
  } catch (error) {
    answer({ id, error: new Error(messageOf(error)) });
  }
  if (task.kind === "close") port.close();
});

function run(task: KeeperTask): unknown {
  switch (task.kind) {
    case "open":
      return keeper.open(task.reportId);
    case "missing":
      return keeper.missing(task.reportId, task.stateVector);
    case "take":
      return keeper.take(unpackOffers(task.packed), task.care);
    case "forget":
      return keeper.forget(task.reportId);
    case "read":
      return readReport(db, task.reportId);
    case "write-snapshot":
      return writeSnapshot(db, task);
    case "read-durability":
      return readDurability(db);
    case "close":
      db.$client.close();
      return null;
  }
}

function answer(message: ThreadAnswer<unknown>): void {
  port.postMessage(message);
}

/** An error's code does not survive the way between threads. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error ? `${String(error.code)}: ${error.message}` : error.message;
}
