import type { z } from "zod";
import type { newQuote } from "#core/contracts/facts.ts";
import { findQuote, makeQuote } from "#core/quotes/quote.ts";
import { Refusal } from "#core/refusal.ts";
import type { SourceQuote } from "#db/fact-changes.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { findPagedText, type PagedText } from "#db/source-text.ts";

/**
 * Finds the quoted words in the text of their source: where they were said to stand, else the
 * nearest place (without offsets the first), white space aside. What is kept are the source's own
 * words with what stands around them.
 *
 * @throws Refusal "quote-not-in-source", also for a source that there is not
 */
export async function locateQuote(
  db: MainDatabase,
  { sourceId, exact, start, end }: z.output<typeof newQuote>,
): Promise<SourceQuote> {
  const source = await findPagedText(db, sourceId);
  const place = { start: start ?? 0, end: end ?? exact.length };
  const found =
    source === null
      ? null
      : findQuote(source.text, { exact: exact.trim(), prefix: "", suffix: "", ...place });
  if (source === null || found === null || found.state === "not-found") {
    throw new Refusal("quote-not-in-source", { detail: { sourceId } });
  }
  const quote = makeQuote(source.text, found.start, found.end);
  return { ...quote, sourceId, page: pageAt(source, quote.start) };
}

function pageAt({ pages }: PagedText, offset: number): number | null {
  return pages?.findLast((page) => page.start <= offset)?.page ?? null;
}
