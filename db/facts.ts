import {
  and,
  asc,
  desc,
  eq,
  gt,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQL,
  sql,
} from "drizzle-orm";
import type { Fact, FactStatus, FactWithRevisions } from "#core/contracts/facts.ts";
import { type FactSearch, searchFacts } from "./fact-search.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { revisionsByFact } from "./revisions.ts";
import { facts, metrics, zones } from "./schema.ts";

const factColumns = {
  id: facts.id,
  zone: { id: zones.id, name: zones.name },
  metric: { id: metrics.id, name: metrics.name },
  subject: facts.subject,
  kind: facts.kind,
  period: { start: facts.periodStart, end: facts.periodEnd, label: facts.periodLabel },
  comparison: facts.comparison,
  isForecast: facts.isForecast,
  rank: facts.rank,
  createdAt: facts.createdAt,
};

function selectFacts(db: MainDatabase) {
  return db
    .select(factColumns)
    .from(facts)
    .innerJoin(zones, eq(zones.id, facts.zoneId))
    .innerJoin(metrics, eq(metrics.id, facts.metricId));
}

type SelectedFact = NonNullable<ReturnType<ReturnType<typeof selectFacts>["get"]>>;

/**
 * Where a list of facts stands: first what answers the words best by its metric (all alike without
 * words), in it what is before what is forecast, then the latest period first, the latest captured
 * first within one.
 */
export type FactKey = readonly [
  nearness: number,
  isForecast: boolean,
  periodEnd: string | null,
  createdAtMs: number,
  id: string,
];

type DropFirst<Key extends readonly unknown[]> = Key extends readonly [unknown, ...infer Rest]
  ? readonly [...Rest]
  : never;

export interface FactListing extends Slice<FactKey> {
  readonly words: string;
  readonly zoneId: string | undefined;
  readonly metricId: string | undefined;
  readonly sourceId: string | undefined;
  /** Facts whose period reaches into these days, each end open when absent. */
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly status: FactStatus | undefined;
}

export async function listFacts(
  db: MainDatabase,
  listing: FactListing,
): Promise<Page<Fact, FactKey>> {
  const { words, after, limit } = listing;
  const search = searchFacts(db, words);
  // Signs alone are no words: nothing holds them, and the list of everything is no answer either.
  if (words.trim() !== "" && search === null) return { items: [], next: null };
  const nearness = search?.nearnessColumn ?? null;
  const rows = selectFacts(db)
    .where(
      and(
        ...conditionsOf(listing, search),
        after === null ? undefined : afterNearness(after, nearness),
      ),
    )
    .orderBy(
      ...(nearness === null ? [] : [asc(nearness)]),
      asc(facts.isForecast),
      desc(facts.periodEnd),
      desc(facts.createdAt),
      desc(facts.id),
    )
    .limit(limit + 1)
    .all();
  const page = pageOf(rows, { limit, keyOf: (row) => keyOfFact(row, search) });
  return { ...page, items: withCurrentRevision(db, page.items) };
}

function keyOfFact(row: SelectedFact, search: FactSearch | null): FactKey {
  const { isForecast, period, createdAt, id, metric, kind } = row;
  const nearness = search?.nearness({ metricId: metric.id, kind }) ?? 0;
  return [nearness, isForecast, period.end, createdAt.getTime(), id];
}

function afterNearness([seen, ...rest]: FactKey, nearness: SQL<number> | null): SQL | undefined {
  if (nearness === null) return afterKey(rest);
  return or(sql`${nearness} > ${seen}`, and(sql`${nearness} = ${seen}`, afterKey(rest)));
}

function afterKey([isForecast, ...rest]: DropFirst<FactKey>): SQL | undefined {
  const alike = and(eq(facts.isForecast, isForecast), afterKeyAmongAlike(rest));
  return isForecast ? alike : or(gt(facts.isForecast, false), alike);
}

function afterKeyAmongAlike([periodEnd, createdAtMs, id]: DropFirst<DropFirst<FactKey>>):
  | SQL
  | undefined {
  const at = new Date(createdAtMs);
  const older = or(lt(facts.createdAt, at), and(eq(facts.createdAt, at), lt(facts.id, id)));
  if (periodEnd === null) return and(isNull(facts.periodEnd), older);
  return or(
    lt(facts.periodEnd, periodEnd),
    isNull(facts.periodEnd),
    and(eq(facts.periodEnd, periodEnd), older),
  );
}

function conditionsOf(listing: FactListing, search: FactSearch | null): (SQL | undefined)[] {
  const { zoneId, metricId, sourceId, from, to, status } = listing;
  return [
    search === null ? undefined : sql`${facts.searchRow} in ${search.rows}`,
    zoneId === undefined ? undefined : eq(facts.zoneId, zoneId),
    metricId === undefined ? undefined : eq(facts.metricId, metricId),
    sourceId === undefined ? undefined : takenFrom(sourceId),
    from === undefined ? undefined : endsOnOrAfter(from),
    to === undefined ? undefined : beginsOnOrBefore(to),
    status === undefined ? undefined : hasStatus[status],
  ];
}

const takenFrom = (sourceId: string) => sql`exists (
  select 1 from fact_revisions join quotes on quotes.id = fact_revisions.quote_id
  where fact_revisions.fact_id = facts.id and fact_revisions.revision = facts.current_revision
    and quotes.source_id = ${sourceId})`;

/** An open end reaches any day; a fact without any day reaches none. */
const endsOnOrAfter = (day: string) =>
  or(sql`${facts.periodEnd} >= ${day}`, and(isNull(facts.periodEnd), isNotNull(facts.periodStart)));
const beginsOnOrBefore = (day: string) =>
  or(
    sql`${facts.periodStart} <= ${day}`,
    and(isNull(facts.periodStart), isNotNull(facts.periodEnd)),
  );

const isVerified = sql`(${facts.id}, ${facts.currentRevision}) in (
  select fact_id, revision from fact_verifications)`;

const hasStatus: Record<FactStatus, SQL> = {
  verified: isVerified,
  unverified: sql`not ${isVerified}`,
  forecast: eq(facts.isForecast, true),
  deprecated: eq(facts.rank, "deprecated"),
};

function withCurrentRevision(db: MainDatabase, rows: readonly SelectedFact[]): Fact[] {
  const ids = rows.map(({ id }) => id);
  const revisions = revisionsByFact(db, ids, "current");
  return rows.map((row) => {
    const current = revisions.get(row.id)?.[0];
    if (current === undefined) throw new Error(`fact ${row.id} has no current revision`);
    return { ...row, createdAt: row.createdAt.toISOString(), current };
  });
}

/** With all their revisions, newest first; ids that the base does not know are left out. */
export async function findFacts(
  db: MainDatabase,
  factIds: readonly string[],
): Promise<ReadonlyMap<string, FactWithRevisions>> {
  const ids = [...new Set(factIds)];
  const rows = selectFacts(db).where(inArray(facts.id, ids)).all();
  const revisionsOf = revisionsByFact(db, ids, "all");
  const found = withCurrentRevision(db, rows).map((fact) => ({
    ...fact,
    revisions: [...(revisionsOf.get(fact.id) ?? [])],
  }));
  return new Map(found.map((fact) => [fact.id, fact]));
}

export async function findFact(
  db: MainDatabase,
  factId: string,
): Promise<FactWithRevisions | null> {
  return (await findFacts(db, [factId])).get(factId) ?? null;
}
