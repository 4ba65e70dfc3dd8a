import { and, asc, desc, eq, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import { z } from "zod";
import {
  type ChangedSource,
  type Source,
  type SourceKind,
  type SourceText,
  sourceKinds,
} from "#core/contracts/sources.ts";
import { type Deed, recordAudit } from "./audit.ts";
import { indexFactsOf } from "./fact-index.ts";
import { newId } from "./new-id.ts";
import type { MainDatabase } from "./open-database.ts";
import { type Page, pageOf, type Slice } from "./page.ts";
import { factRevisions, facts, quotes, sources, users } from "./schema.ts";
import {
  indexHeadline,
  indexParagraphs,
  removeRows,
  replaceHeadline,
  sourcesMatching,
} from "./source-search.ts";
import { inTransaction } from "./transaction.ts";

/** Facts whose current revision takes its words from the source. */
const factCount = sql<number>`(
  select count(distinct facts.id) from quotes
  join fact_revisions on fact_revisions.quote_id = quotes.id
  join facts on facts.id = fact_revisions.fact_id
    and facts.current_revision = fact_revisions.revision
  where quotes.source_id = sources.id
)`;

const sourceColumns = {
  id: sources.id,
  title: sources.title,
  kind: sources.kind,
  publisher: sources.publisher,
  authors: sources.authors,
  publishedOn: sources.publishedOn,
  pageLabel: sources.pageLabel,
  url: sources.url,
  accessedOn: sources.accessedOn,
  fileName: sources.fileName,
  mediaType: sources.mediaType,
  byteSize: sources.byteSize,
  sha256: sources.sha256,
  isSample: sources.isSample,
  addedById: sources.addedBy,
  addedByName: users.name,
  addedAt: sources.addedAt,
  factCount,
};

function selectSources(db: MainDatabase) {
  return db.select(sourceColumns).from(sources).leftJoin(users, eq(users.id, sources.addedBy));
}

type SourceRow = NonNullable<ReturnType<ReturnType<typeof selectSources>["get"]>>;

const kindShape = z.enum(sourceKinds);

function toSource({ addedById, addedByName, ...row }: SourceRow): Source {
  return {
    ...row,
    kind: kindShape.parse(row.kind),
    authors: [...row.authors],
    addedBy: addedById === null ? null : { id: addedById, name: addedByName ?? "" },
    addedAt: row.addedAt.toISOString(),
  };
}

/** When a source was added, and its id among those of one moment. */
export type SourceKey = readonly [addedAt: number, id: string];

/** The newest first. `words` are looked for in paragraphs, titles, publishers and authors. */
export async function listSources(
  db: MainDatabase,
  { words, after, limit }: Slice<SourceKey> & { words: string },
): Promise<Page<Source, SourceKey>> {
  const matching = sourcesMatching(words);
  if (words !== "" && matching === null) return { items: [], next: null };
  const rows = selectSources(db)
    .where(
      and(
        isNull(sources.withdrawnAt),
        after === null ? undefined : olderThan(after),
        matching === null ? undefined : sql`${sources.id} in ${matching}`,
      ),
    )
    .orderBy(desc(sources.addedAt), desc(sources.id))
    .limit(limit + 1)
    .all();
  return pageOf(rows.map(toSource), {
    limit,
    keyOf: (source): SourceKey => [Date.parse(source.addedAt), source.id],
  });
}

function olderThan([addedAt, id]: SourceKey): SQL | undefined {
  const at = new Date(addedAt);
  return or(lt(sources.addedAt, at), and(eq(sources.addedAt, at), lt(sources.id, id)));
}

export async function findSource(db: MainDatabase, sourceId: string): Promise<Source | null> {
  const row = selectSources(db).where(eq(sources.id, sourceId)).get();
  return row === undefined ? null : toSource(row);
}

/** The source that holds these very bytes. */
export async function findSourceByHash(db: MainDatabase, sha256: string): Promise<Source | null> {
  const row = selectSources(db).where(eq(sources.sha256, sha256)).get();
  return row === undefined ? null : toSource(row);
}

/** The text with every quote that a revision of a fact takes from it, in text order. */
export async function findSourceText(
  db: MainDatabase,
  sourceId: string,
): Promise<SourceText | null> {
  const row = db
    .select({ text: sources.text, pages: sources.pages })
    .from(sources)
    .where(eq(sources.id, sourceId))
    .get();
  if (row === undefined) return null;
  const taken = db
    .select({
      id: quotes.id,
      factId: factRevisions.factId,
      revision: factRevisions.revision,
      start: quotes.start,
      end: quotes.end,
      currentRevision: facts.currentRevision,
    })
    .from(quotes)
    .innerJoin(factRevisions, eq(factRevisions.quoteId, quotes.id))
    .innerJoin(facts, eq(facts.id, factRevisions.factId))
    .where(eq(quotes.sourceId, sourceId))
    .orderBy(asc(quotes.start), asc(quotes.end), asc(factRevisions.revision))
    .all();
  return {
    text: row.text,
    pages: row.pages === null ? null : [...row.pages],
    quotes: taken.map(({ currentRevision, ...quote }) => ({
      ...quote,
      isCurrent: quote.revision === currentRevision,
    })),
  };
}

export interface NewSource {
  readonly sha256: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly byteSize: number;
  readonly text: string;
  readonly pages: readonly { readonly page: number; readonly start: number }[] | null;
  readonly title: string;
  readonly kind: SourceKind;
  readonly publisher: string | null;
  readonly authors: readonly string[];
  readonly publishedOn: string | null;
  readonly pageLabel: string | null;
  readonly url: string | null;
  /** The day on which the page behind `url` was read. */
  readonly accessedOn: string | null;
}

/**
 * The source of these bytes exists once: whoever comes second, even at the same moment, is
 * answered the first one's. The paragraphs are indexed before the source is there, in slices.
 */
export async function createSource(
  db: MainDatabase,
  fields: NewSource,
  deed: Deed,
): Promise<{ outcome: "created" | "exists"; sourceId: string }> {
  const sourceId = newId();
  const rowIds = await indexParagraphs(db, { sourceId, text: fields.text });
  let isCreated = false;
  try {
    const result = insertOnce(db, { id: sourceId, ...fields }, deed);
    isCreated = result.outcome === "created";
    return result;
  } finally {
    if (!isCreated) await removeRows(db, rowIds);
  }
}

function insertOnce(db: MainDatabase, fields: NewSource & { id: string }, deed: Deed) {
  return inTransaction<{ outcome: "created" | "exists"; sourceId: string }>(db, (tx) => {
    const same = tx
      .select({ id: sources.id })
      .from(sources)
      .where(eq(sources.sha256, fields.sha256))
      .get();
    if (same !== undefined) return { outcome: "exists", sourceId: same.id };
    tx.insert(sources)
      .values({ ...fields, addedBy: deed.by, addedAt: deed.at })
      .run();
    indexHeadline(tx, fields);
    recordAudit(tx, deed, { action: "source.create", subjectId: fields.id });
    return { outcome: "created", sourceId: fields.id };
  });
}

/** What is absent stays as it is. */
export type SourceChanges = ChangedSource & { readonly accessedOn?: string | undefined };

const changeableColumns = {
  id: sources.id,
  title: sources.title,
  publisher: sources.publisher,
  authors: sources.authors,
  publishedOn: sources.publishedOn,
  pageLabel: sources.pageLabel,
  url: sources.url,
  kind: sources.kind,
  accessedOn: sources.accessedOn,
};

/** False when there is no such source. What was there before is kept in the audit log. */
export async function changeSource(
  db: MainDatabase,
  { sourceId, changes }: { sourceId: string; changes: SourceChanges },
  deed: Deed,
): Promise<boolean> {
  return inTransaction<boolean>(db, (tx) => {
    const before = tx.select(changeableColumns).from(sources).where(eq(sources.id, sourceId)).get();
    if (before === undefined) return false;
    const after = {
      id: sourceId,
      title: changes.title ?? before.title,
      publisher: changes.publisher === undefined ? before.publisher : changes.publisher,
      authors: changes.authors ?? before.authors,
    };
    tx.update(sources).set(changes).where(eq(sources.id, sourceId)).run();
    replaceHeadline(tx, { before, after });
    if (after.title !== before.title || after.publisher !== before.publisher) {
      indexFactsOf(tx, sourceId);
    }
    recordAudit(tx, deed, { action: "source.change", subjectId: sourceId, detail: { before } });
    return true;
  });
}
