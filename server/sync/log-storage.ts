import type { NewUpdate, StoredReport } from "#db/log.ts";

export type { NewUpdate, StoredReport } from "#db/log.ts";

/** Where the log lies. Every call can fail, and then has changed nothing. */
export interface LogStorage {
  read(reportId: string): StoredReport;
  /** All of them or none; on disk when it returns, at the positions it answers, in order. */
  append(updates: readonly NewUpdate[]): readonly number[];
}
