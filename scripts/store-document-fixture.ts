import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { applyUpdate, Doc, encodeStateAsUpdate, XmlElement, XmlText } from "yjs";
import { storedDocumentOf } from "#components/editor/test-stored-document.ts";
import { writeWholeDocument } from "#components/editor/test-whole-document.ts";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";

/**
 * Writes the stored document of the present schema: run once whenever `schemaVersion` has grown,
 * and commit what it writes. A document that is there is never written over.
 */
const folder = join(import.meta.dirname, "../components/editor/stored-documents");
const file = join(folder, `schema-${schemaVersion}.json`);
if (existsSync(file)) throw new Error(`${file} exists: stored documents are kept as they were`);
writeFileSync(file, `${JSON.stringify(storedDocumentOf(history(), schemaVersion), null, 2)}\n`);
console.log(file);

/** Two people's updates: every node, mark and attribute, typing within, and deletions. */
function history(): Uint8Array[] {
  const updates: Uint8Array[] = [];
  const author = new Doc();
  author.on("update", (update: Uint8Array) => updates.push(update));
  author.getText(titleName).insert(0, "前三季度简报");
  writeWholeDocument(author);
  const reviewer = new Doc();
  applyUpdate(reviewer, encodeStateAsUpdate(author));
  reviewer.on("update", (update: Uint8Array) => applyUpdate(author, update));
  const words = firstTextOf(reviewer.getXmlFragment(bodyName).get(0));
  words.insert(words.length, "（修订）");
  words.delete(0, 2);
  const emphasized = firstTextOf(reviewer.getXmlFragment(bodyName).get(1));
  emphasized.format(0, 1, { bold: null });
  reviewer.getXmlFragment(bodyName).push([new XmlElement("paragraph")]);
  reviewer.getXmlFragment(bodyName).delete(6, 1);
  return updates;
}

function firstTextOf(block: unknown): XmlText {
  const text = block instanceof XmlElement ? block.get(0) : null;
  if (!(text instanceof XmlText)) throw new Error("the block holds no text");
  return text;
}
