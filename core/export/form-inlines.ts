import { factReferenceName, parseFactReference } from "../document/fact-reference.ts";
import { safeLinkTarget } from "../document/safe-link.ts";
import { type DocumentMark, type DocumentNode, readNode, readString } from "./document-node.ts";
import { plainLine, plainText } from "./plain-text.ts";
import type { ReportCitations } from "./report-citations.ts";
import type { FormInline, FormStyle } from "./report-form.ts";

const inlineTypes = new Set(["text", "hardBreak", factReferenceName]);

export function isInlineNode(node: DocumentNode): boolean {
  return inlineTypes.has(node.type);
}

/**
 * The inlines of a text block. A node that does not belong there gives its own text: children in
 * order, or the words that a leaf carries. Depth costs no stack.
 */
export function toInlines(
  content: readonly unknown[],
  citations: ReportCitations,
): readonly FormInline[] {
  const inlines: FormInline[] = [];
  const pending = content.toReversed();
  while (pending.length > 0) {
    const node = readNode(pending.pop());
    if (isInlineNode(node) || node.content.length === 0) inlines.push(...toInline(node, citations));
    else for (const child of node.content.toReversed()) pending.push(child);
  }
  return inlines;
}

function toInline(node: DocumentNode, citations: ReportCitations): readonly FormInline[] {
  if (node.type === "hardBreak") return [{ kind: "break" }];
  const style = toStyle(node.marks);
  if (node.type === factReferenceName) return toFact(node, { style, citations });
  return toTexts(node.type === "text" ? node.text : wordsOfLeaf(node), style);
}

/**
 * A figure prints the text its author accepted, whatever else is wrong with it. It is cited only
 * when the base knows the source of that very revision.
 */
function toFact(
  node: DocumentNode,
  { style, citations }: { style: FormStyle; citations: ReportCitations },
): readonly FormInline[] {
  const text = plainLine(readString(node.attributes["text"]));
  if (text === "") return [];
  const reference = parseFactReference(node.attributes);
  const numbers = reference ? citations.cite(reference.factId, reference.revision) : [];
  return [{ kind: "fact", text, style, citations: numbers }];
}

/** What a leaf of a kind that we do not know says in words. */
export function wordsOfLeaf(node: DocumentNode): string {
  const { text, label, alt } = node.attributes;
  return node.text || readString(text) || readString(label) || readString(alt);
}

/** The editor shows a line end inside a text as one, so it is one. */
function toTexts(text: string, style: FormStyle): readonly FormInline[] {
  return plainText(text)
    .split("\n")
    .flatMap((line, index): FormInline[] => [
      ...(index > 0 ? [{ kind: "break" } as const] : []),
      ...(line === "" ? [] : [{ kind: "text", text: line, style } as const]),
    ]);
}

function toStyle(marks: readonly DocumentMark[]): FormStyle {
  const has = (type: string) => marks.some((mark) => mark.type === type);
  const link = marks.find((mark) => mark.type === "link");
  return {
    bold: has("bold"),
    italic: has("italic"),
    underline: has("underline"),
    strike: has("strike"),
    href: safeLinkTarget(link?.attributes["href"]),
  };
}
