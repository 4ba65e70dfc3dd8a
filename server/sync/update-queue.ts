import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { Committed, Keeper, Offer, Outcome, Taken } from "./keeper.ts";
import type { Peer } from "./peer.ts";
import type { SyncMetrics } from "./sync-metrics.ts";

/** An update or a server's edit on its way to the disk. */
export interface Submission {
  readonly bytes: number;
  /** Whose socket it came by; null: the server's own. */
  readonly author: Peer | null;
  /** The offer by the rights of now; null ends it: it is not to be made any more. */
  prepare(): Offer | null;
  settle(outcome: Outcome): void;
  /** It was given up, with everything queued at that moment: none of it may be taken as stored. */
  giveUp(error: unknown): void;
}

export interface UpdateQueueOptions {
  readonly keeper: Pick<Keeper, "take">;
  readonly log: Pick<Logger, "warn" | "error">;
  /** A report has changed on disk, by these of its submissions. Told before they are settled. */
  onCommitted(committed: Committed, by: readonly Submission[]): void;
  /**
   * After a failed attempt updates of this report were found on disk: the commit that was said to
   * have failed had reached it, and nobody has been shown what was in it.
   */
  onFoundStored(reportId: string): void;
  /** A batch that has failed for this long is given up. */
  readonly giveUpAfterMs?: number;
  /** The longest that a batch gathers on purpose. */
  readonly maxGatheringMs?: number;
  readonly metrics?: SyncMetrics;
}

interface Offered {
  readonly submission: Submission;
  readonly offer: Offer;
}

const firstPauseMs = 10;
const longestPauseMs = 500;
const maxBatchBytes = 8 * 1024 * 1024;
const defaultMaxGatheringMs = 40;
/** What a timer can wait. */
const leastPauseMs = 1;
/** As many as this, come while a batch was shown, make the next one gather for as long as that. */
const crowd = 4;

/**
 * Group commit for all rooms: at once when idle; what arrives during a commit forms the next. At
 * most one batch is under way, so that updates reach the log in the order of `add`. The more came
 * while a batch was shown to its readers, the longer the next one gathers: each report costs one
 * frame per reader and batch, however many write.
 */
export class UpdateQueue {
  readonly #options: UpdateQueueOptions;
  #waiting: Submission[] = [];
  #running: Promise<void> | null = null;

  constructor(options: UpdateQueueOptions) {
    this.#options = options;
  }

  add(submission: Submission): void {
    this.#waiting.push(submission);
    this.#options.metrics?.updateTaken(submission.bytes);
    this.#running ??= this.#run();
  }

  /** Resolves when everything added so far is on disk or given up. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    // The turn in which the first one came may bring more.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      const shownMs = await this.#take(batch);
      const { maxGatheringMs = defaultMaxGatheringMs } = this.#options;
      const pauseMs = Math.min((shownMs * this.#waiting.length) / crowd, maxGatheringMs);
      if (pauseMs >= leastPauseMs) await sleep(pauseMs);
    }
    this.#running = null;
  }

  #nextBatch(): Submission[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((submission, index) => {
      bytes += submission.bytes;
      return index > 0 && bytes > maxBatchBytes;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  /** Until it is on disk or given up. Answers how long it took to show what was taken. */
  async #take(batch: readonly Submission[]): Promise<number> {
    const startedMs = performance.now();
    let left = batch;
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      // Judged anew with every attempt: rights may have ended meanwhile.
      const offered = this.#prepared(left);
      left = offered.map(({ submission }) => submission);
      if (offered.length === 0) return 0;
      let taken: Taken;
      try {
        taken = await this.#options.keeper.take(offered.map(({ offer }) => offer));
      } catch (error) {
        if (performance.now() - startedMs > (this.#options.giveUpAfterMs ?? 20_000)) {
          this.#giveUp(left, error);
          return 0;
        }
        this.#options.metrics?.commitFailed();
        const line = { err: error, updates: offered.length };
        this.#options.log.warn(line, "the log could not be written; retrying");
        await sleep(pauseMs);
        continue;
      }
      // It is on disk: whatever fails from here on is no failure to store it.
      const dealtWith = left.filter((_, place) => taken.outcomes[place] !== "again");
      this.#count(dealtWith, taken, performance.now() - startedMs);
      if (pauseMs > firstPauseMs) this.#tellFound(offered, taken);
      return this.#dispatch(offered, taken);
    }
  }

  #prepared(batch: readonly Submission[]): Offered[] {
    const ended: Submission[] = [];
    const offered = batch.flatMap((submission) => {
      const offer = submission.prepare();
      if (offer === null) ended.push(submission);
      return offer === null ? [] : [{ submission, offer }];
    });
    if (ended.length > 0) this.#options.metrics?.dealtWith(sizeOf(ended));
    return offered;
  }

  #dispatch(offered: readonly Offered[], { outcomes, committed }: Taken): number {
    const startedMs = performance.now();
    const storedByReport = new Map<string, Submission[]>();
    for (const [place, { submission, offer }] of offered.entries()) {
      if (outcomes[place] !== "stored") continue;
      const stored = storedByReport.get(offer.reportId);
      if (stored === undefined) storedByReport.set(offer.reportId, [submission]);
      else stored.push(submission);
    }
    for (const each of committed) {
      this.#options.onCommitted(each, storedByReport.get(each.reportId) ?? []);
    }
    const again: Submission[] = [];
    for (const [place, { submission }] of offered.entries()) {
      const outcome = outcomes[place] ?? "unreadable";
      if (outcome === "again") again.push(submission);
      else submission.settle(outcome);
    }
    this.#waiting.unshift(...again);
    return performance.now() - startedMs;
  }

  #tellFound(offered: readonly Offered[], { outcomes }: Taken): void {
    const held = offered.filter((_, place) => outcomes[place] === "held");
    for (const reportId of new Set(held.map(({ offer }) => offer.reportId)))
      this.#options.onFoundStored(reportId);
  }

  /** What waits may build on what failed, so all of it goes; its authors still hold it. */
  #giveUp(batch: readonly Submission[], error: unknown): void {
    const lost = [...batch, ...this.#waiting.splice(0)];
    const line = { err: error, updates: lost.length };
    this.#options.metrics?.givenUp(sizeOf(lost));
    this.#options.log.error(line, "the log could not be written; given up");
    for (const submission of lost) submission.giveUp(error);
  }

  #count(batch: readonly Submission[], { committed, unreconciled }: Taken, tookMs: number): void {
    const { metrics } = this.#options;
    if (metrics === undefined) return;
    const updates = committed.reduce((sum, { rows }) => sum + rows, 0);
    const bytes = committed.reduce((sum, each) => sum + each.bytes, 0);
    metrics.dealtWith(sizeOf(batch));
    metrics.leftUnreconciled(unreconciled);
    if (updates > 0) metrics.committed({ updates, bytes, tookMs });
  }
}

function sizeOf(submissions: readonly Submission[]): { updates: number; bytes: number } {
  const bytes = submissions.reduce((sum, each) => sum + each.bytes, 0);
  return { updates: submissions.length, bytes };
}
