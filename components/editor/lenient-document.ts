import type { JSONContent } from "@tiptap/core";
import type { Schema } from "@tiptap/pm/model";
import { type Doc, XmlElement } from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";
import { blockToNode, renderProblem } from "./renderable.ts";

/**
 * The report as far as this client can show it, for reading only: blocks that it cannot show whole
 * become plain paragraphs of their words. Made from the shared document without changing it.
 */
export function lenientDocument(doc: Doc, schema: Schema): JSONContent {
  const content = doc
    .getXmlFragment(bodyName)
    .toArray()
    .flatMap((block): JSONContent[] =>
      block instanceof XmlElement && renderProblem(block, schema) === null
        ? [blockToNode(block, schema).toJSON()]
        : plainParagraphs(blockText(block)),
    );
  return { type: "doc", content: content.length > 0 ? content : [{ type: "paragraph" }] };
}

function plainParagraphs(words: string): JSONContent[] {
  return words
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => ({ type: "paragraph", content: [{ type: "text", text: line }] }));
}
