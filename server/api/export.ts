import { createRoute, z } from "@hono/zod-openapi";
import type { Context } from "hono";
import { entityId } from "#core/contracts/lists.ts";
import { exportQuery } from "#core/contracts/reports.ts";
import { recordDeed } from "#db/audit.ts";
import type { MainDatabase } from "#db/open-database.ts";
import { requirePerson } from "../access.ts";
import { attachment } from "../content-disposition.ts";
import { exportReport } from "../export/export-report.ts";
import type { ExportNotes } from "../export/render-job.ts";
import { answersBytes } from "./answers.ts";
import { type ApiApp, type ApiEnv, type ApiParts, deedOf } from "./api-app.ts";

const exportRoute = createRoute({
  method: "get",
  path: "/api/v1/reports/{reportId}/export",
  tags: ["Reports"],
  summary: "The report as Markdown, PDF or the TipTap document, as it lies on disk",
  description:
    "The header Zonebrief-Export-Notes tells what falls short: missing-glyphs, " +
    "images-without-description, unreadable-images, not-accessible, stand-in-fonts.",
  request: { params: z.object({ reportId: entityId }), query: exportQuery },
  responses: answersBytes("*/*", "The file"),
});

export function addExportRoutes(app: ApiApp, parts: ApiParts): void {
  app.openapi(exportRoute, async (context) => {
    const { reportId } = context.req.valid("param");
    const { format, locale } = context.req.valid("query");
    const { bytes, mediaType, fileName, notes } = await exportReport(parts, {
      principal: context.var.principal,
      reportId,
      format,
      locale,
      siteOrigin: parts.environment.publicOrigin ?? new URL(context.req.url).origin,
      signal: context.req.raw.signal,
    });
    recordExport(context, { db: parts.db, reportId, format });
    const told = notes === null ? [] : noteNames(notes);
    return new Response(new Uint8Array(bytes), {
      headers: {
        "content-type": mediaType,
        "content-disposition": attachment(fileName),
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-store",
        ...(told.length > 0 && { "zonebrief-export-notes": told.join(", ") }),
      },
    });
  });
}

function recordExport(
  context: Context<ApiEnv>,
  { db, reportId, format }: { db: MainDatabase; reportId: string; format: string },
): void {
  const deed = deedOf(context, requirePerson(context.var.principal));
  recordDeed(db, deed, { action: "report.export", subjectId: reportId, detail: { format } });
}

function noteNames(notes: ExportNotes): readonly string[] {
  const told: readonly (readonly [name: string, applies: boolean])[] = [
    ["missing-glyphs", notes.missingGlyphs.length > 0],
    ["images-without-description", notes.imagesWithoutDescription > 0],
    ["unreadable-images", notes.unreadableImages > 0],
    ["not-accessible", !notes.isAccessible],
    ["stand-in-fonts", notes.standInFonts],
  ];
  return told.flatMap(([name, applies]) => (applies ? [name] : []));
}
