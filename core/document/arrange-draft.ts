import type { ContentMatch, NodeType, Schema } from "@tiptap/pm/model";
import { squareTable } from "./arrange-table.ts";
import {
  attributesIn,
  type Draft,
  detached,
  type ElementDraft,
  holdsForeign,
  inlineWords,
  newElement,
  newText,
} from "./arrangement-draft.ts";
import { soundNodeAttributes } from "./attribute-values.ts";
import { fillingAtEnd, fillingBefore, findPath, type PathStep } from "./content-path.ts";
import type { Repair } from "./repair-arrangement.ts";
import { isBrokenReference } from "./sound-element.ts";

export interface ArrangeContext {
  readonly schema: Schema;
  /** Whether the element's own children or attributes have changed. */
  readonly isChanged: (draft: ElementDraft) => boolean;
  readonly note: (kind: Repair["kind"], type: NodeType) => void;
}

/**
 * The sound arrangement of a body: the same nodes where they are allowed, the rest wrapped, moved
 * behind the node that cannot hold it, or unwrapped.
 */
export function arrangeBody(body: ElementDraft, context: ArrangeContext): ElementDraft {
  const children = arrangedChildren(body, context);
  const isTouched = context.isChanged(body) || !isSame(children, body.children);
  return isTouched ? arrangeContainer({ ...body, children }, context) : body;
}

/** The element and, behind it, what it may not hold. The same object when all is well. */
function arrange(draft: ElementDraft, context: ArrangeContext): readonly Draft[] {
  if (draft.children === null) return [draft];
  const children = arrangedChildren(draft, context);
  const isInOrder = isSame(children, draft.children);
  if (isInOrder && !context.isChanged(draft) && draft.type.name !== "table") return [draft];
  const current = isInOrder ? draft : { ...draft, children };
  return arrangeByType(withSoundAttributes(current, context), context);
}

function isSame(drafts: readonly Draft[], before: readonly Draft[] | null): boolean {
  return drafts.length === before?.length && drafts.every((draft, at) => draft === before[at]);
}

function arrangedChildren({ children }: ElementDraft, context: ArrangeContext): readonly Draft[] {
  return (children ?? []).flatMap((child) => {
    if (child.kind !== "element") return [child];
    const isNoNode = child.type.isText || child.type === context.schema.topNodeType;
    return isNoNode ? unwrapped(child, context) : arrange(child, context);
  });
}

/** An element by the name of the document or of a text is nothing; what is in it stays. */
function unwrapped(child: ElementDraft, context: ArrangeContext): readonly Draft[] {
  const { schema, note } = context;
  if (holdsForeign(child, schema)) return [{ kind: "foreign", origin: child.origin }];
  note("unwrapped", child.type);
  return arrangedChildren(detached(child, schema) as ElementDraft, context);
}

function withSoundAttributes(draft: ElementDraft, { note }: ArrangeContext): ElementDraft {
  const before = attributesIn(draft);
  const attributes = soundNodeAttributes(draft.type.name, before);
  if (attributes === before || isBrokenReference(draft.type, before)) return draft;
  note("attribute", draft.type);
  return { ...draft, attributes };
}

function arrangeByType(draft: ElementDraft, context: ArrangeContext): readonly Draft[] {
  const { type } = draft;
  if (type.isLeaf) return arrangeLeaf(draft, context);
  if (type.inlineContent) return arrangeInline(draft, context);
  const container = arrangeContainer(draft, context);
  return [type.name === "table" ? squareTable(container, context) : container];
}

function arrangeLeaf(draft: ElementDraft, context: ArrangeContext): readonly Draft[] {
  const { schema, note } = context;
  const isBroken = isBrokenReference(draft.type, attributesIn(draft));
  const children = draft.children ?? [];
  if (holdsForeign(draft, schema) || (children.length === 0 && !isBroken)) return [draft];
  note(isBroken ? "reference-as-text" : "moved-behind", draft.type);
  const behind = children.map((child) => detached(child, schema));
  return [isBroken ? wordsOf(draft) : { ...draft, children: [] }, ...behind];
}

function wordsOf(draft: ElementDraft): Draft {
  const words = inlineWords(draft);
  return newText(words === "" ? [] : [{ insert: words }]);
}

/** Blocks in a paragraph go behind it, and what followed them into a paragraph of its own. */
function arrangeInline(draft: ElementDraft, context: ArrangeContext): readonly Draft[] {
  const { schema, note } = context;
  const pieces: Draft[] = [];
  let line: Draft[] = [];
  const endLine = () => {
    if (pieces.length === 0) pieces.push({ ...draft, children: line });
    else if (line.length > 0) {
      const rest = line.map((each) => detached(each, schema));
      pieces.push({ ...draft, origin: null, attributes: attributesIn(draft), children: rest });
    }
    line = [];
  };
  for (const child of draft.children ?? []) {
    const type = typeOf(child, schema);
    if (type === null || draft.type.contentMatch.matchType(type) !== null) line.push(child);
    else if (holdsForeign(child, schema)) line.push(child);
    else if (child.kind === "element" && type.isInline) {
      note("inline-as-text", type);
      line.push(wordsOf(child));
    } else {
      note("moved-behind", type);
      endLine();
      pieces.push(detached(child, schema));
    }
  }
  endLine();
  const isAsItWas =
    pieces.length === 1 && isSame((pieces[0] as ElementDraft).children ?? [], draft.children);
  return isAsItWas ? [draft] : pieces;
}

