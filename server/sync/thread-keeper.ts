import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Durability } from "#db/open-database.ts";
import type { Keeper, Offer, OpenedReport, Outcome, Taken } from "./keeper.ts";
import { type KeeperTask, type KeeperWorkerData, packOffers } from "./keeper-tasks.ts";
import type { StoredReport } from "./log-storage.ts";
import type { SnapshotTask } from "./snapshot-worker.ts";
import { Snapshots, type SnapshotsEvery } from "./snapshots.ts";
import { TaskThread } from "./task-thread.ts";

interface ThreadKeeperOptions {
  /** log.db, migrated already. */
  readonly file: string;
  readonly log: Pick<Logger, "warn" | "error" | "level">;
  /** A thread has died: the keeper is of no use any more. */
  onDied(error: Error): void;
  readonly snapshotEvery?: SnapshotsEvery;
  /** How long one update may be looked into. */
  readonly patienceMs?: number;
}

/** The thread was ended because one update kept it busy for too long. */
class StuckError extends Error {
  /** Its place among the offers that the thread was asked to take. */
  readonly place: number;

  constructor(place: number) {
    super("an update took too long");
    this.name = "StuckError";
    this.place = place;
  }
}

const defaultPatienceMs = 2_000;
const defaultCloseMs = 1_000;

/**
 * The keeper in its thread, and a second thread that makes snapshots. An update that keeps the
 * keeper busy for too long ends its thread, never the process: another one starts from what is on
 * disk, and what the first one was asked besides is to be asked again.
 */
export class ThreadKeeper implements Keeper {
  readonly #options: ThreadKeeperOptions;
  readonly #snapshots: Snapshots;
  readonly #encoder: TaskThread<SnapshotTask>;
  #thread: TaskThread<KeeperTask>;
  /** Resolves when there is a thread to be asked. */
  #replaced: Promise<void> = Promise.resolve();
  /** The thread's (KeeperWorkerData). */
  #progress = new Int32Array(new SharedArrayBuffer(8));

  constructor(options: ThreadKeeperOptions) {
    this.#options = options;
    this.#thread = this.#startThread();
    this.#encoder = new TaskThread({
      url: new URL("./snapshot-worker.ts", import.meta.url),
      options: {},
      onDied: options.onDied,
    });
    const { log, snapshotEvery } = options;
    this.#snapshots = new Snapshots({
      log,
      make: (reportId) => this.#makeSnapshot(reportId),
      ...(snapshotEvery === undefined ? {} : { every: snapshotEvery }),
    });
  }

  async open(reportId: string): Promise<OpenedReport> {
    const opened = await this.#ask<OpenedReport>({ kind: "open", reportId });
    if (opened.tail !== null) {
      const { count: updates, bytes } = opened.tail;
      this.#snapshots.opened(reportId, { updates, bytes });
    }
    return opened;
  }

  missing(reportId: string, stateVector: Uint8Array): Promise<Uint8Array> {
    return this.#ask({ kind: "missing", reportId, stateVector: Uint8Array.from(stateVector) });
  }

  async take(offers: readonly Offer[]): Promise<Taken> {
    const taken = await this.#takeWatched(offers);
    for (const { reportId, rows, bytes } of taken.committed) {
      this.#snapshots.appended(reportId, { updates: rows, bytes });
    }
    return taken;
  }

  forget(reportId: string): void {
    this.#ask({ kind: "forget", reportId }).catch((error: unknown) => {
      this.#options.log.warn({ err: error, reportId }, "a report's memory could not be freed");
    });
    this.#snapshots.closed(reportId);
  }

  /** Resolves when the thread is at work, to the pragmas of its connection, read back. */
  started(): Promise<Durability> {
    return this.#ask({ kind: "read-durability" });
  }

  /** Resolves when the snapshots that are due have been made. */
  snapshotsMade(): Promise<void> {
    return this.#snapshots.made();
  }

  /** Waits for what is under way; long tails get their snapshots as far as the time allows. */
  async close(deadlineMs = defaultCloseMs): Promise<void> {
    this.#snapshots.closedAll();
    await Promise.race([this.#snapshots.made(), sleep(deadlineMs, undefined, { ref: false })]);
    await Promise.all([this.#ask({ kind: "close" }), this.#encoder.run({ kind: "close" })]);
  }

  async #takeWatched(offers: readonly Offer[]): Promise<Taken> {
    await this.#replaced;
    const packed = packOffers(offers);
    const watch = this.#watch();
    try {
      return await this.#thread.run<Taken>({ kind: "take", packed }, [packed.bytes.buffer]);
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      const { reportId } = offers[error.place] ?? {};
      this.#options.log.error({ reportId }, "an update took too long");
      const outcomes = offers.map((_, place): Outcome => {
        return place === error.place ? "malformed" : "again";
      });
      return { outcomes, committed: [], unreconciled: 0 };
    } finally {
      watch.stop();
    }
  }

  /** Ends the thread when it looks into one and the same offer for too long. */
  #watch(): { stop(): void } {
    const { patienceMs = defaultPatienceMs } = this.#options;
    let seen = -1;
    let sinceMs = performance.now();
    const timer = setInterval(() => {
      const count = Atomics.load(this.#progress, 1);
      const isBusy = Atomics.load(this.#progress, 0) > 0;
      if (count !== seen || !isBusy) {
        seen = count;
        sinceMs = performance.now();
      } else if (performance.now() - sinceMs >= patienceMs) {
        sinceMs = performance.now();
        this.#replaceThread();
      }
    }, patienceMs / 4);
    return { stop: () => clearInterval(timer) };
  }

  /** What the old thread was asked is rejected at once; the new one starts when it has ended. */
  #replaceThread(): void {
    const place = Atomics.load(this.#progress, 0) - 1;
    this.#replaced = this.#thread.kill(new StuckError(place)).then(() => {
      this.#progress = new Int32Array(new SharedArrayBuffer(8));
      this.#thread = this.#startThread();
    });
  }

  /** Once more when the thread was replaced meanwhile: nothing of this kind is done twice. */
  async #ask<Result>(task: Exclude<KeeperTask, { kind: "take" }>): Promise<Result> {
    await this.#replaced;
    try {
      return await this.#thread.run<Result>(task);
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      return this.#ask(task);
    }
  }

  async #makeSnapshot(reportId: string): Promise<void> {
    const { updates, seq } = await this.#ask<StoredReport>({ kind: "read", reportId });
    if (updates.length < 2) return;
    const state = await this.#encoder.run<Uint8Array>({ kind: "encode", updates });
    await this.#ask({ kind: "write-snapshot", reportId, seq, state });
  }

  #startThread(): TaskThread<KeeperTask> {
    const { file, log, onDied } = this.#options;
    const workerData: KeeperWorkerData = { file, logLevel: log.level, progress: this.#progress };
    return new TaskThread({
      url: new URL("./keeper-worker.ts", import.meta.url),
      options: { workerData },
      onDied,
    });
  }
}
