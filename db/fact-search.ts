import { eq, inArray, type SQL, sql } from "drizzle-orm";
import { indexTokens, matchQuery } from "#core/search/bigrams.ts";
import { cutterBy, foldedName } from "#core/search/run-together.ts";
import type { MainDatabase } from "./open-database.ts";
import { factRevisions, facts, metrics, quotes, sources, zones } from "./schema.ts";
import type { MainTransaction } from "./transaction.ts";

/** Common words stand in very many facts; the ones written last are looked at. */
const maxHits = 20_000;

type MetricNames = Readonly<Record<"id" | "kind", string>> & { readonly names: readonly string[] };

/** What a fact must be called to be found, and which metrics the words name best. */
export interface FactSearch {
  /** The search rows of facts in which every word occurs. */
  readonly rows: SQL;
  /** From 0, the best: how well a fact answers by its metric. */
  readonly nearness: (fact: { readonly metricId: string; readonly kind: string }) => number;
  /** The same of the joined facts and metrics; null where the words name no metric. */
  readonly nearnessColumn: SQL<number> | null;
}

/**
 * A search by words, which may run together the names of a zone, a metric and a period; null for
 * no words.
 */
export function searchFacts(db: MainDatabase, words: string): FactSearch | null {
  if (matchQuery(words) === null) return null;
  const metricNames: MetricNames[] = db
    .select({ id: metrics.id, kind: metrics.kind, name: metrics.name, aliases: metrics.aliases })
    .from(metrics)
    .all()
    .map(({ name, aliases, ...row }) => ({ ...row, names: [name, ...aliases].map(foldedName) }));
  const cut = cutterBy({
    places: placeNames(db),
    metrics: metricNames.flatMap(({ names }) => names),
  });
  const match = matchQuery(words, cut);
  const rows = sql`(select rowid from fact_search where fact_search match ${match} order by rowid desc limit ${maxHits})`;
  const typed = words.split(/\s+/).filter((word) => word !== "");
  const pieces = [...typed, ...typed.flatMap(cut).flat()].map(foldedName);
  return { rows, ...nearnessTo(pieces, metricNames) };
}

function placeNames(db: MainDatabase): string[] {
  const { name, aliases, city } = zones;
  const rows = db.select({ name, aliases, city }).from(zones).all();
  return rows.flatMap((zone) => [zone.name, ...zone.aliases, ...(zone.city ? [zone.city] : [])]);
}

/** 0: the metric itself in its own kind; 1: the metric, as a growth say; 2: its name holds a word. */
function nearnessTo(pieces: readonly string[], metricNames: readonly MetricNames[]) {
  const kindOf = new Map(metricNames.map(({ id, kind }) => [id, kind]));
  const named = metricNames.filter(({ names }) => names.some((name) => pieces.includes(name)));
  const held = metricNames.filter(({ names }) =>
    names.some((name) => pieces.some((piece) => name.includes(piece))),
  );
  const [exact, near] = [named, held].map((found) => new Set(found.map(({ id }) => id)));
  const nearness: FactSearch["nearness"] = ({ metricId, kind }) => {
    if (exact?.has(metricId)) return kindOf.get(metricId) === kind ? 0 : 1;
    return near?.has(metricId) ? 2 : 3;
  };
  if (!near?.size) return { nearness, nearnessColumn: null };
  const isOf = (ids: ReadonlySet<string> = new Set()) => inArray(facts.metricId, [...ids]);
  const nearnessColumn = sql<number>`case
    when ${isOf(exact)} then ${facts.kind} <> ${metrics.kind}
    when ${isOf(near)} then 2 else 3 end`;
  return { nearness, nearnessColumn };
}

/**
 * Writes the words by which a fact is found, as its current revision has them: zone and metric with
 * their aliases, subject, period, value, quote and source. Replaces what was there.
 */
export function indexFact(tx: MainTransaction, factId: string): void {
  const row = tx
    .select({
      searchRow: facts.searchRow,
      zone: zones.name,
      zoneAliases: zones.aliases,
      city: zones.city,
      metric: metrics.name,
      metricAliases: metrics.aliases,
      subject: facts.subject,
      period: facts.periodLabel,
      value: factRevisions.value,
      valueHigh: factRevisions.valueHigh,
      unit: factRevisions.unit,
      quote: quotes.exact,
      source: sources.title,
      publisher: sources.publisher,
    })
    .from(facts)
    .innerJoin(zones, eq(zones.id, facts.zoneId))
    .innerJoin(metrics, eq(metrics.id, facts.metricId))
    .innerJoin(
      factRevisions,
      sql`${factRevisions.factId} = ${facts.id} and ${factRevisions.revision} = ${facts.currentRevision}`,
    )
    .innerJoin(quotes, eq(quotes.id, factRevisions.quoteId))
    .innerJoin(sources, eq(sources.id, quotes.sourceId))
    .where(eq(facts.id, factId))
    .get();
  if (row === undefined) throw new Error(`no fact ${factId} to index`);
  const { searchRow, ...words } = row;
  if (searchRow !== null) tx.run(sql`delete from fact_search where rowid = ${searchRow}`);
  const tokens = indexTokens(Object.values(words).flat().filter(Boolean).join(" "));
  const { lastInsertRowid } = tx.run(
    sql`insert into fact_search (fact_id, tokens) values (${factId}, ${tokens})`,
  );
  tx.update(facts)
    .set({ searchRow: Number(lastInsertRowid) })
    .where(eq(facts.id, factId))
    .run();
}

/** Anew for every fact whose current revision takes its words from the source. */
export function indexFactsOf(tx: MainTransaction, sourceId: string): void {
  const isCurrent = sql`${factRevisions.factId} = ${facts.id} and ${factRevisions.revision} = ${facts.currentRevision}`;
  const taken = tx
    .select({ id: facts.id })
    .from(facts)
    .innerJoin(factRevisions, isCurrent)
    .innerJoin(quotes, eq(quotes.id, factRevisions.quoteId))
    .where(eq(quotes.sourceId, sourceId))
    .all();
  for (const { id } of taken) indexFact(tx, id);
}