/** Null for what is foreign. */
function typeOf(draft: Draft, schema: Schema): NodeType | null {
  if (draft.kind === "element") return draft.type;
  return draft.kind === "text" ? (schema.nodes.text ?? null) : null;
}

function arrangeContainer(draft: ElementDraft, context: ArrangeContext): ElementDraft {
  const children = draft.children ?? [];
  // Among nodes of a newer schema nobody here can tell what belongs where.
  if (children.some(({ kind }) => kind === "foreign")) return draft;
  const arranged = new ContainerArrangement(draft, context).arranged();
  return isSame(arranged, draft.children) ? draft : { ...draft, children: arranged };
}

/** Finds a place for each child in turn, in one walk along the content that the schema allows. */
class ContainerArrangement {
  readonly #draft: ElementDraft;
  readonly #context: ArrangeContext;
  readonly #content: Draft[] = [];
  #match: ContentMatch;
  /** The wrappers made last; what follows may go into the innermost as well. */
  #wrapping: { path: readonly PathStep[]; match: ContentMatch; content: Draft[] } | null = null;

  constructor(draft: ElementDraft, context: ArrangeContext) {
    this.#draft = draft;
    this.#context = context;
    this.#match = draft.type.contentMatch;
  }

  arranged(): readonly Draft[] {
    const { schema, note } = this.#context;
    for (const child of this.#draft.children ?? []) {
      const type = typeOf(child, schema);
      if (type !== null) this.#place(child, type);
    }
    this.#endWrapping();
    const missing = fillingAtEnd(this.#match);
    if (missing.length > 0) note("filled", this.#draft.type);
    return [...this.#content, ...missing.map(filled)];
  }

  #place(child: Draft, type: NodeType): void {
    const direct = this.#match.matchType(type);
    if (direct !== null) this.#keep(child, direct);
    else if (holdsForeign(child, this.#context.schema)) this.#keep(child, this.#match);
    else this.#makePlace(child, type);
  }

  #keep(child: Draft, match: ContentMatch): void {
    this.#endWrapping();
    this.#content.push(child);
    this.#match = match;
  }

  #makePlace(child: Draft, type: NodeType): void {
    const { schema, note } = this.#context;
    const within = this.#wrapping?.match.matchType(type) ?? null;
    if (this.#wrapping !== null && within !== null) {
      this.#wrapping.content.push(detached(child, schema));
      this.#wrapping.match = within;
      return;
    }
    this.#endWrapping();
    const filling = fillingBefore(this.#match, type);
    const twin = filling === null ? this.#twinOf(type) : null;
    if (filling !== null) {
      note("filled", this.#draft.type);
      this.#content.push(...filling.fillers.map(filled));
      this.#keep(child, filling.match);
    } else if (twin !== null) {
      note("retyped", type);
      this.#keep(
        retyped(detached(child, schema), twin),
        this.#match.matchType(twin) ?? this.#match,
      );
    } else this.#wrap(child, type);
  }

  #wrap(child: Draft, type: NodeType): void {
    const { schema, note } = this.#context;
    const path = findPath(this.#match, { target: type, schema });
    const [outer, inner] = [path?.[0], path?.at(-1)];
    if (path === null || outer === undefined || inner === undefined) {
      throw new Error(`no place for ${type.name} in ${this.#draft.type.name}`);
    }
    const first = fillingBefore(inner.wrapper.contentMatch, type);
    if (first === null) throw new Error(`${inner.wrapper.name} does not take ${type.name}`);
    note("wrapped", type);
    this.#content.push(...outer.fillers.map(filled));
    this.#match = outer.match;
    const content = [...first.fillers.map(filled), detached(child, schema)];
    this.#wrapping = { path, match: first.match, content };
  }

  #endWrapping(): void {
    if (this.#wrapping === null) return;
    const { path, match, content } = this.#wrapping;
    this.#wrapping = null;
    let inner: Draft[] = [...content, ...fillingAtEnd(match).map(filled)];
    for (const [depth, { wrapper }] of [...path.entries()].reverse()) {
      const plain = newElement(wrapper, inner);
      const element = wrapper.name === "table" ? squareTable(plain, this.#context) : plain;
      const step = path[depth];
      const isOutermost = depth === 0;
      inner = [
        ...(isOutermost || step === undefined ? [] : step.fillers.map(filled)),
        element,
        ...(isOutermost || step === undefined ? [] : fillingAtEnd(step.match).map(filled)),
      ];
    }
    this.#content.push(...inner);
  }

  /** A type that holds the same and is allowed here: a list item for a task. */
  #twinOf(type: NodeType): NodeType | null {
    if (type.isLeaf) return null;
    const twins = Object.values(this.#context.schema.nodes).filter(
      (each) => each.spec.content === type.spec.content && this.#match.matchType(each) !== null,
    );
    return twins[0] ?? null;
  }
}

function filled(type: NodeType): ElementDraft {
  return newElement(type, fillingAtEnd(type.contentMatch).map(filled));
}

/** Attributes of the old type alone are left behind. */
function retyped(draft: Draft, type: NodeType): Draft {
  if (draft.kind !== "element") return draft;
  const { attrs: before = {} } = draft.type.spec;
  const isKept = (name: string) =>
    type.spec.attrs?.[name] !== undefined || before[name] === undefined;
  const kept = Object.entries(attributesIn(draft)).filter(([name]) => isKept(name));
  return { ...draft, type, attributes: soundNodeAttributes(type.name, Object.fromEntries(kept)) };
}
