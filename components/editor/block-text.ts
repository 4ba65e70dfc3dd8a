import { XmlElement, XmlText } from "yjs";
import { factReferenceName } from "#core/document/fact-reference.ts";

/** The words of a shared block, whatever its kind; paragraphs inside it on lines of their own. */
export function blockText(block: unknown): string {
  if (block instanceof XmlText) return textOf(block);
  if (!(block instanceof XmlElement)) return "";
  if (block.nodeName === factReferenceName) return String(block.getAttribute("text") ?? "");
  if (block.nodeName === "hardBreak") return "\n";
  const children = block.toArray();
  const isLine = children.some((child) => child instanceof XmlText);
  const words = children.map(blockText).filter((part) => isLine || part !== "");
  return words.join(isLine ? "" : "\n");
}

function textOf(text: XmlText): string {
  const delta: { insert: unknown }[] = text.toDelta();
  return delta.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}
