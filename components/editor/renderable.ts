import type { Mark, Node, NodeType, Schema } from "@tiptap/pm/model";
import { XmlElement, XmlText } from "yjs";
import { attributeProblem } from "#core/document/attribute-values.ts";

/** Why this client cannot show a piece of the shared document as it is meant. */
export interface RenderProblem {
  readonly kind:
    | "unknown-node"
    | "unknown-mark"
    | "unknown-attribute"
    | "attribute-value"
    | "arrangement";
  /** The node's, mark's or attribute's name, for the notice and the log. */
  readonly name: string;
}

/** Whether the server's repair of arrangements (docs/protocol.md) puts it right. */
export function isRepairable({ kind }: RenderProblem): boolean {
  return kind === "arrangement" || kind === "attribute-value";
}

class Unrenderable extends Error {
  readonly problem: RenderProblem;
  constructor(kind: RenderProblem["kind"], name: string) {
    super(`${kind}: ${name}`);
    this.problem = { kind, name };
  }
}

/**
 * Null when the binding can turn this top-level block into a valid ProseMirror node and back
 * without losing anything. The binding deletes from the shared document whatever it fails to
 * build, and drops attributes it does not know from any node it rewrites, so both are looked for
 * before it sees the block. An unknown name in it goes before every other problem.
 */
export function renderProblem(block: unknown, schema: Schema): RenderProblem | null {
  const problem = firstProblem(block, schema);
  return problem !== null && isRepairable(problem)
    ? (findUnknown(block, schema) ?? problem)
    : problem;
}

/** What the server will not repair, whatever else is wrong with the block. */
function findUnknown(piece: unknown, schema: Schema): RenderProblem | null {
  try {
    checkNames(piece, schema);
    return null;
  } catch (error) {
    if (error instanceof Unrenderable) return error.problem;
    throw error;
  }
}

function checkNames(piece: unknown, schema: Schema): void {
  if (piece instanceof XmlText) textToNodes(piece, schema);
  else if (typeof piece === "string") return;
  else if (piece instanceof XmlElement) {
    checkAttributeNames(requireType(piece, schema), piece.getAttributes());
    for (const child of piece.toArray()) checkNames(child, schema);
  } else throw new Unrenderable("unknown-node", "embed");
}

function requireType({ nodeName }: XmlElement, schema: Schema): NodeType {
  const type = schema.nodes[nodeName];
  if (type === undefined) throw new Unrenderable("unknown-node", nodeName);
  return type;
}

function firstProblem(block: unknown, schema: Schema): RenderProblem | null {
  try {
    const node = elementToNode(block, schema);
    const isBlockOfDocument = schema.topNodeType.contentMatch.matchType(node.type) !== null;
    if (!isBlockOfDocument) throw new Unrenderable("arrangement", node.type.name);
    node.check();
    return null;
  } catch (error) {
    if (error instanceof Unrenderable) return error.problem;
    if (error instanceof RangeError) return { kind: "arrangement", name: blockName(block) };
    throw error;
  }
}

/** The node of a block for which renderProblem found nothing. */
export function blockToNode(block: XmlElement, schema: Schema): Node {
  return elementToNode(block, schema);
}

function blockName(block: unknown): string {
  return block instanceof XmlElement ? block.nodeName : "text";
}

function elementToNode(element: unknown, schema: Schema): Node {
  if (!(element instanceof XmlElement)) throw new Unrenderable("arrangement", blockName(element));
  const type = requireType(element, schema);
  if (type.isText) throw new Unrenderable("arrangement", type.name);
  const attributes = knownAttributes(type, element.getAttributes());
  const children = element
    .toArray()
    .flatMap((child) =>
      child instanceof XmlText ? textToNodes(child, schema) : [elementToNode(child, schema)],
    );
  return type.createChecked(attributes, children);
}

function knownAttributes(type: NodeType, attributes: Record<string, unknown>) {
  checkAttributeNames(type, attributes);
  for (const [name, value] of Object.entries(attributes)) {
    if (attributeProblem(type.name, name, value)) {
      throw new Unrenderable("attribute-value", `${type.name}.${name}`);
    }
  }
  return attributes;
}

function checkAttributeNames(type: NodeType, attributes: Record<string, unknown>): void {
  const unknown = Object.keys(attributes).find((name) => type.spec.attrs?.[name] === undefined);
  if (unknown !== undefined) throw new Unrenderable("unknown-attribute", `${type.name}.${unknown}`);
}

function textToNodes(text: XmlText, schema: Schema): Node[] {
  const delta: { insert: unknown; attributes?: Record<string, unknown> }[] = text.toDelta();
  return delta.map(({ insert, attributes }) => {
    if (typeof insert !== "string") throw new Unrenderable("unknown-node", "embed");
    return schema.text(insert, marksOf(attributes ?? {}, schema));
  });
}

/** The binding adds a hash to the name of a mark that may overlap with its own kind. */
const hashedMarkName = /^(.*)--[a-zA-Z0-9+/=]{8}$/;

function marksOf(attributes: Record<string, unknown>, schema: Schema): Mark[] {
  return Object.entries(attributes).map(([key, value]) => {
    const name = hashedMarkName.exec(key)?.[1] ?? key;
    const type = schema.marks[name];
    if (type === undefined) throw new Unrenderable("unknown-mark", name);
    const markAttributes = isRecord(value) ? value : {};
    for (const attribute of Object.keys(markAttributes)) {
      if (type.spec.attrs?.[attribute] === undefined) {
        throw new Unrenderable("unknown-attribute", `${name}.${attribute}`);
      }
    }
    return type.create(markAttributes);
  });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
