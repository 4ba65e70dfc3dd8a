import { and, asc, eq, notExists } from "drizzle-orm";
import { indexFact } from "./fact-search.ts";
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
  return db.transaction(
    (transaction) => {
      if (transaction.select({ id: zones.id }).from(zones).limit(1).get() !== undefined) {
        return false;
      }
      transaction.insert(zones).values(rows.zones).run();
      transaction.insert(metrics).values(rows.metrics).run();
      transaction.insert(sources).values(rows.sources).run();
      for (const source of rows.sources) indexShortSource(transaction, source);
      transaction.insert(quotes).values(rows.quotes).run();
      transaction.insert(facts).values(rows.facts).run();
      transaction.insert(factRevisions).values(rows.factRevisions).run();
      for (const { id } of rows.facts) indexFact(transaction, id);
      transaction.insert(reports).values(rows.reports).run();
      transaction.insert(reportZones).values(rows.reportZones).run();
      transaction.insert(factUses).values(rows.factUses).run();
      transaction.insert(acceptances).values(rows.acceptances).run();
      const administrator = transaction
        .select({ id: users.id })
        .from(users)
        .where(eq(users.role, "admin"))
        .orderBy(asc(users.createdAt))
        .limit(1)
        .get();
      if (administrator !== undefined) adopt(transaction, { userId: administrator.id, at });
      return true;
    },
    { behavior: "immediate" },
  );
}

/**
 * The first administrator becomes the owner of the sample's reports, which belonged to nobody.
 * Reports that have an owner are left alone.
 */
export async function adoptSampleReports(
  db: MainDatabase,
  owner: { readonly userId: string; readonly at: Date },
): Promise<void> {
  db.transaction((transaction) => adopt(transaction, owner), { behavior: "immediate" });
}

type Transaction = Parameters<Parameters<MainDatabase["transaction"]>[0]>[0];

function adopt(transaction: Transaction, { userId, at }: { userId: string; at: Date }): void {
  const owners = transaction
    .select({ userId: reportMembers.userId })
    .from(reportMembers)
    .where(and(eq(reportMembers.reportId, reports.id), eq(reportMembers.role, "owner")));
  const ownerless = transaction
    .select({ id: reports.id })
    .from(reports)
    .where(and(eq(reports.isSample, true), notExists(owners)))
    .all();
  for (const { id } of ownerless) {
    transaction
      .insert(reportMembers)
      .values({ reportId: id, userId, role: "owner", addedAt: at })
      .onConflictDoUpdate({
        target: [reportMembers.reportId, reportMembers.userId],
        set: { role: "owner" },
      })
      .run();
  }
}
