import { imageSource } from "#core/document/image-source.ts";
import { reportToForm } from "#core/export/report-to-form.ts";
import { reportToMarkdown } from "#core/export/report-to-markdown.ts";
import type { RenderJob, RenderOutcome } from "./render-job.ts";

/**
 * The child process of render-report.ts: renders one report and ends. It may read the program, the
 * fonts and the blobs, and can neither write nor start processes.
 */
process.once("message", (job: RenderJob) => {
  void render(job)
    .catch((error: unknown): RenderOutcome => ({ state: "failed", message: String(error) }))
    .then((outcome) => process.send?.(outcome, () => process.disconnect()));
});

async function render(job: RenderJob): Promise<RenderOutcome> {
  const sourceIds = new Map(
    job.sources.map(({ factId, revision, sourceId }) => [`${revision} ${factId}`, sourceId]),
  );
  const references = new Map(job.references.map(({ sourceId, text }) => [sourceId, text]));
  const form = reportToForm({
    title: job.title,
    body: JSON.parse(new TextDecoder().decode(job.bodyJson)),
    locale: job.locale,
    findSourceId: (factId, revision) => sourceIds.get(`${revision} ${factId}`) ?? null,
    findReference: (sourceId) => references.get(sourceId) ?? null,
  });
  if (job.format === "pdf") {
    // Only PDF needs the compiler, which takes a while to load.
    const { renderPdf } = await import("./render-pdf.ts");
    return renderPdf(form, job);
  }
  const markdown = reportToMarkdown(form, {
    imageAddress: ({ reportId, imageId }) => job.siteOrigin + imageSource(reportId, imageId),
  });
  return { state: "done", bytes: new TextEncoder().encode(markdown), notes: nothingToNote };
}

const nothingToNote = {
  missingGlyphs: [],
  imagesWithoutDescription: 0,
  unreadableImages: 0,
  isAccessible: true,
  standInFonts: false,
};
