import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";

const paragraphs = 6;

/** Types a new token, which must occur nowhere else, or formats or deletes one that is there. */
export function editAtRandom(doc: Y.Doc, random: () => number, newToken: () => string): void {
  const paragraph = someParagraph(doc, random);
  const tokens = [...plainText(paragraph).matchAll(/\[[^\]]*\]/g)];
  const token = tokens[Math.floor(random() * tokens.length)];
  const dice = random();
  if (token === undefined || dice < 0.6) paragraph.insert(token?.index ?? 0, newToken());
  else if (dice < 0.8) paragraph.format(token.index, token[0].length, { bold: {} });
  else paragraph.delete(token.index, token[0].length);
}

function someParagraph(doc: Y.Doc, random: () => number): Y.XmlText {
  const body = doc.getXmlFragment(bodyName);
  const found = body.toArray()[Math.floor(random() * paragraphs)];
  if (found instanceof Y.XmlElement) {
    const [text] = found.toArray();
    if (text instanceof Y.XmlText) return text;
  }
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText();
  paragraph.insert(0, [text]);
  body.insert(body.length, [paragraph]);
  return text;
}

function plainText(text: Y.XmlText): string {
  const delta: { insert?: unknown }[] = text.toDelta();
  return delta.map(({ insert }) => (typeof insert === "string" ? insert : "")).join("");
}

/** Every token in the document, as often as it occurs. */
export function tokensOf(doc: Y.Doc): string[] {
  return doc
    .getXmlFragment(bodyName)
    .toArray()
    .flatMap((block) => (block instanceof Y.XmlElement ? block.toArray() : []))
    .flatMap((text) =>
      text instanceof Y.XmlText ? (plainText(text).match(/\[[^\]]*\]/g) ?? []) : [],
    );
}
