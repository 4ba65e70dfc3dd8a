import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { getDocument, PasswordException, VerbosityLevel } from "pdfjs-dist/legacy/build/pdf.mjs";
import { maxTextUnits } from "./ingest-limits.ts";
import { normaliseText } from "./normalise-text.ts";
import { type PdfRun, runsToParagraphs } from "./pdf-lines.ts";
import { type PageStart, type ReadOutcome, refused } from "./read-outcome.ts";

export const pdfMediaType = "application/pdf";

/** The predefined character maps that Chinese files refer to by name. */
const characterMaps = join(
  dirname(createRequire(import.meta.url).resolve("pdfjs-dist/package.json")),
  "cmaps/",
);

/** The text layer, page by page; nothing is drawn and no script of the file runs. */
export async function readPdf(bytes: Uint8Array): Promise<ReadOutcome> {
  const loading = getDocument({
    data: new Uint8Array(bytes),
    cMapUrl: characterMaps,
    cMapPacked: true,
    useWasm: false,
    enableXfa: false,
    verbosity: VerbosityLevel.ERRORS,
  });
  try {
    const document = await loading.promise;
    const pages: PageStart[] = [];
    let text = "";
    for (let page = 1; page <= document.numPages; page += 1) {
      pages.push({ page, start: text.length });
      text += await pageText(await document.getPage(page));
      if (text.length > maxTextUnits) return refused("file-too-hard");
    }
    return { state: "read", text, pages, mediaType: pdfMediaType };
  } catch (error) {
    if (error instanceof PasswordException) return refused("password-needed");
    throw error;
  } finally {
    await loading.destroy();
  }
}

type Page = Awaited<ReturnType<Awaited<ReturnType<typeof getDocument>["promise"]>["getPage"]>>;

/** Normalised here, so that page starts count in the text as it is stored. */
async function pageText(page: Page): Promise<string> {
  const { items } = await page.getTextContent();
  const runs = items.flatMap((item): PdfRun[] => ("str" in item ? [runOf(item)] : []));
  page.cleanup();
  const text = runsToParagraphs(runs).join("\n\n");
  return text === "" ? "" : `${normaliseText(text)}\n\n`;
}

function runOf(item: {
  str: string;
  transform: readonly unknown[];
  width: number;
  height: number;
}): PdfRun {
  const [, , , scale, x, y] = item.transform.map(Number);
  return {
    text: item.str,
    x: x ?? 0,
    y: y ?? 0,
    width: item.width,
    height: item.height || Math.abs(scale ?? 0),
  };
}
