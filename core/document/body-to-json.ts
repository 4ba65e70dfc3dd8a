import type { JSONContent } from "@tiptap/core";
import * as Y from "yjs";
import { textRuns } from "./arrangement-draft.ts";

/**
 * The body as a TipTap document. What is neither element nor text is left out, since no program
 * of ours can name it; names that the schema does not know are passed on. An empty body is shown
 * as an editor shows it: one empty paragraph.
 */
export function bodyToJson(body: Y.XmlFragment): JSONContent {
  const blocks = contentOf(body);
  return { type: "doc", content: blocks.length > 0 ? blocks : [{ type: "paragraph" }] };
}

function contentOf(parent: Y.XmlFragment): JSONContent[] {
  return (parent.toArray() as unknown[]).flatMap((child) => {
    if (child instanceof Y.XmlText) return textNodes(child);
    return child instanceof Y.XmlElement ? [elementNode(child)] : [];
  });
}

function elementNode(element: Y.XmlElement): JSONContent {
  const attrs = element.getAttributes();
  const content = contentOf(element);
  return {
    type: element.nodeName,
    ...(Object.keys(attrs).length > 0 && { attrs }),
    ...(content.length > 0 && { content }),
  };
}

/** The binding adds a hash to the name of a mark that may overlap with its own kind. */
const hashedMarkName = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

function textNodes(text: Y.XmlText): JSONContent[] {
  return textRuns(text).flatMap(({ insert, attributes = {} }) => {
    if (typeof insert !== "string") return [];
    const marks = Object.entries(attributes).map(([key, attrs]) => ({
      type: hashedMarkName.exec(key)?.[1] ?? key,
      attrs: attrs as Record<string, unknown>,
    }));
    return [{ type: "text", text: insert, ...(marks.length > 0 && { marks }) }];
  });
}
