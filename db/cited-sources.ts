import { eq, inArray } from "drizzle-orm";
import type { MainDatabase } from "./open-database.ts";
import { factRevisions, quotes, sources } from "./schema.ts";

const revisionColumns = {
  factId: factRevisions.factId,
  revision: factRevisions.revision,
  sourceId: quotes.sourceId,
};

const bibliographicColumns = {
  id: sources.id,
  kind: sources.kind,
  title: sources.title,
  authors: sources.authors,
  publisher: sources.publisher,
  publishedOn: sources.publishedOn,
  pageLabel: sources.pageLabel,
  url: sources.url,
  accessedOn: sources.accessedOn,
};

/** Fewer than SQLite takes parameters, few enough that a statement stays short. */
const chunkSize = 500;

/**
 * Where every revision of these facts comes from, and the sources themselves, withdrawn ones
 * included: what was cited stays cited. Facts that the base does not know are left out.
 */
export async function findCitedSources(db: MainDatabase, factIds: readonly string[]) {
  const revisions = chunksOf([...new Set(factIds)]).flatMap((ids) =>
    db
      .select(revisionColumns)
      .from(factRevisions)
      .innerJoin(quotes, eq(quotes.id, factRevisions.quoteId))
      .where(inArray(factRevisions.factId, ids))
      .all(),
  );
  const cited = chunksOf([...new Set(revisions.map((row) => row.sourceId))]).flatMap((ids) =>
    db.select(bibliographicColumns).from(sources).where(inArray(sources.id, ids)).all(),
  );
  return { revisions, sources: cited };
}

function chunksOf<Item>(items: readonly Item[]): Item[][] {
  const count = Math.ceil(items.length / chunkSize);
  return Array.from({ length: count }, (_, index) =>
    items.slice(index * chunkSize, (index + 1) * chunkSize),
  );
}
