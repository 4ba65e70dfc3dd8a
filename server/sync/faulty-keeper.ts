import { encodeReport } from "./encoded-report.ts";
import type { FaultyLog } from "./faulty-log.ts";
import type { Keeper, Offer, OpenedReport, Taken } from "./keeper.ts";
import { ReportKeeper } from "./report-keeper.ts";
import { Snapshots } from "./snapshots.ts";
import { silentLog } from "./test-room.ts";

const snapshotEvery = { updates: 4, bytes: 1_000_000 };

/**
 * For tests: the keeper of a thread, snapshots included, in this one. It does one thing after the
 * other; an answer whose call was delayed, and all behind it, waits for `release`.
 */
export class FaultyKeeper implements Keeper {
  readonly #log: FaultyLog;
  readonly #keeper: ReportKeeper;
  readonly #snapshots: Snapshots;
  #last: Promise<unknown> = Promise.resolve();
  #release: (() => void) | null = null;

  constructor(log: FaultyLog) {
    this.#log = log;
    this.#keeper = new ReportKeeper({ storage: log, log: silentLog });
    this.#snapshots = new Snapshots({
      log: silentLog,
      make: (reportId) => this.#makeSnapshot(reportId),
      every: snapshotEvery,
    });
  }

  async open(reportId: string): Promise<OpenedReport> {
    const opened = await this.#inTurn(() => this.#keeper.open(reportId));
    if (opened.tail !== null) {
      const { count: updates, bytes } = opened.tail;
      this.#snapshots.opened(reportId, { updates, bytes });
    }
    return opened;
  }

  missing(reportId: string, stateVector: Uint8Array): Promise<Uint8Array> {
    return this.#inTurn(() => this.#keeper.missing(reportId, stateVector));
  }

  async take(offers: readonly Offer[]): Promise<Taken> {
    const taken = await this.#inTurn(() => this.#keeper.take(offers));
    for (const { reportId, rows, bytes } of taken.committed) {
      this.#snapshots.appended(reportId, { updates: rows, bytes });
    }
    return taken;
  }

  isSound(reportId: string): Promise<boolean> {
    return this.#snapshots.make(reportId);
  }

  forget(reportId: string): void {
    void this.#inTurn(() => this.#keeper.forget(reportId));
    this.#snapshots.closed(reportId);
  }

  release(): void {
    this.#release?.();
    this.#release = null;
  }

  snapshotsMade(): Promise<void> {
    return this.#snapshots.made();
  }

  async #makeSnapshot(reportId: string): Promise<boolean> {
    const { updates, seq } = this.#log.encode(reportId);
    const { fault: _, ...encoded } = encodeReport(updates);
    await this.#inTurn(() => this.#log.writeSnapshot({ reportId, seq, ...encoded }));
    return encoded.soundBy !== null;
  }

  #inTurn<Result>(work: () => Result): Promise<Result> {
    const turn = this.#last.then(async () => {
      this.#log.lastFault = null;
      const result = work();
      if (this.#log.lastFault === "delay") {
        await new Promise<void>((resolve) => {
          this.#release = resolve;
        });
      }
      return result;
    });
    this.#last = turn.catch(() => {});
    return turn;
  }
}
