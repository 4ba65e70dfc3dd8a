import { checkArchive } from "./docx-archive.ts";
import { type ReadOutcome, refused } from "./read-outcome.ts";

export const docxMediaType =
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

/**
 * Paragraphs and headings as lines with a blank line between, table rows as lines of cells
 * separated by tabs, footnotes and endnotes after the text. Linked files are never opened.
 */
export async function readDocx(bytes: Uint8Array): Promise<ReadOutcome> {
  const archive = checkArchive(bytes);
  if (archive.state === "too-hard") return refused("file-too-hard");
  if (archive.state === "damaged") return refused("unreadable-file");
  let blocks: readonly string[] = [];
  // Only now, so that a file which is refused costs next to nothing.
  const { default: mammoth } = await import("mammoth");
  await mammoth.convertToHtml(
    { buffer: Buffer.from(archive.bytes) },
    {
      externalFileAccess: false,
      transformDocument(document: unknown) {
        blocks = [...blocksOf(document), ...notesOf(document)];
        return { type: "document", children: [], notes: { resolve: () => null }, comments: [] };
      },
    },
  );
  return { state: "read", text: blocks.join("\n\n"), pages: null, mediaType: docxMediaType };
}

interface Element {
  readonly type: string;
  readonly value?: unknown;
  readonly children?: unknown;
  readonly body?: unknown;
  readonly notes?: unknown;
}

function isElement(value: unknown): value is Element {
  return (
    typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"
  );
}

function elementsIn(value: unknown): readonly Element[] {
  return Array.isArray(value) ? value.filter(isElement) : [];
}

function blocksOf(container: unknown): string[] {
  if (!isElement(container)) return [];
  return elementsIn(container.children)
    .map((element) => (element.type === "table" ? tableText(element) : inlineText(element)))
    .map((block) => block.replace(/^\n+|\s+$/g, ""))
    .filter((block) => block !== "");
}

function tableText(table: Element): string {
  return elementsIn(table.children)
    .map((row) => elementsIn(row.children).map(cellText).join("\t"))
    .join("\n");
}

/** A cell is one line: what stands below one another in it is separated by a space. */
function cellText(cell: Element): string {
  return blocksOf(cell).join(" ").replace(/\s+/g, " ");
}

function inlineText(element: Element): string {
  switch (element.type) {
    case "text":
      return typeof element.value === "string" ? element.value : "";
    case "tab":
      return "\t";
    case "break":
      return "\n";
    default:
      return elementsIn(element.children).map(inlineText).join("");
  }
}

/** The notes that the text refers to, in its order. */
function notesOf(document: unknown): string[] {
  if (!isElement(document) || !hasNotes(document.notes)) return [];
  const { notes } = document;
  return referencesIn(document)
    .map((reference) => notes.resolve(reference))
    .flatMap((note) => (isElement(note) ? blocksOf({ type: "note", children: note.body }) : []));
}

function hasNotes(value: unknown): value is { resolve(reference: unknown): unknown } {
  return (
    typeof value === "object" &&
    value !== null &&
    "resolve" in value &&
    typeof value.resolve === "function"
  );
}

function referencesIn(element: Element): Element[] {
  if (element.type === "noteReference") return [element];
  return elementsIn(element.children).flatMap(referencesIn);
}
