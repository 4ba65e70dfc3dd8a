import { setImmediate as otherWork } from "node:timers/promises";
import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { indexTokens } from "#core/search/bigrams.ts";
import { englishMetricName, englishZoneName, spellingsOf } from "#core/vocabulary/english-names.ts";
import type { MainDatabase } from "./open-database.ts";
import { factRevisions, facts, metrics, quotes, sources, zones } from "./schema.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

type FactWords = ReturnType<typeof selectWords>[number];

/** What the current revisions of facts are found by. */
function selectWords(tx: MainTransaction, which: { where: SQL; limit?: number }) {
  const { revision, factId, value, valueHigh, unit, quoteId } = factRevisions;
  return tx
    .select({
      id: facts.id,
      searchRow: facts.searchRow,
      zone: zones.name,
      metric: metrics.name,
      words: {
        zoneAliases: zones.aliases,
        city: zones.city,
        metricAliases: metrics.aliases,
        subject: facts.subject,
        period: facts.periodLabel,
        value,
        valueHigh,
        unit,
        quote: quotes.exact,
        source: sources.title,
        publisher: sources.publisher,
      },
    })
    .from(facts)
    .innerJoin(zones, eq(zones.id, facts.zoneId))
    .innerJoin(metrics, eq(metrics.id, facts.metricId))
    .innerJoin(factRevisions, and(eq(factId, facts.id), eq(revision, facts.currentRevision)))
    .innerJoin(quotes, eq(quotes.id, quoteId))
    .innerJoin(sources, eq(sources.id, quotes.sourceId))
    .where(which.where)
    .orderBy(sql`facts.rowid`)
    .limit(which.limit ?? -1)
    .all();
}

function tokensOf({ zone, metric, words }: FactWords): string {
  const inEnglish = [englishZoneName(zone), englishMetricName(metric)].flatMap(spellingsOf);
  const texts = [zone, metric, ...Object.values(words).flat(), ...inEnglish];
  return indexTokens(texts.filter(Boolean).join(" "));
}

/** Replaces what was there. */
function writeWords(tx: MainTransaction, rows: readonly FactWords[]): void {
  const ids = JSON.stringify(rows.map(({ id }) => id));
  const old = rows.flatMap(({ searchRow }) => searchRow ?? []);
  if (old.length > 0) {
    tx.run(sql`delete from fact_search where rowid in ${old}`);
    tx.run(sql`update facts set search_row = null where search_row in ${old}`);
  }
  const values = rows.map((row) => sql`(${row.id}, ${tokensOf(row)})`);
  const { lastInsertRowid } = tx.run(
    sql`insert into fact_search (fact_id, tokens) values ${sql.join(values, sql`, `)}`,
  );
  // The rows of one statement follow one another.
  const first = Number(lastInsertRowid) - rows.length + 1;
  tx.run(
    sql`update facts set search_row = ${first} + json_each.key from json_each(${ids}) where facts.id = json_each.value`,
  );
}

/**
 * Writes the words by which a fact is found: zone and metric with their aliases and English names,
 * subject, period, value, quote and source.
 */
export function indexFact(tx: MainTransaction, factId: string): void {
  const rows = selectWords(tx, { where: eq(facts.id, factId) });
  if (rows.length === 0) throw new Error(`no fact ${factId} to index`);
  writeWords(tx, rows);
}

/** Anew for every fact whose current revision takes its words from the source. */
export function indexFactsOf(tx: MainTransaction, sourceId: string): void {
  const rows = selectWords(tx, { where: eq(quotes.sourceId, sourceId) });
  for (let first = 0; first < rows.length; first += rowsPerWrite) {
    writeWords(tx, rows.slice(first, first + rowsPerWrite));
  }
}

/** Other writers wait some milliseconds for as many. */
const rowsPerWrite = 50;

/**
 * Indexes the facts that a migration left without words, in short transactions and in the order in
 * which they were made. Ends early when aborted; what is left then is for another call.
 *
 * @returns how many were indexed
 */
export async function indexFactsLeft(db: MainDatabase, signal: AbortSignal): Promise<number> {
  let indexed = 0;
  while (!signal.aborted && hasFactsLeft(db)) {
    const some = inTransaction(db, indexSomeLeft);
    if (some === 0) throw new Error("a fact has no words to be found by");
    indexed += some;
    await otherWork();
  }
  return indexed;
}

export function hasFactsLeft(db: MainDatabase): boolean {
  return db.select({ id: facts.id }).from(facts).where(isNull(facts.searchRow)).get() !== undefined;
}

function indexSomeLeft(tx: MainTransaction): number {
  const rows = selectWords(tx, { where: isNull(facts.searchRow), limit: rowsPerWrite });
  if (rows.length > 0) writeWords(tx, rows);
  return rows.length;
}
