import { eq, type SQL, sql } from "drizzle-orm";
import { indexTokens, matchQuery } from "#core/search/bigrams.ts";
import { factRevisions, facts, metrics, quotes, sources, zones } from "./schema.ts";
import type { MainTransaction } from "./transaction.ts";

/** Common words stand in very many facts; the ones written last are looked at. */
const maxHits = 20_000;

/** The search rows of facts in which every word occurs; null for no words. */
export function searchRowsMatching(words: string): SQL | null {
  const match = matchQuery(words);
  if (match === null) return null;
  return sql`(select rowid from fact_search where fact_search match ${match} order by rowid desc limit ${maxHits})`;
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
