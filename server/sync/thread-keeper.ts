import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import { arrangementVersion } from "#core/document/arrangement-version.ts";
import type { Durability } from "#db/open-database.ts";
import type { Keeper, Offer, OpenedReport, Outcome, Taken } from "./keeper.ts";
import { KeeperProgress, type Stage } from "./keeper-progress.ts";
import { type KeeperTask, type KeeperWorkerData, packOffers } from "./keeper-tasks.ts";
import type { StoredReport } from "./log-storage.ts";
import { ReportEncoder } from "./report-encoder.ts";
import { type Backoff, SetAside, SetAsideError } from "./set-aside.ts";
import { Snapshots, type SnapshotsEvery } from "./snapshots.ts";
import { StageWatch } from "./stage-watch.ts";
import type { SyncMetrics } from "./sync-metrics.ts";
import { TaskThread } from "./task-thread.ts";

interface ThreadKeeperOptions {
  /** log.db, migrated already. */
  readonly file: string;
  readonly log: Pick<Logger, "warn" | "error" | "level">;
  /** A thread has died: the keeper is of no use any more. */
  onDied(error: Error): void;
  readonly snapshotEvery?: SnapshotsEvery;
  /** How long one update may be looked into, or what updates broke be put right. */
  readonly patienceMs?: number;
  /** How long reading one report may take. */
  readonly readingPatienceMs?: number;
  /** How long making a snapshot may take. */
  readonly encodingPatienceMs?: number;
  /** How long a report is left alone that took longer. */
  readonly backoff?: Backoff;
  readonly metrics?: Pick<SyncMetrics, "keeperRestarted">;
}

/** The thread was ended because it was at one and the same stage for too long. */
class StuckError extends Error {
  readonly stage: Stage;

  constructor(stage: Stage) {
    super(`the keeper's thread was stuck: ${stage.kind}`);
    this.name = "StuckError";
    this.stage = stage;
  }
}

/** How a report that took too long is treated for a while. */
type Care =
  /** Not read at all. */
  | "unreadable"
  /** Nothing in it is put right. */
  | "unrepaired"
  /** Its updates are taken one by one. */
  | "oneByOne";

const sparing = {
  reading: ["unreadable", "a report took too long to read: it is left alone for a while"],
  repair: ["unrepaired", "putting a report right took too long: it is left as it is for a while"],
  run: ["oneByOne", "updates together took too long: they are taken one by one for a while"],
} as const satisfies Record<Exclude<Stage["kind"], "offer">, readonly [Care, string]>;

const defaultPatienceMs = 2_000;
/** A history of 260,000 edits takes 30 ms; one that takes this much was made to. */
const defaultReadingPatienceMs = 5_000;
const defaultBackoff: Backoff = { firstMs: 60_000, longestMs: 3_600_000 };
const defaultCloseMs = 1_000;

/**
 * The keeper in its thread, and a second thread that makes snapshots. Whatever keeps the keeper busy
 * for too long ends its thread, never the process: another one starts from what is on disk, and what
 * the first one was asked besides is asked again. What was to blame (an update, a report) is not.
 */
export class ThreadKeeper implements Keeper {
  readonly #options: ThreadKeeperOptions;
  readonly #snapshots: Snapshots;
  readonly #encoder: ReportEncoder;
  #thread: TaskThread<KeeperTask>;
  /** Resolves when there is a thread to be asked. */
  #replaced: Promise<void> = Promise.resolve();
  /** The thread's. */
  #progress = new KeeperProgress();
  readonly #watch: StageWatch;
  /** Which reports are treated so at the moment. */
  readonly #careOf: Readonly<Record<Care, SetAside>>;

