import { setTimeout as sleep } from "node:timers/promises";
import type { Logger } from "pino";
import type { NewUpdate, RoomStore } from "./room-store.ts";
import type { SyncMetrics } from "./sync-metrics.ts";

export interface Commit {
  readonly update: NewUpdate;
  /** It is on disk. Called in the order of `add`, the whole batch within one turn of the loop. */
  committed(seq: number): void;
  /** It was given up, with everything queued at that moment: none of it may be taken as stored. */
  givenUp(error: unknown): void;
}

export interface CommitQueueOptions {
  readonly store: Pick<RoomStore, "append">;
  readonly log: Pick<Logger, "warn" | "error">;
  /** A batch that has failed for this long is given up. */
  readonly giveUpAfterMs?: number;
  readonly metrics?: SyncMetrics;
}

const firstPauseMs = 10;
const longestPauseMs = 500;
const maxBatchBytes = 8 * 1024 * 1024;

/**
 * Group commit for all rooms: at once when idle; what arrives during a commit forms the next. At
 * most one append is under way, so that updates reach the log in the order of `add`.
 */
export class CommitQueue {
  readonly #store: Pick<RoomStore, "append">;
  readonly #log: Pick<Logger, "warn" | "error">;
  readonly #giveUpAfterMs: number;
  readonly #metrics: SyncMetrics | undefined;
  #waiting: Commit[] = [];
  #running: Promise<void> | null = null;

  constructor({ store, log, giveUpAfterMs = 20_000, metrics }: CommitQueueOptions) {
    this.#store = store;
    this.#log = log;
    this.#giveUpAfterMs = giveUpAfterMs;
    this.#metrics = metrics;
  }

  add(commit: Commit): void {
    this.#waiting.push(commit);
    this.#metrics?.updateTaken(commit.update.data.length);
    this.#running ??= this.#run();
  }

  /** Resolves when everything added so far is on disk or given up. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      const startedMs = performance.now();
      try {
        const seqs = await this.#append(batch);
        this.#metrics?.committed({ ...sizeOf(batch), tookMs: performance.now() - startedMs });
        for (const [index, commit] of batch.entries()) commit.committed(seqs[index] ?? 0);
      } catch (error) {
        this.#giveUp(batch, error);
      }
    }
    this.#running = null;
  }

  #nextBatch(): Commit[] {
    let bytes = 0;
    const end = this.#waiting.findIndex((commit, index) => {
      bytes += commit.update.data.length;
      return index > 0 && bytes > maxBatchBytes;
    });
    return this.#waiting.splice(0, end === -1 ? this.#waiting.length : end);
  }

  async #append(batch: readonly Commit[]): Promise<readonly number[]> {
    const updates = batch.map((commit) => commit.update);
    const startedMs = performance.now();
    for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
      try {
        return await this.#store.append(updates);
      } catch (error) {
        if (performance.now() - startedMs > this.#giveUpAfterMs) throw error;
        this.#metrics?.commitFailed();
        this.#log.warn(
          { err: error, updates: updates.length },
          "the log could not be written; retrying",
        );
        await sleep(pauseMs);
      }
    }
  }

  /** What waits may build on what failed, so all of it goes; its authors still hold it. */
  #giveUp(batch: readonly Commit[], error: unknown): void {
    const lost = [...batch, ...this.#waiting.splice(0)];
    this.#metrics?.givenUp(sizeOf(lost));
    this.#log.error({ err: error, updates: lost.length }, "the log could not be written; given up");
    for (const commit of lost) commit.givenUp(error);
  }
}

function sizeOf(commits: readonly Commit[]): { updates: number; bytes: number } {
  const bytes = commits.reduce((sum, { update }) => sum + update.data.length, 0);
  return { updates: commits.length, bytes };
}
