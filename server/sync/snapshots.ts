import type { Logger } from "pino";

interface SnapshotsParts {
  readonly log: Pick<Logger, "warn">;
  /**
   * Makes and keeps one; what lies behind it is the log's tail from then on. Answers whether the
   * report is sound.
   */
  make(reportId: string): Promise<boolean>;
  /** A snapshot is made when this much lies behind the last one. */
  readonly every?: SnapshotsEvery;
}

export interface SnapshotsEvery {
  readonly updates: number;
  readonly bytes: number;
}

interface Tail {
  readonly updates: number;
  readonly bytes: number;
}

const defaultEvery: SnapshotsEvery = { updates: 500, bytes: 1024 * 1024 };
/** Worth a snapshot when its room closes, so that it opens at once next time. */
const longTailUpdates = 50;

/** When which report's snapshot is due. One is made at a time. */
export class Snapshots {
  readonly #parts: SnapshotsParts;
  readonly #every: SnapshotsEvery;
  /** How much lies behind each report's snapshot, as far as known here. */
  readonly #tailByReportId = new Map<string, Tail>();
  #last: Promise<void> = Promise.resolve();

  constructor(parts: SnapshotsParts) {
    this.#parts = parts;
    this.#every = parts.every ?? defaultEvery;
  }

  /** The report has been opened with this tail. */
  opened(reportId: string, tail: Tail): void {
    this.#set(reportId, tail);
  }

  /** More has been appended. */
  appended(reportId: string, more: Tail): void {
    const tail = this.#tailByReportId.get(reportId) ?? { updates: 0, bytes: 0 };
    this.#set(reportId, { updates: tail.updates + more.updates, bytes: tail.bytes + more.bytes });
  }

  /** The report's room has closed. */
  closed(reportId: string): void {
    const tail = this.#tailByReportId.get(reportId);
    this.#tailByReportId.delete(reportId);
    if (tail !== undefined && tail.updates >= longTailUpdates) this.#makeNext(reportId);
  }

  /** All rooms have closed. */
  closedAll(): void {
    for (const reportId of [...this.#tailByReportId.keys()]) this.closed(reportId);
  }

  /**
   * Makes one after those that are due; answers whether the report is sound.
   *
   * @throws when it cannot be made
   */
  make(reportId: string): Promise<boolean> {
    const made = this.#last.then(() => this.#parts.make(reportId));
    this.#last = made.then(
      () => {},
      () => {},
    );
    return made;
  }

  /** Resolves when the snapshots that are due have been made. */
  async made(): Promise<void> {
    await this.#last;
  }

  #set(reportId: string, tail: Tail): void {
    const isDue = tail.updates >= this.#every.updates || tail.bytes >= this.#every.bytes;
    this.#tailByReportId.set(reportId, isDue ? { updates: 0, bytes: 0 } : tail);
    if (isDue) this.#makeNext(reportId);
  }

  /** A snapshot that cannot be made costs time at the next opening, nothing else. */
  #makeNext(reportId: string): void {
    this.make(reportId).catch((error: unknown) => {
      this.#parts.log.warn({ err: error, reportId }, "a snapshot could not be made");
    });
  }
}