  constructor(options: ThreadKeeperOptions) {
    this.#options = options;
    const { backoff = defaultBackoff, patienceMs = defaultPatienceMs } = options;
    this.#careOf = {
      unreadable: new SetAside(backoff),
      unrepaired: new SetAside(backoff),
      oneByOne: new SetAside(backoff),
    };
    const { readingPatienceMs = defaultReadingPatienceMs, encodingPatienceMs } = options;
    this.#watch = new StageWatch({
      everyMs: patienceMs / 4,
      progress: () => this.#progress,
      patienceMs: ({ kind }) => (kind === "reading" ? readingPatienceMs : patienceMs),
      onStuck: (stage) => this.#replaceThread(stage),
    });
    this.#thread = this.#startThread();
    const { log, snapshotEvery, onDied } = options;
    this.#encoder = new ReportEncoder({
      log,
      onDied,
      backoff,
      ...(encodingPatienceMs === undefined ? {} : { patienceMs: encodingPatienceMs }),
    });
    this.#snapshots = new Snapshots({
      log,
      make: (reportId) => this.#makeSnapshot(reportId),
      ...(snapshotEvery === undefined ? {} : { every: snapshotEvery }),
    });
  }

  async open(reportId: string): Promise<OpenedReport> {
    const opened = await this.#askAbout<OpenedReport>({ kind: "open", reportId });
    if (opened.tail !== null) {
      const { count: updates, bytes } = opened.tail;
      this.#snapshots.opened(reportId, { updates, bytes });
    }
    return opened;
  }

  missing(reportId: string, stateVector: Uint8Array): Promise<Uint8Array> {
    return this.#askAbout({ kind: "missing", reportId, stateVector: Uint8Array.from(stateVector) });
  }

  async take(offers: readonly Offer[]): Promise<Taken> {
    const taken = await this.#takeReadable(offers);
    for (const { reportId, rows, bytes } of taken.committed) {
      this.#snapshots.appended(reportId, { updates: rows, bytes });
    }
    return taken;
  }

  isSound(reportId: string): Promise<boolean> {
    return this.#snapshots.make(reportId);
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
    await Promise.all([this.#ask({ kind: "close" }), this.#encoder.close()]);
  }

  async #takeReadable(offers: readonly Offer[]): Promise<Taken> {
    await this.#replaced;
    const unreadable = this.#careOf.unreadable.among(offers);
    if (unreadable.size === 0) return this.#takeWatched(offers);
    const readable = offers.filter(({ reportId }) => !unreadable.has(reportId));
    const taken = await this.#takeWatched(readable);
    const outcomes = taken.outcomes.values();
    return {
      ...taken,
      outcomes: offers.map(({ reportId }): Outcome => {
        return unreadable.has(reportId) ? "unreadable" : (outcomes.next().value ?? "again");
      }),
    };
  }

  async #takeWatched(offers: readonly Offer[]): Promise<Taken> {
    const care = {
      unrepaired: this.#careOf.unrepaired.among(offers),
      oneByOne: this.#careOf.oneByOne.among(offers),
    };
    const packed = packOffers(offers);
    try {
      const task = { kind: "take", packed, care } as const;
      return await this.#watch.during(this.#thread.run<Taken>(task, [packed.bytes.buffer]));
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      const { stage } = error;
      const blamed = stage.kind === "offer" ? stage.place : null;
      if (blamed !== null) {
        const { reportId, personId } = offers[blamed] ?? {};
        this.#options.log.error({ reportId, personId }, "an update took too long");
      }
      const outcomes = offers.map((_, place) => (place === blamed ? "malformed" : "again"));
      return { outcomes, committed: [], unreconciled: 0 };
    }
  }

  /** What the old thread was asked is rejected at once; the new one starts when it has ended. */
  #replaceThread(stage: Stage): void {
    this.#options.metrics?.keeperRestarted(stage.kind);
    this.#spare(stage);
    this.#progress = new KeeperProgress();
    this.#replaced = this.#thread.kill(new StuckError(stage)).then(() => {
      this.#thread = this.#startThread();
    });
  }

  /** Sees to it that the next thread is not kept busy by the same. */
  #spare(stage: Stage): void {
    if (stage.kind === "offer") return;
    const { reportId } = stage;
    const [care, message] = sparing[stage.kind];
    const { log } = this.#options;
    if (!this.#careOf[care].has(reportId)) {
      log.error({ reportId, forMs: this.#careOf[care].failed(reportId) }, message);
      return;
    }
    // It was spared that already, and yet: nothing but leaving it alone is sure to help.
    const forMs = this.#careOf.unreadable.failed(reportId);
    log.error({ reportId, forMs }, sparing.reading[1]);
  }

  /** @throws SetAsideError when the report is not to be read at the moment */
  async #askAbout<Result>(
    task: Extract<KeeperTask, { kind: "open" | "missing" }>,
  ): Promise<Result> {
    const { reportId } = task;
    if (this.#careOf.unreadable.has(reportId)) throw new SetAsideError(reportId);
    return this.#ask(task);
  }

  /** Once more when the thread was replaced meanwhile: nothing of this kind is done twice. */
  async #ask<Result>(task: Exclude<KeeperTask, { kind: "take" }>): Promise<Result> {
    await this.#replaced;
    try {
      return await this.#watch.during(this.#thread.run<Result>(task));
    } catch (error) {
      if (!(error instanceof StuckError)) throw error;
      const { stage } = error;
      const isToBlame =
        stage.kind === "reading" && "reportId" in task && task.reportId === stage.reportId;
      if (isToBlame && task.kind !== "forget") throw new SetAsideError(task.reportId);
      return this.#ask(task);
    }
  }

  /** Answers whether the report is sound. */
  async #makeSnapshot(reportId: string): Promise<boolean> {
    const stored = await this.#ask<StoredReport>({ kind: "read", reportId });
    const { updates, seq } = stored;
    const isWhole = stored.soundBy === arrangementVersion && stored.stateVector !== null;
    if (updates.length === 0 || isWhole) return true;
    const { fault, ...encoded } = await this.#encoder.encode(reportId, updates);
    if (fault !== null) {
      this.#options.log.error(
        { err: fault, reportId },
        "a report's arrangement could not be judged",
      );
    }
    await this.#ask({ kind: "write-snapshot", reportId, seq, ...encoded });
    return encoded.soundBy !== null || fault !== null;
  }

  #startThread(): TaskThread<KeeperTask> {
    const { file, log, onDied } = this.#options;
    const workerData: KeeperWorkerData = {
      file,
      logLevel: log.level,
      progress: this.#progress.memory,
    };
    return new TaskThread({
      url: new URL("./keeper-worker.ts", import.meta.url),
      options: { workerData },
      onDied,
    });
  }
}
