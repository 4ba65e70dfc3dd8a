import { and, asc, eq } from "drizzle-orm";
import type { Acceptance } from "#core/contracts/reports.ts";
import { type PersonalDeed, recordAudit } from "./audit.ts";
import type { MainDatabase } from "./open-database.ts";
import { acceptances, factRevisions, users } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

/** Everything that was accepted in a report, by fact and revision. */
export async function listAcceptances(db: MainDatabase, reportId: string): Promise<Acceptance[]> {
  const rows = db
    .select({
      factId: acceptances.factId,
      revision: acceptances.revision,
      acceptedBy: { id: users.id, name: users.name },
      acceptedAt: acceptances.acceptedAt,
    })
    .from(acceptances)
    .leftJoin(users, eq(users.id, acceptances.acceptedBy))
    .where(eq(acceptances.reportId, reportId))
    .orderBy(asc(acceptances.factId), asc(acceptances.revision))
    .all();
  return rows.map((row) => ({ ...row, acceptedAt: row.acceptedAt.toISOString() }));
}

/** The first acceptance of a revision stays; false when there is no such revision. */
export async function acceptRevision(
  db: MainDatabase,
  accepted: { reportId: string; factId: string; revision: number },
  deed: PersonalDeed,
): Promise<boolean> {
  return inTransaction<boolean>(db, (tx) => {
    const { reportId, factId, revision } = accepted;
    const isRevision = and(eq(factRevisions.factId, factId), eq(factRevisions.revision, revision));
    const known = tx
      .select({ revision: factRevisions.revision })
      .from(factRevisions)
      .where(isRevision)
      .get();
    if (known === undefined) return false;
    const { changes } = tx
      .insert(acceptances)
      .values({ ...accepted, acceptedBy: deed.by, acceptedAt: deed.at })
      .onConflictDoNothing()
      .run();
    if (changes === 1) {
      const detail = { factId, revision };
      recordAudit(tx, deed, { action: "acceptance.create", subjectId: reportId, detail });
    }
    return true;
  });
}
