import { eq } from "drizzle-orm";
import type { MainDatabase } from "./open-database.ts";
import { sources } from "./schema.ts";

export interface PagedText {
  readonly text: string;
  /** Where pages begin; null for a document without pages. */
  readonly pages: readonly { readonly page: number; readonly start: number }[] | null;
}

/** The text alone, without the quotes taken from it; null when there is no such source. */
export async function findPagedText(db: MainDatabase, sourceId: string): Promise<PagedText | null> {
  const { text, pages } = sources;
  return db.select({ text, pages }).from(sources).where(eq(sources.id, sourceId)).get() ?? null;
}
