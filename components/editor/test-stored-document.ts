import { createHash } from "node:crypto";
import { Node } from "@tiptap/pm/model";
import { yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import { fromBase64, toBase64 } from "lib0/buffer";
import { applyUpdate, Doc } from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";

/**
 * A report as a released version of the program stored it: the updates of its log, and what they
 * read as then. Kept for ever (stored-documents/), so that no later version reads them otherwise.
 */
export interface StoredDocument {
  readonly schemaVersion: number;
  /** Yjs updates in base64, in the order of the log. */
  readonly updates: readonly string[];
  readonly title: string;
  readonly textSha256: string;
  /** Of the document as ProseMirror JSON, attributes and marks included. */
  readonly contentSha256: string;
}

export function openStoredDocument(updates: readonly string[]): Doc {
  const doc = new Doc();
  for (const update of updates) applyUpdate(doc, fromBase64(update));
  return doc;
}

/** @throws RangeError when the document is not one of the present schema */
export function storedDocumentOf(updates: readonly Uint8Array[], schemaVersion: number) {
  const encoded = updates.map((update) => toBase64(update));
  const doc = openStoredDocument(encoded);
  const body = doc.getXmlFragment(bodyName);
  const content = Node.fromJSON(documentSchema, yXmlFragmentToProsemirrorJSON(body));
  content.check();
  return {
    schemaVersion,
    updates: encoded,
    title: doc.getText(titleName).toString(),
    textSha256: sha256(body.toArray().map(blockText).join("\n")),
    contentSha256: sha256(JSON.stringify(content.toJSON())),
  } satisfies StoredDocument;
}

function sha256(words: string): string {
  return createHash("sha256").update(words).digest("hex");
}
