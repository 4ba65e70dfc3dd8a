import { buffer } from "node:stream/consumers";
import { createRoute, z } from "@hono/zod-openapi";
import { entityId } from "#core/contracts/lists.ts";
import { imageShape, type ReportImage } from "#core/contracts/reports.ts";
import { imageSource } from "#core/document/image-source.ts";
import { Refusal } from "#core/refusal.ts";
import { addImage, findImage, type ImageRow } from "#db/images.ts";
import { requireInReport } from "../access.ts";
import { imagePixels } from "../images/image-pixels.ts";
import { sniffImage } from "../images/sniff-image.ts";
import { plainFileName } from "../plain-file-name.ts";
import { answersBytes, answersCreated, fileField, formBody } from "./answers.ts";
import { type ApiApp, type ApiParts, deedOf } from "./api-app.ts";

const uploadRoute = createRoute({
  method: "post",
  path: "/api/v1/reports/{reportId}/images",
  tags: ["Images"],
  summary: "Upload a PNG, JPEG, GIF or WebP picture of at most 10 MB",
  request: {
    params: z.object({ reportId: entityId }),
    body: formBody(z.object({ file: fileField })),
  },
  responses: answersCreated(imageShape, "The picture; its src goes into the document"),
});

const imageRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}/images/{imageId}",
  tags: ["Images"],
  summary: "The bytes of a picture",
  request: { params: z.object({ reportId: entityId, imageId: entityId }) },
  responses: answersBytes("image/*", "The picture as uploaded"),
});

const maxImageBytes = 10 * 1024 ** 2;

/** Four bytes each once a browser shows it; a scanned A3 page at 600 dpi has 70 million. */
const maxImagePixels = 80_000_000;

function imageOf(reportId: string, { sha256: _, ...image }: ImageRow): ReportImage {
  return { ...image, src: imageSource(reportId, image.id) };
}

/**
 * Rights are asked for every byte served, so a browser may keep the picture but has to ask whether
 * it still may show it. What was uploaded can neither run nor pass for another type.
 */
function imageHeaders({ mediaType, sha256 }: ImageRow): Record<string, string> {
  return {
    "content-type": mediaType,
    "content-disposition": "inline",
    "content-security-policy": "default-src 'none'; sandbox",
    "x-content-type-options": "nosniff",
    "cache-control": "private, no-cache",
    etag: `"${sha256}"`,
  };
}

export function addImageRoutes(app: ApiApp, { db, blobs }: ApiParts): void {
  app.openapi(uploadRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const operation = { reportId, operation: "write" } as const;
    const { person } = await requireInReport(db, context.var.principal, operation);
    const { file } = context.req.valid("form");
    if (file.size > maxImageBytes) throw new Refusal("too-large");
    const bytes = new Uint8Array(await file.arrayBuffer());
    const mediaType = sniffImage(bytes);
    const pixels = imagePixels(bytes);
    if (mediaType === null || pixels === null) throw new Refusal("unsupported-image");
    if (pixels > maxImagePixels) throw new Refusal("too-large");
    const sha256 = await blobs.put(bytes);
    const fileName = plainFileName(file.name);
    const image = { sha256, mediaType, byteSize: bytes.byteLength, fileName };
    const row = await addImage(db, { reportId, image }, deedOf(context, person));
    return context.json(imageOf(reportId, row), 201);
  });

  app.openapi(imageRoute, async (context) => {
    const { reportId, imageId } = context.req.valid("param");
    await requireInReport(db, context.var.principal, { reportId, operation: "read" });
    const image = await findImage(db, { reportId, imageId });
    if (image === null) throw new Refusal("not-found");
    const headers = imageHeaders(image);
    if (context.req.header("if-none-match") === headers["etag"]) {
      return new Response(null, { status: 304, headers });
    }
    return new Response(new Uint8Array(await buffer(blobs.read(image.sha256))), { headers });
  });
}
