import type { NodeType, Schema } from "@tiptap/pm/model";
import * as Y from "yjs";
import { arrangeBody } from "./arrange-draft.ts";
import { maxDepth, readElement } from "./arrangement-draft.ts";
import type { BodyType } from "./changed-types.ts";
import { documentSchema } from "./document-extensions.ts";
import { repairMarks } from "./repair-marks.ts";
import { soundElementTest } from "./sound-element.ts";
import { writeDraft } from "./write-draft.ts";

/** One thing that was put right. */
export interface Repair {
  readonly kind: /** What the schema requires was missing; an empty one was put there. */
    | "filled"
    /** It stood where it may not stand, and got the nodes around it that it needs. */
    | "wrapped"
    /** It stood in something that cannot hold it, and now follows that. */
    | "moved-behind"
    /** It became a node of the kind that its place asks for, holding the same. */
    | "retyped"
    /** The node means nothing; what was in it took its place. */
    | "unwrapped"
    /** It was nested too deeply; its words and leaves are kept, what they were nested in is not. */
    | "flattened"
    /** A value of a wrong form was corrected or left out. */
    | "attribute"
    /** Formatting was taken off or corrected; `nodeName` is the mark's. */
    | "mark"
    /** A fact reference that nobody could have read is now its words. */
    | "reference-as-text"
    /** An inline node became its words. */
    | "inline-as-text"
    /** Rows of unequal length, or cells in each other's place. */
    | "table";
  readonly nodeName: string;
}

/**
 * Puts known nodes that stand where the schema does not allow them into an arrangement that it
 * does allow, keeping every character. To be called inside a Y transaction, with what
 * `changedTypesOf` gathered since the document was last sound. Deterministic: equal documents and
 * changes lead to equal documents, in whatever order the changes are given. Nothing of an unknown
 * name is touched, nor are the neighbours of an unknown node moved.
 */
export function repairArrangement(
  body: Y.XmlFragment,
  changed: Iterable<BodyType>,
  schema: Schema = documentSchema,
): readonly Repair[] {
  const { texts, elements } = knownTypesIn(body, { changed, schema });
  const repairs: Repair[] = texts.flatMap((text) => repairMarks(text, schema));
  if (elements.size === 0) return repairs;
  const open = withAncestors(elements);
  const note = (kind: Repair["kind"], { name }: NodeType) => repairs.push({ kind, nodeName: name });
  const draft = readElement(body, {
    schema,
    isOpen: (type) => open.has(type),
    onTooDeep: (type) => note("flattened", type),
  });
  if (draft.kind === "foreign") return repairs;
  const arranged = arrangeBody(draft, {
    schema,
    isChanged: ({ origin }) => origin === null || elements.has(origin),
    note,
  });
  if (arranged !== draft) writeDraft(arranged);
  return repairs;
}

interface KnownTypes {
  /** In the order in which they were made, the same in every copy of the document. */
  readonly texts: readonly Y.XmlText[];
  /** Those that may need repair. */
  readonly elements: ReadonlySet<Y.XmlFragment>;
}

/** What is still in the body, with nothing unknown around it. */
function knownTypesIn(
  body: Y.XmlFragment,
  { changed, schema }: { changed: Iterable<BodyType>; schema: Schema },
): KnownTypes {
  const texts = new Set<Y.XmlText>();
  const elements = new Set<Y.XmlFragment>();
  const depthOf = depthIn(body, schema);
  const isSound = soundElementTest(schema);
  for (const type of changed) {
    const depth = depthOf(type);
    if (depth === null) continue;
    if (type instanceof Y.XmlText) texts.add(type);
    else if (depth >= maxDepth || !isSound(type)) elements.add(type);
  }
  return { texts: [...texts].sort(byMaking), elements };
}

function byMaking({ _item: one }: Y.XmlText, { _item: other }: Y.XmlText): number {
  if (one === null || other === null) return 0;
  return one.id.client - other.id.client || one.id.clock - other.id.clock;
}

/**
 * Answers how deep in the body a type is, null when it is not in it any more or is in something
 * unknown. Remembers the way there, which many share.
 */
function depthIn(body: Y.XmlFragment, schema: Schema): (type: BodyType) => number | null {
  const depths = new Map<unknown, number | null>([
    [body, 0],
    [null, null],
  ]);
  return (type) => {
    const way: unknown[] = [];
    let current: typeof type.parent = type;
    while (!depths.has(current)) {
      way.push(current);
      current = isStanding(current, schema) ? (current?.parent ?? null) : null;
    }
    let depth = depths.get(current) ?? null;
    for (const each of way.toReversed()) {
      depth = depth === null ? null : depth + 1;
      depths.set(each, depth);
    }
    return depth;
  };
}

function isStanding(type: BodyType["parent"], schema: Schema): boolean {
  if (type === null || type._item === null || type._item.deleted) return false;
  return !(type instanceof Y.XmlElement) || Object.hasOwn(schema.nodes, type.nodeName);
}

function withAncestors(elements: ReadonlySet<Y.XmlFragment>): ReadonlySet<Y.XmlFragment> {
  const open = new Set(elements);
  for (const element of elements) {
    let parent = element.parent;
    while (parent instanceof Y.XmlFragment && !open.has(parent)) {
      open.add(parent);
      parent = parent.parent;
    }
  }
  return open;
}
