import type { NodeType, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { attributesOf } from "./arrangement-draft.ts";
import { type Attributes, soundNodeAttributes } from "./attribute-values.ts";

/** A table's rows must fit each other, which none of its elements tells by itself. */
const tableParts: ReadonlySet<string> = new Set(["table", "tableRow", "tableCell", "tableHeader"]);

/**
 * True when nothing about this element's own attributes and children can need repair. Most
 * structural edits are sound; this answers for them without a picture of the document being made.
 */
export function isSoundElement(element: Y.XmlFragment, schema: Schema): boolean {
  const type =
    element instanceof Y.XmlElement ? schema.nodes[element.nodeName] : schema.topNodeType;
  if (type === undefined || tableParts.has(type.name)) return false;
  const attributes = attributesOf(element);
  if (soundNodeAttributes(type.name, attributes) !== attributes) return false;
  return !isBrokenReference(type, attributes) && holdsWhatItMay(element, { type, schema });
}

function holdsWhatItMay(
  element: Y.XmlFragment,
  { type, schema }: { type: NodeType; schema: Schema },
): boolean {
  let match = type.contentMatch;
  for (const child of element.toArray() as unknown[]) {
    const childType = typeOfChild(child, schema);
    const next = childType === undefined ? null : match.matchType(childType);
    if (next === null) return false;
    match = next;
  }
  return match.validEnd;
}

function typeOfChild(child: unknown, schema: Schema): NodeType | undefined {
  if (child instanceof Y.XmlText) return schema.nodes.text;
  const type = child instanceof Y.XmlElement ? schema.nodes[child.nodeName] : undefined;
  return type?.isText === true ? undefined : type;
}

/** A reference that names no fact, or cannot print its words, shows nothing to a reader. */
export function isBrokenReference(type: NodeType, attributes: Attributes): boolean {
  if (type.name !== "factReference") return false;
  const sound = soundNodeAttributes(type.name, attributes);
  const hasWords = typeof attributes.text === "string" && attributes.text !== "";
  return sound.factId === undefined || (hasWords && sound.text === undefined);
}
