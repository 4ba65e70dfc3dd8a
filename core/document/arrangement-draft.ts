import type { NodeType, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import type { Attributes } from "./attribute-values.ts";

/** A piece of a text as Yjs tells it: words with their marks, or something embedded. */
export interface TextRun {
  readonly insert: unknown;
  readonly attributes?: Attributes;
}

/**
 * A plain picture of a part of the shared document on which a better arrangement is worked out
 * before anything is written. `origin` is what stands in the document now; null for what is new.
 */
export type Draft = ElementDraft | TextDraft | ForeignDraft;

export interface ElementDraft {
  readonly kind: "element";
  readonly type: NodeType;
  readonly origin: Y.XmlFragment | null;
  /** Null: as they stand. Of most elements nobody asks, and reading them is slow. */
  readonly attributes: Attributes | null;
  /** Null: nothing within has changed, all of it stays. */
  readonly children: readonly Draft[] | null;
}

export interface TextDraft {
  readonly kind: "text";
  readonly origin: Y.XmlText | null;
  /** Null: as it stands. */
  readonly runs: readonly TextRun[] | null;
}

/** What this program does not know. It is never moved, copied or deleted. */
export interface ForeignDraft {
  readonly kind: "foreign";
  readonly origin: unknown;
}

export interface ReadOptions {
  readonly schema: Schema;
  /** Whether the children of this one are wanted; the rest of the document stays unread. */
  readonly isOpen: (type: Y.XmlFragment) => boolean;
  /** Called for each element that was nested too deeply to be kept as it is. */
  readonly onTooDeep?: (type: NodeType) => void;
}

/** No report is nested like this; what is deeper loses its structure and keeps its words. */
export const maxDepth = 100;

/** What stands in the document, as far down as `isOpen` says. */
export function readElement(
  origin: Y.XmlFragment,
  options: ReadOptions,
  depth = 0,
): ElementDraft | ForeignDraft {
  const type = typeOfElement(origin, options.schema);
  if (type === null) return { kind: "foreign", origin };
  const children = options.isOpen(origin) ? readChildren(origin, options, depth + 1) : null;
  return { kind: "element", type, origin, attributes: null, children };
}

/** Null when this program does not know it. */
function typeOfElement(element: Y.XmlFragment, schema: Schema): NodeType | null {
  if (!(element instanceof Y.XmlElement)) return schema.topNodeType;
  return Object.hasOwn(schema.nodes, element.nodeName)
    ? (schema.nodes[element.nodeName] ?? null)
    : null;
}

/** A fragment has none; what crafted updates put there is another type's business. */
export function attributesOf(origin: Y.XmlFragment): Attributes {
  return origin instanceof Y.XmlElement ? origin.getAttributes() : {};
}

export function attributesIn({ attributes, origin }: ElementDraft): Attributes {
  return attributes ?? (origin === null ? {} : attributesOf(origin));
}

function readChildren(parent: Y.XmlFragment, options: ReadOptions, depth: number): Draft[] {
  const flat = depth > maxDepth ? flattened(parent, options.schema) : null;
  if (flat !== null) {
    options.onTooDeep?.(typeOfElement(parent, options.schema) ?? options.schema.topNodeType);
    return flat;
  }
  const drafts: Draft[] = [];
  let words = "";
  const flush = () => {
    if (words !== "") drafts.push(newText([{ insert: words }]));
    words = "";
  };
  for (const child of parent.toArray() as unknown[]) {
    // Bare characters among the elements: no editor writes them, a crafted update can.
    if (typeof child === "string") words += child;
    else {
      flush();
      drafts.push(readChild(child, options, depth));
    }
  }
  flush();
  return drafts;
}

function readChild(child: unknown, options: ReadOptions, depth: number): Draft {
  if (child instanceof Y.XmlText) return { kind: "text", origin: child, runs: null };
  if (child instanceof Y.XmlElement) return readElement(child, options, depth);
  return { kind: "foreign", origin: child };
}

/**
 * The words and leaves within, without what they were nested in; null when that is nothing but
 * words and leaves already, or holds what this program does not know. No recursion: the nesting
 * may be deeper than any stack.
 */
function flattened(parent: Y.XmlFragment, schema: Schema): Draft[] | null {
  const flat: Draft[] = [];
  let isNested = false;
  const ahead: unknown[] = parent.toArray().toReversed();
  while (ahead.length > 0) {
    const child = ahead.pop();
    const leaf = leafDraft(child, schema);
    if (leaf?.kind === "foreign") return null;
    if (leaf !== null) flat.push(leaf);
    else if (child instanceof Y.XmlFragment) {
      isNested = true;
      for (const each of child.toArray().toReversed()) ahead.push(each);
    }
  }
  return isNested ? flat : null;
}

/** Null for what has content to look into. */
function leafDraft(child: unknown, schema: Schema): Draft | null {
  if (child instanceof Y.XmlText) return newText(textRuns(child));
  if (typeof child === "string") return newText([{ insert: child }]);
  const type = child instanceof Y.XmlElement ? typeOfElement(child, schema) : null;
  if (!(child instanceof Y.XmlElement) || type === null) return { kind: "foreign", origin: child };
  if (!type.isLeaf || type.isText || child.length > 0) return null;
  return { kind: "element", type, origin: null, attributes: attributesOf(child), children: [] };
}

export function newText(runs: readonly TextRun[]): TextDraft {
  return { kind: "text", origin: null, runs };
}

export function newElement(type: NodeType, children: readonly Draft[]): ElementDraft {
  return { kind: "element", type, origin: null, attributes: {}, children };
}

/** A copy that stands nowhere yet, complete to its last character. */
export function detached(draft: Draft, schema: Schema): Draft {
  if (draft.kind === "foreign") return draft;
  if (draft.kind === "text") return newText(runsOf(draft));
  const { children } = opened(draft, schema);
  return {
    ...draft,
    origin: null,
    attributes: attributesIn(draft),
    children: (children ?? []).map((child) => detached(child, schema)),
  };
}

/** The same element with its own children in view. */
export function opened(draft: ElementDraft, schema: Schema): ElementDraft {
  if (draft.children !== null || draft.origin === null) return draft;
  const { origin } = draft;
  const children = readChildren(origin, { schema, isOpen: () => false }, 0);
  return { ...draft, children };
}

export function runsOf(draft: TextDraft): readonly TextRun[] {
  return draft.runs ?? textRuns(draft.origin);
}

export function textRuns(text: Y.XmlText | null): TextRun[] {
  return text === null ? [] : text.toDelta();
}

/** Whether something within cannot be copied faithfully. */
export function holdsForeign(draft: Draft, schema: Schema): boolean {
  if (draft.kind === "foreign") return true;
  if (draft.kind === "text") return runsOf(draft).some(({ insert }) => typeof insert !== "string");
  const { children } = opened(draft, schema);
  const isForeignValue = (value: unknown) => value instanceof Y.AbstractType;
  return (
    Object.values(attributesIn(draft)).some(isForeignValue) ||
    (children ?? []).some((child) => holdsForeign(child, schema))
  );
}

/** The words a reader would miss if this were gone: a reference's own, a break as a line feed. */
export function inlineWords(draft: ElementDraft): string {
  if (draft.type.name === "hardBreak") return "\n";
  const { text } = attributesIn(draft);
  return typeof text === "string" ? text : typeof text === "number" ? String(text) : "";
}
