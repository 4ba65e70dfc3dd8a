import type { NodeType, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { attributesOf } from "./arrangement-draft.ts";
import { type Attributes, maxColumns, soundNodeAttributes } from "./attribute-values.ts";

/** A table's rows must fit each other, which none of its elements tells by itself. */
const tableParts: ReadonlySet<string> = new Set(["table", "tableRow", "tableCell", "tableHeader"]);

/**
 * A test of elements: true when nothing about one's own attributes and children can need repair.
 * Most structural edits are sound; this answers for them without a picture of the document being
 * made. Remembers what it found about tables: use it for one moment of the document only.
 */
export function soundElementTest(schema: Schema): (element: Y.XmlFragment) => boolean {
  const evenByTable = new Map<Y.XmlElement, boolean>();
  const isInEvenTable = (element: Y.XmlFragment) => {
    const table = tableAround(element);
    if (table === null) return false;
    const isEven = evenByTable.get(table) ?? isPlainEvenTable(table);
    evenByTable.set(table, isEven);
    return isEven;
  };
  return (element) => {
    const type =
      element instanceof Y.XmlElement ? schema.nodes[element.nodeName] : schema.topNodeType;
    if (type === undefined) return false;
    const attributes = attributesOf(element);
    if (soundNodeAttributes(type.name, attributes) !== attributes) return false;
    if (isBrokenReference(type, attributes)) return false;
    if (!holdsWhatItMay(element, { type, schema })) return false;
    return !tableParts.has(type.name) || isInEvenTable(element);
  };
}

function tableAround(element: Y.XmlFragment): Y.XmlElement | null {
  let current: unknown = element;
  for (let level = 0; level < 3 && current instanceof Y.XmlElement; level += 1) {
    if (current.nodeName === "table") return current;
    current = current.parent;
  }
  return null;
}

/** True for the common table: every cell in one column and row, all rows equally long. */
function isPlainEvenTable(table: Y.XmlElement): boolean {
  const rows: unknown[] = table.toArray();
  const [first] = rows;
  const width = first instanceof Y.XmlElement ? first.length : 0;
  return (
    width > 0 &&
    width <= maxColumns &&
    rows.every((row) => row instanceof Y.XmlElement && row.length === width && hasPlainCells(row))
  );
}

function hasPlainCells(row: Y.XmlElement): boolean {
  return row.toArray().every((cell) => {
    if (!(cell instanceof Y.XmlElement)) return false;
    const { colspan = 1, rowspan = 1, colwidth = null }: Attributes = cell.getAttributes();
    const isOneColumn = colwidth === null || (Array.isArray(colwidth) && colwidth.length === 1);
    return colspan === 1 && rowspan === 1 && isOneColumn;
  });
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
