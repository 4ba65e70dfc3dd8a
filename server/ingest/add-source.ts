import { createHash } from "node:crypto";
import type { z } from "zod";
import type { newSourceFields, Source } from "#core/contracts/sources.ts";
import { Refusal } from "#core/refusal.ts";
import { defaultTitle } from "#core/sources/propose-bibliography.ts";
import type { Deed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { createSource, findSource, findSourceByHash, type NewSource } from "#db/sources.ts";
import type { BlobStore } from "../blob-store.ts";
import { plainFileName } from "../plain-file-name.ts";
import { maxFileBytes } from "./ingest-limits.ts";
import { parseFile, type UploadedFile } from "./parse-file.ts";

interface Upload {
  readonly file: UploadedFile;
  readonly fields: z.output<typeof newSourceFields>;
  readonly signal: AbortSignal;
}

/**
 * Takes a file in: read, kept, indexed. Bytes that are here already answer their source, whatever
 * the file is called now. A file that cannot be read leaves nothing behind: its bytes are kept
 * only once its text is known.
 *
 * @throws Refusal for a file that is too large, of no use or too hard to read; "cancelled"
 */
export async function addSource(
  { db, blobs }: { db: MainDatabase; blobs: BlobStore },
  { file, fields, signal }: Upload,
  deed: Deed,
): Promise<{ source: Source; alreadyHere: boolean }> {
  if (file.bytes.length > maxFileBytes) throw new Refusal("too-large");
  const sha256 = createHash("sha256").update(file.bytes).digest("hex");
  const known = await findSourceByHash(db, sha256);
  if (known !== null) return { source: known, alreadyHere: true };
  const outcome = await parseFile(file, { signal });
  if (outcome.state === "refused") throw new Refusal(outcome.reason);
  await blobs.put(file.bytes);
  const { text, pages, mediaType } = outcome;
  const parsed = { sha256, text, pages, mediaType, byteSize: file.bytes.length };
  const fileName = plainFileName(file.fileName);
  const described = descriptionOf(fields, { text, fileName, at: deed.at });
  const { outcome: state, sourceId } = await createSource(
    db,
    { ...parsed, fileName, ...described },
    deed,
  );
  const source = await findSource(db, sourceId);
  if (source === null) throw new Refusal("not-found");
  return { source, alreadyHere: state === "exists" };
}

type Description = Omit<
  NewSource,
  "sha256" | "text" | "pages" | "mediaType" | "byteSize" | "fileName"
>;

/** A page that has an address was read on the day it was added, as citations say it. */
function descriptionOf(
  fields: Upload["fields"],
  { text, fileName, at }: { text: string; fileName: string; at: Date },
): Description {
  return {
    title: fields.title ?? defaultTitle(text, fileName),
    kind: fields.kind,
    publisher: fields.publisher ?? null,
    authors: splitAuthors(fields.authors ?? ""),
    publishedOn: fields.publishedOn ?? null,
    pageLabel: fields.pageLabel ?? null,
    url: fields.url ?? null,
    accessedOn: fields.url === undefined ? null : localDay(at),
  };
}

function splitAuthors(authors: string): string[] {
  return authors
    .split(/[、,，;；]/)
    .map((author) => author.trim())
    .filter((author) => author !== "");
}

/** The day on this server's calendar. */
export function localDay(at: Date): string {
  const parts = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
  return parts.map((part) => String(part).padStart(2, "0")).join("-");
}
