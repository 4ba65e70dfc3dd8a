import type { ImageAddress } from "../document/image-source.ts";
import { exportMessages } from "../messages/export.ts";
import { escapeCharacters, escapeLine, escapeText, writeTarget } from "./markdown-escape.ts";
import { inlinesToLine, inlinesToLines } from "./markdown-inlines.ts";
import { tableToLines } from "./markdown-table.ts";
import type { FormBlock, FormImage, FormList, FormTaskList, ReportForm } from "./report-form.ts";

export interface MarkdownOptions {
  /** The absolute address of a picture of the report. */
  readonly imageAddress: (image: ImageAddress) => string;
}

/**
 * The report as GitHub Flavored Markdown without any HTML: citations as footnotes, then the list
 * of references under a heading, in order of number. Every character of the text reads back as
 * itself. Ends with a line end.
 */
export function reportToMarkdown(form: ReportForm, options: MarkdownOptions): string {
  const title: FormBlock = {
    kind: "heading",
    level: 1,
    outlineLevel: 1,
    inlines: [{ kind: "text", text: form.title, style: plainStyle }],
  };
  const lines = [...blocksToLines([title, ...form.blocks], options), ...referenceLines(form)];
  return `${lines.join("\n")}\n`;
}

const plainStyle = { bold: false, italic: false, underline: false, strike: false, href: null };

function referenceLines(form: ReportForm): readonly string[] {
  if (form.references.length === 0) return [];
  return [
    "",
    `## ${exportMessages[form.locale].references}`,
    "",
    ...form.references.map(({ number, text }) => `${number}. ${writeReference(text)}`),
    "",
    ...form.references.map(({ number, text }) => `[^${number}]: ${writeReference(text)}`),
  ];
}

function writeReference(text: string): string {
  return escapeLine(escapeText(text));
}

/** Blocks with an empty line between them. Empty paragraphs are space, which Markdown has not. */
function blocksToLines(blocks: readonly FormBlock[], options: MarkdownOptions): readonly string[] {
  const written: string[] = [];
  let previous: FormBlock | null = null;
  let isSecondMarker = false;
  for (const block of blocks) {
    if (isEmpty(block)) continue;
    isSecondMarker = previous !== null && mergesWith(previous, block) && !isSecondMarker;
    if (written.length > 0) written.push("");
    written.push(...blockToLines(block, { ...options, isSecondMarker }));
    previous = block;
  }
  return written;
}

interface BlockOptions extends MarkdownOptions {
  /** Two lists in a row stay two when their markers differ. */
  readonly isSecondMarker: boolean;
}

function isEmpty(block: FormBlock): boolean {
  return block.kind === "paragraph" && inlinesToLines(block.inlines).every((line) => line === "");
}

function mergesWith(one: FormBlock, other: FormBlock): boolean {
  const isOrdered = (block: FormBlock) => block.kind === "list" && block.start !== null;
  const isList = (block: FormBlock) => block.kind === "list" || block.kind === "task-list";
  return isList(one) && isList(other) && isOrdered(one) === isOrdered(other);
}

function blockToLines(block: FormBlock, options: BlockOptions): readonly string[] {
  switch (block.kind) {
    case "heading": {
      const text = inlinesToLine(block.inlines);
      // Number signs after a space would close the heading.
      return [`${"#".repeat(block.level)} ${text.replace(/(?<=[ \t])#+$/, "\\$&")}`];
    }
    case "paragraph":
      return inlinesToLines(block.inlines).map((line, index, lines) =>
        index < lines.length - 1 ? `${line}\\` : line,
      );
    case "list":
    case "task-list":
      return listToLines(block, options);
    case "quote":
      return blocksToLines(block.blocks, options).map((line) => `> ${line}`.replace(/ +$/, ""));
    case "table":
      return tableToLines(block, (image) => imageToText(image, options));
    case "image":
      return [imageToText(block, options)];
    case "rule":
      // Not dashes or asterisks, which would join with the marker of a list around it.
      return ["___"];
  }
}

function listToLines(list: FormList | FormTaskList, options: BlockOptions): readonly string[] {
  const isTight = list.items.every(
    (item) => item.blocks.filter((each) => !isEmpty(each)).length < 2,
  );
  return list.items.flatMap((_, index) => {
    const lines = itemToLines(list, index, options);
    return isTight || index === 0 ? lines : ["", ...lines];
  });
}

function itemToLines(
  list: FormList | FormTaskList,
  index: number,
  options: BlockOptions,
): readonly string[] {
  const lines = blocksToLines(list.items[index]?.blocks ?? [], options);
  const marker = markerOf(list, index, options);
  const indent = " ".repeat(marker.length + 1);
  const [first = "", ...rest] = lines;
  const box = boxOf(list, index);
  return [
    `${marker} ${box}${first}`.replace(/ +$/, ""),
    ...rest.map((line) => (line === "" ? "" : indent + line)),
  ];
}

function markerOf(
  list: FormList | FormTaskList,
  index: number,
  { isSecondMarker }: BlockOptions,
): string {
  if (list.kind === "task-list" || list.start === null) return isSecondMarker ? "*" : "-";
  return `${list.start + index}${isSecondMarker ? ")" : "."}`;
}

/** A box needs a paragraph to stand in. */
function boxOf(list: FormList | FormTaskList, index: number): string {
  if (list.kind === "list") return "";
  const item = list.items[index];
  const first = item?.blocks.find((block) => !isEmpty(block));
  if (first?.kind !== "paragraph") return "";
  return item?.isDone === true ? "[x] " : "[ ] ";
}

/** A picture elsewhere is a link: opening the file must not load it. */
function imageToText(image: FormImage, { imageAddress }: MarkdownOptions): string {
  const alt = escapeCharacters(image.alt);
  if (image.source !== null) return `![${alt}](${writeTarget(imageAddress(image.source))})`;
  if (image.href === null) return escapeLine(alt);
  return `[${alt === "" ? escapeCharacters(image.href) : alt}](${writeTarget(image.href)})`;
}
