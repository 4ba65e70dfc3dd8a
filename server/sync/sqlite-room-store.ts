import type { Logger } from "pino";
import type { Durability } from "#db/open-database.ts";
import { LogThread } from "./log-thread.ts";
import type { LoadedReport, NewUpdate, RoomStore } from "./room-store.ts";

interface SqliteRoomStoreOptions {
  /** log.db, migrated already. */
  readonly file: string;
  readonly log: Pick<Logger, "warn">;
  /** A thread has died: the store is of no use any more. */
  onDied(error: Error): void;
  /** A snapshot is made when this much lies behind the last one. */
  readonly snapshotEvery?: { readonly updates: number; readonly bytes: number };
}

const defaultSnapshotEvery = { updates: 500, bytes: 1024 * 1024 };

/** Rooms' updates in log.db, written in one thread and read in another. */
export class SqliteRoomStore implements RoomStore {
  readonly #writer: LogThread;
  readonly #reader: LogThread;
  readonly #log: Pick<Logger, "warn">;
  readonly #snapshotEvery: { readonly updates: number; readonly bytes: number };
  /** How much lies behind each report's snapshot, as far as known here. */
  readonly #tailByReportId = new Map<string, { updates: number; bytes: number }>();
  #lastSnapshot: Promise<void> = Promise.resolve();

  constructor({ file, log, onDied, snapshotEvery }: SqliteRoomStoreOptions) {
    this.#log = log;
    this.#snapshotEvery = snapshotEvery ?? defaultSnapshotEvery;
    this.#writer = new LogThread({ file, readonly: false }, onDied);
    this.#reader = new LogThread({ file, readonly: true }, onDied);
  }

  async load(reportId: string): Promise<LoadedReport> {
    const { state, seq, tail } = await this.#reader.run({ kind: "read", reportId });
    this.#tailByReportId.delete(reportId);
    this.#count(reportId, { updates: tail.count, bytes: tail.bytes });
    return { state, seq };
  }

  async append(updates: readonly NewUpdate[]): Promise<readonly number[]> {
    const seqs = await this.#writer.run({ kind: "append", updates });
    for (const { reportId, data } of updates) {
      this.#count(reportId, { updates: 1, bytes: data.length });
    }
    return seqs;
  }

  /** Resolves when both threads are at work, to the pragmas of the one that writes, read back. */
  async started(): Promise<Durability> {
    const task = { kind: "read-durability" } as const;
    const [durability] = await Promise.all([this.#writer.run(task), this.#reader.run(task)]);
    return durability;
  }

  /** Resolves when the snapshots that are due have been made. */
  async snapshotsMade(): Promise<void> {
    await this.#lastSnapshot;
  }

  /** Waits for what is under way. */
  async close(): Promise<void> {
    await this.#lastSnapshot;
    await Promise.all([this.#writer.run({ kind: "close" }), this.#reader.run({ kind: "close" })]);
  }

  #count(reportId: string, more: { updates: number; bytes: number }): void {
    const tail = this.#tailByReportId.get(reportId) ?? { updates: 0, bytes: 0 };
    const updates = tail.updates + more.updates;
    const bytes = tail.bytes + more.bytes;
    const isDue = updates >= this.#snapshotEvery.updates || bytes >= this.#snapshotEvery.bytes;
    if (isDue) {
      this.#tailByReportId.delete(reportId);
      this.#lastSnapshot = this.#lastSnapshot.then(() => this.#makeSnapshot(reportId));
    } else {
      this.#tailByReportId.set(reportId, { updates, bytes });
    }
  }

  /** A snapshot that cannot be made costs time at the next opening, nothing else. */
  async #makeSnapshot(reportId: string): Promise<void> {
    try {
      const { state, seq } = await this.#reader.run({ kind: "read", reportId });
      if (state !== null) {
        await this.#writer.run({ kind: "write-snapshot", reportId, seq, state });
      }
    } catch (error) {
      this.#log.warn({ err: error, reportId }, "a snapshot could not be made");
    }
  }
}
