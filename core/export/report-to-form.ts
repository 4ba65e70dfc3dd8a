import { parseImageSource } from "../document/image-source.ts";
import { safeLinkTarget } from "../document/safe-link.ts";
import type { Locale } from "../locale.ts";
import { exportMessages } from "../messages/export.ts";
import { type DocumentNode, readInteger, readNode, readString } from "./document-node.ts";
import { isInlineNode, toInlines, wordsOfLeaf } from "./form-inlines.ts";
import { toTable } from "./form-table.ts";
import { outlineLevels } from "./outline-levels.ts";
import { plainLine } from "./plain-text.ts";
import { type CitationSources, ReportCitations } from "./report-citations.ts";
import type { FormBlock, FormImage, FormParagraph, ReportForm } from "./report-form.ts";
import { textLanguage } from "./text-language.ts";

/** Containers deeper than this give their text to the container around them. */
export const maxNesting = 8;

export interface ReportContent extends CitationSources {
  readonly title: string;
  /** The TipTap document; any client may have written anything into it. */
  readonly body: unknown;
  /** The language of the words that the export adds; the text's own when absent. */
  readonly locale?: Locale | undefined;
}

/**
 * The report as every export prints it. Never throws and never drops text: a node that is unknown
 * or in a wrong place gives its text to what is around it. Citations are numbered in order of
 * first use, one number for each source.
 */
export function reportToForm(report: ReportContent): ReportForm {
  const citations = new ReportCitations(report);
  const blocks = outlineLevels(
    withoutTrailingGap(toBlocks(readNode(report.body).content, { citations, depth: 0 })),
  );
  const title = plainLine(report.title).trim();
  const language = textLanguage(title, blocks);
  const locale = report.locale ?? language;
  return {
    title: title === "" ? exportMessages[locale].untitled : title,
    language,
    locale,
    blocks,
    references: citations.references(),
  };
}

interface Place {
  readonly citations: ReportCitations;
  readonly depth: number;
}

/** Inlines that stand between blocks become paragraphs of their own. */
function toBlocks(content: readonly unknown[], place: Place): readonly FormBlock[] {
  const blocks: FormBlock[] = [];
  let loose: DocumentNode[] = [];
  const settleLoose = () => {
    if (loose.length > 0) blocks.push(toParagraph(loose, place));
    loose = [];
  };
  for (const child of content) {
    const node = readNode(child);
    if (isInlineNode(node)) {
      loose.push(node);
    } else {
      settleLoose();
      blocks.push(...toBlock(node, place));
    }
  }
  settleLoose();
  return blocks;
}

function toBlock(node: DocumentNode, place: Place): readonly FormBlock[] {
  switch (node.type) {
    case "paragraph":
      return [toParagraph(node.content, place)];
    case "heading": {
      const level = readInteger(node.attributes["level"], { min: 1, max: 4, fallback: 2 });
      const inlines = toInlines(node.content, place.citations);
      return inlines.length === 0 ? [] : [{ kind: "heading", level, outlineLevel: 1, inlines }];
    }
    case "horizontalRule":
      return [{ kind: "rule" }];
    case "image":
      return [toImage(node)];
    default:
      return place.depth >= maxNesting ? flatten(node, place) : toContainer(node, inner(place));
  }
}

function inner(place: Place): Place {
  return { ...place, depth: place.depth + 1 };
}

/** @param place the place inside the container */
function toContainer(node: DocumentNode, place: Place): readonly FormBlock[] {
  switch (node.type) {
    case "bulletList":
    case "orderedList": {
      const bounds = { min: 0, max: 999_999, fallback: 1 };
      const start =
        node.type === "orderedList" ? readInteger(node.attributes["start"], bounds) : null;
      const items = node.content.map((child) => ({ blocks: toItem(readNode(child), place) }));
      return items.length === 0 ? [] : [{ kind: "list", start, items }];
    }
    case "taskList": {
      const items = node.content.map(readNode).map((child) => ({
        isDone: child.attributes["checked"] === true,
        blocks: toItem(child, place),
      }));
      return items.length === 0 ? [] : [{ kind: "task-list", items }];
    }
    case "blockquote": {
      const blocks = toBlocks(node.content, place);
      return blocks.length === 0 ? [] : [{ kind: "quote", blocks }];
    }
    case "table": {
      const table = toTable(node, (content) => toBlocks(content, place));
      return table === null ? [] : [table];
    }
    default:
      return toUnknown(node, place);
  }
}

function toItem(node: DocumentNode, place: Place): readonly FormBlock[] {
  const isItem = node.type === "listItem" || node.type === "taskItem";
  return toBlocks(isItem ? node.content : [node], place);
}

/** Its children stand in its place; a leaf gives the words it carries. */
function toUnknown(node: DocumentNode, place: Place): readonly FormBlock[] {
  if (node.content.length > 0) return toBlocks(node.content, place);
  const words = wordsOfLeaf(node);
  return words === "" ? [] : [toParagraph([{ type: "text", text: words }], place)];
}

function toParagraph(content: readonly unknown[], place: Place): FormParagraph {
  return { kind: "paragraph", inlines: toInlines(content, place.citations) };
}

/** The text blocks below a node, in order, without the structure between. Depth costs no stack. */
function flatten(root: DocumentNode, place: Place): readonly FormBlock[] {
  const blocks: FormBlock[] = [];
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const node = readNode(pending.pop());
    const hasInlines = node.content.some((child) => isInlineNode(readNode(child)));
    if (hasInlines) blocks.push(toParagraph(node.content, place));
    else if (node.type === "image") blocks.push(toImage(node));
    else if (node.content.length === 0) blocks.push(...toUnknown(node, place));
    else for (const child of node.content.toReversed()) pending.push(child);
  }
  return blocks;
}

function toImage(node: DocumentNode): FormImage {
  const { src, alt } = node.attributes;
  const source = parseImageSource(src);
  return {
    kind: "image",
    source,
    href: source === null ? safeLinkTarget(src) : null,
    alt: plainLine(readString(alt)).trim(),
  };
}

/** The editor keeps an empty line at the end to type in. */
function withoutTrailingGap(blocks: readonly FormBlock[]): readonly FormBlock[] {
  const last = blocks.findLastIndex(
    (block) => block.kind !== "paragraph" || block.inlines.length > 0,
  );
  return blocks.slice(0, last + 1);
}
