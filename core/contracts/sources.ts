import { z } from "zod";
import { sourceKinds } from "../citations/bibliographic-entry.ts";
import {
  entityId,
  instant,
  isoDay,
  pageQuery,
  plainText,
  publicationDate,
  shortText,
} from "./lists.ts";

export { type SourceKind, sourceKinds } from "../citations/bibliographic-entry.ts";

export const sourceShape = z
  .object({
    id: entityId,
    title: z.string(),
    kind: z.enum(sourceKinds),
    publisher: z.string().nullable(),
    authors: z.array(z.string()),
    publishedOn: publicationDate.nullable(),
    pageLabel: z.string().nullable(),
    url: z.string().nullable(),
    accessedOn: isoDay.nullable(),
    fileName: z.string(),
    mediaType: z.string(),
    byteSize: z.int(),
    sha256: z.string(),
    isSample: z.boolean(),
    addedBy: z.object({ id: entityId, name: z.string() }).nullable(),
    addedAt: instant,
    factCount: z.int(),
    /** Set on the answer to an upload whose bytes were already here. */
    alreadyHere: z.boolean().optional(),
  })
  .meta({ id: "Source" });
export type Source = z.infer<typeof sourceShape>;

/** The text fields beside the file in the multipart upload. */
export const newSourceFields = z.object({
  title: shortText(300).optional(),
  publisher: shortText(120).optional(),
  /** Several names separated by "、" or ",". */
  authors: plainText(300).optional(),
  publishedOn: publicationDate.optional(),
  pageLabel: shortText(20).optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2000)
    .optional(),
  kind: z.enum(sourceKinds).default("file"),
});

export const changedSource = z
  .object({
    title: shortText(300),
    publisher: shortText(120).nullable(),
    authors: z.array(shortText(60)).max(20),
    publishedOn: publicationDate.nullable(),
    pageLabel: shortText(20).nullable(),
    url: z
      .url({ protocol: /^https?$/ })
      .max(2000)
      .nullable(),
    kind: z.enum(sourceKinds),
  })
  .partial();
export type ChangedSource = z.infer<typeof changedSource>;

/** Offsets are UTF-16 units into `text`. */
export const sourceTextShape = z
  .object({
    text: z.string(),
    pages: z.array(z.object({ page: z.int(), start: z.int() })).nullable(),
    /** The quotes that facts take from this source, in text order. */
    quotes: z.array(
      z.object({
        id: entityId,
        factId: entityId,
        revision: z.int(),
        start: z.int(),
        end: z.int(),
        isCurrent: z.boolean(),
      }),
    ),
  })
  .meta({ id: "SourceText" });
export type SourceText = z.infer<typeof sourceTextShape>;

export const sourceQuery = pageQuery.extend({ q: z.string().max(100).optional() });
