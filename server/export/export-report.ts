import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { formatReference } from "#core/citations/format-reference.ts";
import type { ExportFormat } from "#core/contracts/reports.ts";
import { sourceKinds } from "#core/contracts/sources.ts";
import type { ImageAddress } from "#core/document/image-source.ts";
import type { Locale } from "#core/locale.ts";
import { isRefusal, Refusal } from "#core/refusal.ts";
import { findCitedSources } from "#db/cited-sources.ts";
import { findImage } from "#db/images.ts";
import { mayInReport, requireInReport } from "../access.ts";
import type { Principal } from "../principal.ts";
import { ReportTooHardError } from "../report-reader.ts";
import type { ReportDocument } from "../report-reader-worker.ts";
import type { Runtime } from "../runtime.ts";
import { exportFileName } from "./export-file-name.ts";
import type { ExportNotes, JobImage, RenderJob } from "./render-job.ts";
import { renderReport } from "./render-report.ts";

type Parts = Pick<Runtime, "environment" | "log" | "db" | "reader" | "blobs">;

export interface ExportRequest {
  readonly principal: Principal;
  readonly reportId: string;
  readonly format: ExportFormat;
  /** The language of the words that the export adds; the text's own when absent. */
  readonly locale: Locale | undefined;
  /** The site that pictures are named under, as "https://zb.example.org". */
  readonly siteOrigin: string;
  readonly signal: AbortSignal;
}

export interface ExportedFile {
  readonly bytes: Uint8Array;
  readonly mediaType: string;
  readonly fileName: string;
  readonly notes: ExportNotes | null;
}

const kinds = {
  markdown: { mediaType: "text/markdown; charset=utf-8", extension: "md" },
  pdf: { mediaType: "application/pdf", extension: "pdf" },
  json: { mediaType: "application/json; charset=utf-8", extension: "json" },
} as const satisfies Record<ExportFormat, { mediaType: string; extension: string }>;

/**
 * Makes a file of a report as it lies on disk; its room is not needed. The report is read in a
 * thread; Markdown and PDF are rendered in a child process.
 *
 * @throws Refusal of access.ts, or of renderReport
 */
export async function exportReport(parts: Parts, request: ExportRequest): Promise<ExportedFile> {
  const { principal, reportId, format } = request;
  await requireInReport(parts.db, principal, { reportId, operation: "export" });
  const report = await readReport(parts, reportId);
  const { mediaType, extension } = kinds[format];
  const fileName = exportFileName(report.title, extension);
  if (format === "json") {
    return { bytes: report.bodyJson, mediaType, fileName, notes: null };
  }
  const job = await prepareJob(parts, { ...request, format }, report);
  const { bytes, notes } = await renderLogged(parts, job, request);
  return { bytes, mediaType, fileName, notes };
}

type ExportedDocument = Omit<ReportDocument, "seq">;

/** @throws Refusal "export-too-long" */
async function readReport(
  { reader, log }: Pick<Parts, "reader" | "log">,
  reportId: string,
): Promise<ExportedDocument> {
  try {
    return (await reader.document(reportId)) ?? nothingWritten;
  } catch (error) {
    log.error({ err: error, reportId }, "a report could not be read for its export");
    const reason = error instanceof ReportTooHardError ? "export-too-long" : "export-failed";
    throw new Refusal(reason, { cause: error });
  }
}

const nothingWritten: ExportedDocument = {
  title: "",
  bodyJson: new TextEncoder().encode(JSON.stringify({ type: "doc", content: [] })),
  factIds: [],
  images: [],
};

async function renderLogged(parts: Parts, job: RenderJob, { reportId, signal }: ExportRequest) {
  const blobFolder = join(parts.environment.dataDir, "blobs");
  const log = parts.log.child({ reportId, format: job.format });
  try {
    const done = await renderReport(job, { signal, blobFolder });
    log.info({ byteSize: done.bytes.byteLength, notes: done.notes }, "exported");
    return done;
  } catch (error) {
    if (isRefusal(error) && error.reason === "cancelled") log.info("export given up");
    else log.error({ err: error }, "export failed");
    throw error;
  }
}

async function prepareJob(
  parts: Parts,
  request: ExportRequest & Pick<RenderJob, "format">,
  { title, bodyJson, factIds, images }: ExportedDocument,
): Promise<RenderJob> {
  const { revisions, sources } = await findCitedSources(parts.db, factIds);
  return {
    format: request.format,
    title,
    bodyJson,
    locale: request.locale,
    sources: revisions,
    references: sources.map(({ id, pageLabel, kind, authors, ...source }) => ({
      sourceId: id,
      text: formatReference({
        ...source,
        authors: [...authors],
        page: pageLabel,
        kind: sourceKinds.find((known) => known === kind) ?? "file",
      }),
    })),
    images: request.format === "pdf" ? await findImages(parts, request, images) : [],
    siteOrigin: request.siteOrigin,
    fontFolder: await findFontFolder(parts),
  };
}

/** Pictures of another report are shown only to those who may read that report. */
async function findImages(
  { db, blobs }: Parts,
  { principal }: ExportRequest,
  addresses: readonly ImageAddress[],
): Promise<readonly JobImage[]> {
  const mayRead = new Map<string, boolean>();
  const images: JobImage[] = [];
  for (const address of addresses) {
    const { reportId } = address;
    const allowed =
      mayRead.get(reportId) ?? (await mayInReport(db, principal, { reportId, operation: "read" }));
    mayRead.set(reportId, allowed);
    const image = allowed ? await findImage(db, address) : null;
    if (image !== null) images.push({ ...address, path: blobs.pathOf(image.sha256) });
  }
  return images;
}

/** The office's fonts, when it has put any there. */
async function findFontFolder({ environment }: Pick<Parts, "environment">): Promise<string | null> {
  const folder = join(environment.dataDir, "fonts");
  const files = await readdir(folder).catch(() => []);
  return files.some((file) => /\.(ttf|otf|ttc|otc)$/i.test(file)) ? folder : null;
}
