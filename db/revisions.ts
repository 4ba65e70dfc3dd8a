import { and, desc, eq, inArray, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import type { FactRevision } from "#core/contracts/facts.ts";
import type { MainDatabase } from "./open-database.ts";
import { factRevisions, facts, factVerifications, quotes, sources, users } from "./schema.ts";

const authors = alias(users, "authors");
const verifiers = alias(users, "verifiers");

const revisionColumns = {
  factId: factRevisions.factId,
  revision: factRevisions.revision,
  value: factRevisions.value,
  valueHigh: factRevisions.valueHigh,
  unit: factRevisions.unit,
  qualifier: factRevisions.qualifier,
  vintage: factRevisions.vintage,
  reason: factRevisions.reason,
  author: { id: authors.id, name: authors.name },
  createdAt: factRevisions.createdAt,
  verifiedBy: { id: verifiers.id, name: verifiers.name },
  verifiedAt: factVerifications.verifiedAt,
  quote: quotes,
  source: {
    id: sources.id,
    title: sources.title,
    publisher: sources.publisher,
    publishedOn: sources.publishedOn,
    isSample: sources.isSample,
  },
};

function selectRevisions(db: MainDatabase) {
  return db
    .select(revisionColumns)
    .from(factRevisions)
    .innerJoin(facts, eq(facts.id, factRevisions.factId))
    .innerJoin(quotes, eq(quotes.id, factRevisions.quoteId))
    .innerJoin(sources, eq(sources.id, quotes.sourceId))
    .leftJoin(authors, eq(authors.id, factRevisions.authorId))
    .leftJoin(
      factVerifications,
      and(
        eq(factVerifications.factId, factRevisions.factId),
        eq(factVerifications.revision, factRevisions.revision),
      ),
    )
    .leftJoin(verifiers, eq(verifiers.id, factVerifications.verifiedBy));
}

type SelectedRevision = NonNullable<ReturnType<ReturnType<typeof selectRevisions>["get"]>>;

/** Newest first for each fact; only the current one of each when `which` says so. */
export function revisionsByFact(
  db: MainDatabase,
  factIds: readonly string[],
  which: "all" | "current",
): ReadonlyMap<string, readonly FactRevision[]> {
  const isCurrent = sql`${facts.currentRevision} = ${factRevisions.revision}`;
  const rows = selectRevisions(db)
    .where(
      and(inArray(factRevisions.factId, [...factIds]), which === "current" ? isCurrent : undefined),
    )
    .orderBy(desc(factRevisions.revision))
    .all();
  const byFact = new Map<string, FactRevision[]>();
  for (const { factId, ...row } of rows) {
    const revisions = byFact.get(factId);
    if (revisions === undefined) byFact.set(factId, [toRevision(row)]);
    else revisions.push(toRevision(row));
  }
  return byFact;
}

const toRevision = (row: Omit<SelectedRevision, "factId">): FactRevision => ({
  ...row,
  createdAt: row.createdAt.toISOString(),
  verifiedAt: row.verifiedAt?.toISOString() ?? null,
});
