import { and, eq, gt } from "drizzle-orm";
import { z } from "zod";
import { committedSeqs } from "./log.ts";
import type { LogDatabase, MainDatabase } from "./open-database.ts";
import { reportImages, reports, sessions, sources } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

type AnyDatabase = LogDatabase | MainDatabase;

/**
 * A moment of a database that others go on writing: held by an open read transaction, so that a
 * copy made bit by bit is of one moment. Writers are not stopped; only the WAL cannot shrink.
 */
export function holdMoment({ $client }: AnyDatabase): void {
  $client.exec("BEGIN");
  // The transaction begins to see its moment with its first reading.
  $client.prepare("SELECT count(*) FROM sqlite_master").get();
}

export function releaseMoment({ $client }: AnyDatabase): void {
  if ($client.inTransaction) $client.exec("ROLLBACK");
}

const pagesPerStep = 256;

/**
 * Copies the held moment page by page into a new file, with SQLite's own online backup. `onStep`
 * hears between two steps how many pages there are and how many are left, and may throw.
 */
export async function copyMoment(
  { $client }: AnyDatabase,
  file: string,
  onStep: (progress: { totalPages: number; remainingPages: number }) => void,
): Promise<void> {
  await $client.backup(file, {
    progress: (progress) => {
      onStep(progress);
      return pagesPerStep;
    },
  });
}

/** The SHA-256 of every blob that a row names, each once, in order. */
export function referencedBlobs(db: MainDatabase): readonly string[] {
  const rows = [
    ...db.select({ sha256: sources.sha256 }).from(sources).all(),
    ...db.select({ sha256: reportImages.sha256 }).from(reportImages).all(),
  ];
  return [...new Set(rows.map((row) => row.sha256))].sort();
}

/** When the newest migration was made that this file has been brought to; null: none. */
export function schemaVersion({ $client }: AnyDatabase): number | null {
  return z
    .number()
    .nullable()
    .parse($client.prepare("SELECT max(created_at) FROM __drizzle_migrations").pluck().get());
}

/** What SQLite finds wrong with the file or its references; empty when it is sound. */
export function findDamage({ $client }: AnyDatabase): readonly string[] {
  const found = z.array(z.string()).parse($client.prepare("PRAGMA integrity_check").pluck().all());
  const dangling = $client.prepare("PRAGMA foreign_key_check").all();
  const problems = found.filter((line) => line !== "ok");
  return dangling.length === 0 ? problems : [...problems, `${dangling.length} dangling references`];
}

/** The rows of a report's log from its beginning, without the shortcut of a snapshot. */
export function* readWholeLog(
  { $client }: LogDatabase,
  reportId: string,
): Generator<{ readonly seq: number; readonly data: Uint8Array }> {
  const rows = $client
    .prepare("SELECT seq, data FROM updates WHERE report_id = ? ORDER BY seq")
    .iterate(reportId);
  for (const row of rows) yield rowShape.parse(row);
}

const rowShape = z.object({ seq: z.int(), data: z.instanceof(Uint8Array) });

/**
 * Makes restored data fit to be served. Rows derived from a report are read anew where they were
 * ahead of the log, and nobody is signed in: a session that was ended after the backup must not
 * come to life again.
 */
export function settleRestored(db: MainDatabase, logDb: LogDatabase): void {
  const committed = committedSeqs(logDb);
  inTransaction(db, (tx) => {
    tx.delete(sessions).run();
    for (const { id } of tx.select({ id: reports.id }).from(reports).all()) {
      tx.update(reports)
        .set({ derivedSeq: 0 })
        .where(and(eq(reports.id, id), gt(reports.derivedSeq, committed.get(id) ?? 0)))
        .run();
    }
  });
}
