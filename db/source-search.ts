import { type SQL, sql } from "drizzle-orm";
import { indexTokens, matchQuery } from "#core/search/bigrams.ts";
import { splitParagraphs, type TextSpan } from "#core/sources/source-paragraphs.ts";
import type { MainDatabase } from "./open-database.ts";
import { inTransaction, type MainTransaction } from "./transaction.ts";

// source_search holds one row per paragraph, with its place in the text, and one headline row per
// source (start and end null) with its title, publisher and authors.

export interface SourceHeadline {
  readonly id: string;
  readonly title: string;
  readonly publisher?: string | null | undefined;
  readonly authors: readonly string[];
}

/** Other writers wait no longer than this for a slice of the index. */
const sliceMs = 10;

/**
 * Indexes a text in short transactions, before its source exists: nothing finds the rows until
 * the source is there. Resolves with the rows, to be taken away if the source never comes.
 */
export async function indexParagraphs(
  db: MainDatabase,
  { sourceId, text }: { sourceId: string; text: string },
): Promise<readonly number[]> {
  const spans = splitParagraphs(text);
  const rowIds: number[] = [];
  while (rowIds.length < spans.length) {
    inTransaction(db, (tx) => {
      const deadline = performance.now() + sliceMs;
      while (rowIds.length < spans.length && performance.now() < deadline) {
        const span = spans[rowIds.length];
        if (span !== undefined) rowIds.push(insertParagraph(tx, { sourceId, text, span }));
      }
    });
    await otherWork();
  }
  return rowIds;
}

/** The same inside one transaction, for texts known to be short. */
export function indexShortSource(
  tx: MainTransaction,
  source: SourceHeadline & { readonly text: string },
): void {
  for (const span of splitParagraphs(source.text)) {
    insertParagraph(tx, { sourceId: source.id, text: source.text, span });
  }
  indexHeadline(tx, source);
}

export async function removeRows(db: MainDatabase, rowIds: readonly number[]): Promise<void> {
  const rowsPerSlice = 100;
  for (let first = 0; first < rowIds.length; first += rowsPerSlice) {
    inTransaction(db, (tx) => {
      for (const rowId of rowIds.slice(first, first + rowsPerSlice)) {
        tx.run(sql`delete from source_search where rowid = ${rowId}`);
      }
    });
    await otherWork();
  }
}

export function indexHeadline(tx: MainTransaction, headline: SourceHeadline): void {
  tx.run(
    sql`insert into source_search (source_id, start, "end", tokens) values (${headline.id}, null, null, ${headlineTokens(headline)})`,
  );
}

/** Its own words lead to the old row: no index is kept over source ids. */
export function replaceHeadline(
  tx: MainTransaction,
  { before, after }: { before: SourceHeadline; after: SourceHeadline },
): void {
  const match = matchQuery(headlineText(before));
  if (match !== null) {
    tx.run(
      sql`delete from source_search where source_search match ${match} and source_id = ${before.id} and start is null`,
    );
  }
  indexHeadline(tx, after);
}

/** Common words stand in very many paragraphs; the newest of them are looked at. */
const maxHits = 5000;

/** The ids of sources with the words in one paragraph or in the headline; null for no words. */
export function sourcesMatching(words: string): SQL | null {
  const match = matchQuery(words);
  if (match === null) return null;
  return sql`(select source_id from (select source_id from source_search where source_search match ${match} order by rowid desc limit ${maxHits}))`;
}

function insertParagraph(
  tx: MainTransaction,
  { sourceId, text, span }: { sourceId: string; text: string; span: TextSpan },
): number {
  const tokens = indexTokens(text.slice(span.start, span.end));
  const { lastInsertRowid } = tx.run(
    sql`insert into source_search (source_id, start, "end", tokens) values (${sourceId}, ${span.start}, ${span.end}, ${tokens})`,
  );
  return Number(lastInsertRowid);
}

const headlineTokens = (headline: SourceHeadline) => indexTokens(headlineText(headline));

function headlineText({ title, publisher, authors }: SourceHeadline): string {
  return [title, publisher ?? "", ...authors].join(" ");
}

function otherWork(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
