import { splitParagraphs } from "#core/sources/source-paragraphs.ts";
import { decodeText } from "./decode-text.ts";
import { maxFileBytes, maxParagraphs, maxTextUnits } from "./ingest-limits.ts";
import { normaliseText } from "./normalise-text.ts";
import { type ReadOutcome, refused } from "./read-outcome.ts";
import { extensionOf, sniffFile } from "./sniff-file.ts";

/**
 * The text of an uploaded file, whatever its bytes are: never throws for a bad file. Run it only
 * in the child process of parse-file.ts, which bounds the time and memory that it may take.
 */
export async function readFile(bytes: Uint8Array, fileName: string): Promise<ReadOutcome> {
  if (bytes.length > maxFileBytes) return refused("file-too-hard");
  const outcome = await readByForm(bytes, fileName).catch(() => refused("unreadable-file"));
  if (outcome.state === "refused") return outcome;
  const text = normaliseText(outcome.text);
  if (text.trim() === "") return refused("no-text-in-file");
  return isTooLong(text) ? refused("file-too-hard") : { ...outcome, text };
}

function isTooLong(text: string): boolean {
  return text.length > maxTextUnits || splitParagraphs(text).length > maxParagraphs;
}

async function readByForm(bytes: Uint8Array, fileName: string): Promise<ReadOutcome> {
  if (bytes.length === 0) return refused("no-text-in-file");
  const form = sniffFile(bytes, fileName);
  switch (form) {
    case "pdf":
      return await (await import("./read-pdf.ts")).readPdf(bytes);
    case "docx":
      return await (await import("./read-docx.ts")).readDocx(bytes);
    case "text":
      return readText(bytes, fileName);
    case "damaged":
      return refused("unreadable-file");
    case "unsupported":
      return refused("unsupported-file");
  }
}

/** Markdown is kept as it is written, front matter too: quotes point into the file's own words. */
function readText(bytes: Uint8Array, fileName: string): ReadOutcome {
  const text = decodeText(bytes);
  if (text === null) return refused("unreadable-file");
  const isMarkdown = /^(md|markdown)$/.test(extensionOf(fileName));
  const mediaType = isMarkdown ? "text/markdown" : "text/plain";
  return { state: "read", text, pages: null, mediaType };
}
