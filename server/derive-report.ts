import type { Logger } from "pino";
import { writeDerived } from "#db/fact-uses.ts";
import { committedSeqs } from "#db/log.ts";
import type { LogDatabase, MainDatabase } from "#db/open-database.ts";
import { derivedSeqs } from "#db/reports.ts";
import type { ReportReader } from "./report-reader.ts";

interface DeriveParts {
  readonly db: MainDatabase;
  readonly logDb: LogDatabase;
  readonly reader: Pick<ReportReader, "outline">;
  readonly log: Pick<Logger, "error">;
}

/**
 * Keeps what follows from the texts of reports (titles, where facts are used) behind the log. The
 * rows carry the log position they were read at, so they are never the source of anything, and a
 * reading that was overtaken changes nothing.
 */
export interface ReportDeriver {
  /** Something of the report is on disk; it is read again within about `delayMs`. */
  committed(reportId: string): void;
  /**
   * Reads every report whose log has gone on since, as after a crash. One that cannot be read now
   * is logged, passed over and tried again later; it holds up nothing.
   */
  catchUp(): Promise<void>;
  /** Resolves when nothing waits to be read any more. */
  idle(): Promise<void>;
  /** Drops what waits; the next start catches up. */
  stop(): void;
}

interface DeriveTiming {
  /** How long commits are gathered before a report is read: it is not for every keystroke. */
  readonly delayMs: number;
  /** After a failure; doubled with each further one of the same report. */
  readonly retryDelayMs: number;
  readonly longestRetryDelayMs: number;
}

export function createReportDeriver(
  parts: DeriveParts,
  timing: DeriveTiming = {
    delayMs: 500,
    retryDelayMs: 5_000,
    longestRetryDelayMs: 10 * 60_000,
  },
): ReportDeriver {
  return new Deriver(parts, timing);
}

class Deriver implements ReportDeriver {
  readonly #parts: DeriveParts;
  readonly #timing: DeriveTiming;
  readonly #timerByReportId = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
  readonly #failuresByReportId = new Map<string, number>();
  #whenIdle: (() => void)[] = [];
  #isStopped = false;

  constructor(parts: DeriveParts, timing: DeriveTiming) {
    this.#parts = parts;
    this.#timing = timing;
  }

  committed(reportId: string): void {
    this.#schedule(reportId, this.#timing.delayMs);
  }

  async catchUp(): Promise<void> {
    const derived = await derivedSeqs(this.#parts.db);
    const committed = committedSeqs(this.#parts.logDb);
    for (const [reportId, seq] of committed) {
      const known = derived.get(reportId);
      if (known !== undefined && known < seq) await this.#derive(reportId);
    }
  }

  idle(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenIdle.push(resolve);
      this.#tellIfIdle();
    });
  }

  stop(): void {
    this.#isStopped = true;
    for (const timer of this.#timerByReportId.values()) clearTimeout(timer);
    this.#timerByReportId.clear();
    this.#tellIfIdle();
  }

  #schedule(reportId: string, delayMs: number): void {
    if (this.#isStopped || this.#timerByReportId.has(reportId)) return;
    const timer = setTimeout(() => this.#run(reportId), delayMs);
    timer.unref();
    this.#timerByReportId.set(reportId, timer);
  }

  #run(reportId: string): void {
    // Forgotten before the reading, so that a commit during it is read as well.
    this.#timerByReportId.delete(reportId);
    const run = this.#derive(reportId).finally(() => {
      this.#running.delete(run);
      this.#tellIfIdle();
    });
    this.#running.add(run);
  }

  /** The edge at which a report's failure ends. */
  async #derive(reportId: string): Promise<void> {
    try {
      await deriveReport(this.#parts, reportId);
      this.#failuresByReportId.delete(reportId);
    } catch (error) {
      if (this.#isStopped) return;
      const failures = (this.#failuresByReportId.get(reportId) ?? 0) + 1;
      this.#failuresByReportId.set(reportId, failures);
      this.#parts.log.error({ err: error, reportId, failures }, "a report could not be derived");
      const { retryDelayMs, longestRetryDelayMs } = this.#timing;
      this.#schedule(reportId, Math.min(retryDelayMs * 2 ** (failures - 1), longestRetryDelayMs));
    }
  }

  #tellIfIdle(): void {
    if (this.#timerByReportId.size > 0 || this.#running.size > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** Reads one report's committed text and writes what follows from it. */
async function deriveReport(
  { db, reader }: Pick<DeriveParts, "db" | "reader">,
  reportId: string,
): Promise<void> {
  const outline = await reader.outline(reportId);
  if (outline !== null) await writeDerived(db, { reportId, ...outline, at: new Date() });
}
