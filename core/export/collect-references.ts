import { factReferenceName, parseFactReference } from "../document/fact-reference.ts";
import { type ImageAddress, parseImageSource } from "../document/image-source.ts";
import { readNode } from "./document-node.ts";

/** What an export has to look up before it can render a document. */
export interface DocumentReferences {
  readonly factIds: readonly string[];
  /** Pictures of our own, each once. */
  readonly images: readonly ImageAddress[];
}

/** Each named once, in order of first use. Depth costs no stack. */
export function collectReferences(body: unknown): DocumentReferences {
  const factIds = new Set<string>();
  const images = new Map<string, ImageAddress>();
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const node = readNode(pending.pop());
    if (node.type === factReferenceName) {
      const reference = parseFactReference(node.attributes);
      if (reference !== null) factIds.add(reference.factId);
    } else if (node.type === "image") {
      const image = parseImageSource(node.attributes["src"]);
      if (image !== null) images.set(`${image.reportId}/${image.imageId}`, image);
    }
    for (const child of node.content.toReversed()) pending.push(child);
  }
  return { factIds: [...factIds], images: [...images.values()] };
}
