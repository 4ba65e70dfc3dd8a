import { readFile } from "node:fs/promises";
import { createRoute, z } from "@hono/zod-openapi";
import { entityId, listOf } from "#core/contracts/lists.ts";
import {
  changedSource,
  newSourceFields,
  sourceQuery,
  sourceShape,
  sourceTextShape,
} from "#core/contracts/sources.ts";
import { Refusal } from "#core/refusal.ts";
import { changeSource, findSource, findSourceText, listSources } from "#db/sources.ts";
import { requireInWorkspace } from "../access.ts";
import { attachment } from "../content-disposition.ts";
import { addSource, localDay } from "../ingest/add-source.ts";
import { answersBytes, answersCreated, answersOk, formBody, jsonBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";
import { listAnswer, readCursor } from "./cursor.ts";

const tags = ["Sources"];
const params = z.object({ sourceId: entityId });

const listRoute = createRoute({
  method: "get",
  path: "/api/v1/sources",
  tags,
  summary: "Sources, newest first; q is looked for in paragraphs, titles, publishers and authors",
  request: { query: sourceQuery },
  responses: answersOk(listOf(sourceShape), "A page of sources"),
});

const uploadedFile = z
  .custom<File>((value) => value instanceof File, { message: "a file is needed" })
  .openapi({ type: "string", format: "binary", description: ".txt, .md, .docx or .pdf, ≤ 20 MB" });

const createSourceRoute = createRoute({
  method: "post",
  path: "/api/v1/sources",
  tags,
  summary: "Upload a document; answers when its text has been read, within 20 seconds",
  request: { body: formBody(newSourceFields.extend({ file: uploadedFile })) },
  responses: {
    ...answersOk(sourceShape, "These bytes were here already: their source, alreadyHere true"),
    ...answersCreated(sourceShape, "The new source"),
  },
});

const oneRoute = createRoute({
  method: "get",
  path: "/api/v1/sources/{sourceId}",
  tags,
  summary: "One source",
  request: { params },
  responses: answersOk(sourceShape, "The source"),
});

const changeRoute = createRoute({
  method: "patch",
  path: "/api/v1/sources/{sourceId}",
  tags,
  summary: "Correct what is known about a source; its text and bytes never change",
  request: { params, body: jsonBody(changedSource) },
  responses: answersOk(sourceShape, "The source as it is now"),
});

const textRoute = createRoute({
  method: "get",
  path: "/api/v1/sources/{sourceId}/text",
  tags,
  summary: "The extracted text with the quotes that facts take from it; offsets are UTF-16 units",
  request: { params },
  responses: answersOk(sourceTextShape, "Text, page starts and quotes"),
});

const originalRoute = createRoute({
  method: "get",
  path: "/api/v1/sources/{sourceId}/original",
  tags,
  summary: "The bytes as they were uploaded, to be saved",
  request: { params },
  responses: answersBytes("application/octet-stream", "The file"),
});

export function addSourceRoutes(app: ApiApp, { db, blobs }: ApiParts): void {
  async function requireSource(sourceId: string) {
    const source = await findSource(db, sourceId);
    if (source === null) throw new Refusal("not-found");
    return source;
  }

  app.openapi(listRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const { q, cursor, limit } = context.req.valid("query");
    const after = readCursor(cursor, z.tuple([z.int(), entityId]));
    const page = await listSources(db, { words: q?.trim() ?? "", after, limit });
    return context.json(
      listAnswer(page, (source) => source),
      200,
    );
  });

  app.openapi(createSourceRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { file, ...fields } = context.req.valid("form");
    const upload = { bytes: new Uint8Array(await file.arrayBuffer()), fileName: file.name };
    const { source, alreadyHere } = await addSource(
      { db, blobs },
      { file: upload, fields, signal: context.req.raw.signal },
      deedOf(context, person),
    );
    if (alreadyHere) return context.json({ ...source, alreadyHere }, 200);
    return context.json(source, 201);
  });

  app.openapi(oneRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    return context.json(await requireSource(context.req.valid("param").sourceId), 200);
  });

  app.openapi(changeRoute, async (context) => {
    const person = requireInWorkspace(context.var.principal, "write-base");
    const { sourceId } = context.req.valid("param");
    const deed = deedOf(context, person);
    const given = context.req.valid("json");
    const { url } = await requireSource(sourceId);
    // A page at another address was read today; the same address keeps the day it was read on.
    const isNewPage = given.url != null && given.url !== url;
    const changes = isNewPage ? { ...given, accessedOn: localDay(deed.at) } : given;
    if (Object.keys(changes).length > 0) await changeSource(db, { sourceId, changes }, deed);
    return context.json(await requireSource(sourceId), 200);
  });

  app.openapi(textRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const text = await findSourceText(db, context.req.valid("param").sourceId);
    if (text === null) throw new Refusal("not-found");
    return context.json(text, 200);
  });

  app.openapi(originalRoute, async (context) => {
    requireInWorkspace(context.var.principal, "read-base");
    const source = await requireSource(context.req.valid("param").sourceId);
    return new Response(await readFile(blobs.pathOf(source.sha256)), {
      headers: {
        "content-type": source.mediaType,
        "content-length": String(source.byteSize),
        "content-disposition": attachment(source.fileName),
        // A document is never shown on our own origin, whatever it turns out to hold.
        "content-security-policy": "sandbox; default-src 'none'",
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
      },
    });
  });
}
