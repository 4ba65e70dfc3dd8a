import type { JSONContent } from "@tiptap/core";
import type { Logger } from "pino";
import {
  type FactReferenceAttributes,
  factReferenceName,
  parseFactReference,
} from "#core/document/fact-reference.ts";
import { writeDerived } from "#db/fact-uses.ts";
import { committedSeqs } from "#db/log.ts";
import type { LogDatabase, MainDatabase } from "#db/open-database.ts";
import { derivedSeqs } from "#db/reports.ts";
import { loadCommittedReport } from "./committed-report.ts";

interface DeriveParts {
  readonly db: MainDatabase;
  readonly logDb: LogDatabase;
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
  /** Reads every report whose log has gone on since, as after a crash. */
  catchUp(): Promise<void>;
  /** Resolves when nothing waits to be read any more. */
  idle(): Promise<void>;
  /** Drops what waits; the next start catches up. */
  stop(): void;
}

interface DeriveTiming {
  /** How long commits are gathered before a report is read: it is not for every keystroke. */
  readonly delayMs: number;
  readonly retryDelayMs: number;
}

export function createReportDeriver(
  parts: DeriveParts,
  timing: DeriveTiming = { delayMs: 500, retryDelayMs: 5_000 },
): ReportDeriver {
  return new Deriver(parts, timing);
}

class Deriver implements ReportDeriver {
  readonly #parts: DeriveParts;
  readonly #timing: DeriveTiming;
  readonly #timerByReportId = new Map<string, NodeJS.Timeout>();
  readonly #running = new Set<Promise<void>>();
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
    const committed = await committedSeqs(this.#parts.logDb);
    for (const [reportId, seq] of committed) {
      const known = derived.get(reportId);
      if (known !== undefined && known < seq) await deriveReport(this.#parts, reportId);
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
    const run = deriveReport(this.#parts, reportId)
      .then(() => undefined)
      .catch((error: unknown) => {
        this.#parts.log.error({ err: error, reportId }, "a report could not be derived");
        this.#schedule(reportId, this.#timing.retryDelayMs);
      })
      .finally(() => {
        this.#running.delete(run);
        this.#tellIfIdle();
      });
    this.#running.add(run);
  }

  #tellIfIdle(): void {
    if (this.#timerByReportId.size > 0 || this.#running.size > 0) return;
    for (const resolve of this.#whenIdle.splice(0)) resolve();
  }
}

/** Reads one report's committed text and writes what follows from it. */
export async function deriveReport(
  { db, logDb }: Pick<DeriveParts, "db" | "logDb">,
  reportId: string,
): Promise<void> {
  const report = await loadCommittedReport(logDb, reportId);
  if (report === null) return;
  const { seq, body } = report;
  const title = report.title.slice(0, maxListedTitle).toWellFormed();
  await writeDerived(db, { reportId, seq, title, uses: referencesIn(body), at: new Date() });
}

/** Lists and their cursors carry the title; the document itself may hold one of any length. */
const maxListedTitle = 1000;

/** In text order. What is no well-formed reference (any program may write one) is no use. */
function referencesIn(node: JSONContent): FactReferenceAttributes[] {
  const own = node.type === factReferenceName ? parseFactReference(node.attrs) : null;
  const inside = (node.content ?? []).flatMap(referencesIn);
  return own === null ? inside : [own, ...inside];
}
