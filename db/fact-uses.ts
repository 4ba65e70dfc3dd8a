import { and, asc, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import type { ReferenceFormat } from "#core/facts/fact.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { acceptances, factUses, reportMembers, reports } from "./schema.ts";
import { inTransaction } from "./transaction.ts";

/** One fact reference as the committed document has it. */
export interface FactUseRow {
  readonly ordinal: number;
  readonly factId: string;
  readonly revision: number;
  readonly format: ReferenceFormat;
  readonly text: string;
  /** Somebody accepted this revision in this report. */
  readonly isAccepted: boolean;
}

const ofUse = and(
  eq(acceptances.reportId, factUses.reportId),
  eq(acceptances.factId, factUses.factId),
  eq(acceptances.revision, factUses.revision),
);

const useColumns = {
  ordinal: factUses.ordinal,
  factId: factUses.factId,
  revision: factUses.revision,
  format: factUses.format,
  text: factUses.text,
  acceptedAt: acceptances.acceptedAt,
};

function withAcceptance<Row extends { acceptedAt: Date | null }>({ acceptedAt, ...row }: Row) {
  return { ...row, isAccepted: acceptedAt !== null };
}

/** The references of one report in text order. */
export async function usesInReport(db: MainDatabase, reportId: string): Promise<FactUseRow[]> {
  return db
    .select(useColumns)
    .from(factUses)
    .leftJoin(acceptances, ofUse)
    .where(eq(factUses.reportId, reportId))
    .orderBy(asc(factUses.ordinal))
    .all()
    .map(withAcceptance);
}

export type UseKey = readonly [reportId: string, ordinal: number];
export type FactUseInReport = FactUseRow & {
  readonly reportId: string;
  readonly reportTitle: string;
};

/**
 * Where a fact is used, in reports that the person is a member of or that are open to the
 * workspace, none of them in the trash. Whether they may read each is judged by server/access.ts.
 */
export async function usesOfFact(
  db: MainDatabase,
  { factId, userId, after, limit }: Slice<UseKey> & { factId: string; userId: string },
): Promise<Page<FactUseInReport, UseKey>> {
  const ownMembership = and(
    eq(reportMembers.reportId, reports.id),
    eq(reportMembers.userId, userId),
  );
  const rows = db
    .select({ ...useColumns, reportId: reports.id, reportTitle: reports.title })
    .from(factUses)
    .innerJoin(reports, eq(reports.id, factUses.reportId))
    .leftJoin(reportMembers, ownMembership)
    .leftJoin(acceptances, ofUse)
    .where(
      and(
        eq(factUses.factId, factId),
        isNull(reports.trashedAt),
        or(isNotNull(reportMembers.role), isNotNull(reports.workspaceAccess)),
        after === null ? undefined : afterKey(after),
      ),
    )
    .orderBy(asc(reports.id), asc(factUses.ordinal))
    .limit(limit + 1)
    .all();
  const uses = rows.map(withAcceptance);
  return pageOf(uses, { limit, keyOf: ({ reportId, ordinal }) => [reportId, ordinal] });
}

function afterKey([reportId, ordinal]: UseKey) {
  return or(gt(reports.id, reportId), and(eq(reports.id, reportId), gt(factUses.ordinal, ordinal)));
}

export interface DerivedReport {
  readonly reportId: string;
  /** The log position that all of this was read at. */
  readonly seq: number;
  readonly title: string;
  readonly uses: readonly Omit<FactUseRow, "isAccepted" | "ordinal">[];
  readonly at: Date;
}

/**
 * Writes what follows from a committed document: title and uses. A state that is not newer than
 * what is there changes nothing, so that two readings may end in any order; false then, and when
 * there is no such report.
 */
export async function writeDerived(db: MainDatabase, derived: DerivedReport): Promise<boolean> {
  return inTransaction<boolean>(db, (tx) => {
    const { reportId, seq, title, uses, at } = derived;
    const { changes } = tx
      .update(reports)
      .set({ title, derivedSeq: seq, updatedAt: sql`max(${reports.updatedAt}, ${at.getTime()})` })
      .where(and(eq(reports.id, reportId), lt(reports.derivedSeq, seq)))
      .run();
    if (changes === 0) return false;
    tx.delete(factUses).where(eq(factUses.reportId, reportId)).run();
    uses.forEach(({ factId, revision, format, text }, ordinal) => {
      tx.insert(factUses).values({ reportId, ordinal, factId, revision, format, text }).run();
    });
    return true;
  });
}
