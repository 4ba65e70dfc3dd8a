import { and, asc, eq, notExists } from "drizzle-orm";
import { indexFact } from "./fact-index.ts";
import type { MainDatabase } from "./open-database.ts";
import {
  acceptances,
  factRevisions,
  facts,
  factUses,
  metrics,
  quotes,
  reportMembers,
  reports,
  reportZones,
  sources,
  users,
  zones,
} from "./schema.ts";
import { indexShortSource } from "./source-search.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

type Rows<Table extends { readonly $inferInsert: unknown }> = Table["$inferInsert"][];

/** The sample workspace as rows, in no particular order within a table. */
export interface SampleRows {
  readonly zones: Rows<typeof zones>;
  readonly metrics: Rows<typeof metrics>;
  readonly sources: Rows<typeof sources>;
  readonly quotes: Rows<typeof quotes>;
  readonly facts: Rows<typeof facts>;
  readonly factRevisions: Rows<typeof factRevisions>;
  readonly reports: Rows<typeof reports>;
  readonly reportZones: Rows<typeof reportZones>;
  readonly factUses: Rows<typeof factUses>;
  readonly acceptances: Rows<typeof acceptances>;
}

/** True when a workspace holds any zone: it is somebody's, and no sample goes into it. */
export async function hasZones(db: MainDatabase): Promise<boolean> {
  return db.select({ id: zones.id }).from(zones).limit(1).get() !== undefined;
}

/**
 * Puts the whole sample into a workspace without zones, in one transaction. Someone who became
 * administrator before owns the sample's reports. False, and nothing written, when there are
 * zones already.
 */
export async function insertSample(db: MainDatabase, rows: SampleRows, at: Date): Promise<boolean> {
  return inTransaction<boolean>(db, (tx) => {
    if (tx.select({ id: zones.id }).from(zones).limit(1).get() !== undefined) return false;
    insertFactBase(tx, rows);
    insertReports(tx, rows);
    const administrator = findFirstAdministrator(tx);
    if (administrator !== undefined) adoptSampleReportsIn(tx, { userId: administrator.id, at });
    return true;
  });
}

function insertFactBase(tx: MainTransaction, rows: SampleRows): void {
  tx.insert(zones).values(rows.zones).run();
  tx.insert(metrics).values(rows.metrics).run();
  tx.insert(sources).values(rows.sources).run();
  for (const source of rows.sources) indexShortSource(tx, source);
  tx.insert(quotes).values(rows.quotes).run();
  tx.insert(facts).values(rows.facts).run();
  tx.insert(factRevisions).values(rows.factRevisions).run();
  for (const { id } of rows.facts) indexFact(tx, id);
}

function insertReports(tx: MainTransaction, rows: SampleRows): void {
  tx.insert(reports).values(rows.reports).run();
  tx.insert(reportZones).values(rows.reportZones).run();
  tx.insert(factUses).values(rows.factUses).run();
  tx.insert(acceptances).values(rows.acceptances).run();
}

function findFirstAdministrator(tx: MainTransaction) {
  return tx
    .select({ id: users.id })
    .from(users)
    .where(eq(users.role, "admin"))
    .orderBy(asc(users.createdAt))
    .limit(1)
    .get();
}

/** As adoptSampleReportsIn, in a transaction of its own. */
export async function adoptSampleReports(
  db: MainDatabase,
  owner: { readonly userId: string; readonly at: Date },
): Promise<void> {
  inTransaction<void>(db, (tx) => adoptSampleReportsIn(tx, owner));
}

/**
 * The first administrator becomes the owner of the sample's reports, which belonged to nobody.
 * Reports that have an owner are left alone.
 */
export function adoptSampleReportsIn(
  tx: MainTransaction,
  { userId, at }: { userId: string; at: Date },
): void {
  const owners = tx
    .select({ userId: reportMembers.userId })
    .from(reportMembers)
    .where(and(eq(reportMembers.reportId, reports.id), eq(reportMembers.role, "owner")));
  const ownerless = tx
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.isSample, true), notExists(owners)))
    .all();
  for (const { id } of ownerless) {
    tx.insert(reportMembers)
      .values({ reportId: id, userId, role: "owner", addedAt: at })
      .onConflictDoUpdate({
        target: [reportMembers.reportId, reportMembers.userId],
        set: { role: "owner" },
      })
      .run();
  }
}
