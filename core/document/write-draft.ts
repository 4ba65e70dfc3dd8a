import * as Y from "yjs";
import {
  attributesOf,
  type Draft,
  type ElementDraft,
  runsOf,
  type TextDraft,
} from "./arrangement-draft.ts";

/**
 * Makes an element of the shared document what its draft says. What keeps its place is not
 * touched, so that carets, comments and others' unsent edits in it live on; what moves is written
 * anew, for Yjs knows no moving. Drafts without an origin must be complete: their own originals
 * may be gone by the time they are written.
 */
export function writeDraft(draft: ElementDraft): void {
  const { origin, children } = draft;
  if (origin === null) return;
  writeAttributes(origin, draft);
  if (children === null) return;
  writeChildren(origin, children);
  for (const child of children) {
    if (child.kind === "element" && child.origin?.parent === origin) writeDraft(child);
  }
}

function writeAttributes(origin: Y.XmlFragment, { attributes }: ElementDraft): void {
  if (!(origin instanceof Y.XmlElement) || attributes === null) return;
  const before = attributesOf(origin);
  for (const name of Object.keys(before)) {
    if (!Object.hasOwn(attributes, name)) origin.removeAttribute(name);
  }
  for (const [name, value] of Object.entries(attributes)) {
    if (before[name] !== value) setAttribute(origin, name, value);
  }
}

/** From the end to the start, so that the places in front stay where they are. */
function writeChildren(parent: Y.XmlFragment, children: readonly Draft[]): void {
  const before: unknown[] = parent.toArray();
  const placeOf = new Map(before.map((child, place) => [child, place]));
  let end = before.length;
  let fresh: Draft[] = [];
  for (const child of children.toReversed()) {
    const place =
      child.kind === "foreign"
        ? before.lastIndexOf(child.origin, end - 1)
        : placeOf.get(child.origin);
    if (place === undefined) {
      fresh.unshift(child);
      continue;
    }
    replace(parent, { start: place + 1, end, fresh });
    fresh = [];
    end = place;
  }
  replace(parent, { start: 0, end, fresh });
}

function replace(
  parent: Y.XmlFragment,
  { start, end, fresh }: { start: number; end: number; fresh: readonly Draft[] },
): void {
  if (end > start) {
    for (const child of parent.slice(start, end)) empty(child);
    parent.delete(start, end - start);
  }
  if (fresh.length > 0) parent.insert(start, joinTexts(fresh).map(build));
}

/** From the innermost outwards: Yjs deletes by recursion, and nesting may be deeper than a stack. */
function empty(doomed: unknown): void {
  const within = doomed instanceof Y.XmlFragment ? [doomed] : [];
  for (const each of within) {
    for (const child of each.toArray()) if (child instanceof Y.XmlFragment) within.push(child);
  }
  for (const each of within.toReversed()) each.delete(0, each.length);
}

/** Texts side by side become one: the binding between Yjs and the editor stumbles over two. */
function joinTexts(drafts: readonly Draft[]): Draft[] {
  const joined: Draft[] = [];
  for (const draft of drafts) {
    const last = joined.at(-1);
    if (draft.kind === "text" && last?.kind === "text") {
      joined[joined.length - 1] = { ...draft, runs: [...runsOf(last), ...runsOf(draft)] };
    } else joined.push(draft);
  }
  return joined;
}

function build(draft: Draft): Y.XmlElement | Y.XmlText {
  if (draft.kind === "text") return buildText(draft);
  if (draft.kind === "foreign") throw new Error("a foreign node cannot be written anew");
  const element = new Y.XmlElement(draft.type.name);
  for (const [name, value] of Object.entries(draft.attributes ?? {}))
    setAttribute(element, name, value);
  element.insert(0, joinTexts(draft.children ?? []).map(build));
  return element;
}

function buildText(draft: TextDraft): Y.XmlText {
  const text = new Y.XmlText();
  text.applyDelta([...runsOf(draft)], { sanitize: false });
  return text;
}

/** Yjs holds any JSON value here; its types only speak of strings. */
export function setAttribute(element: Y.XmlElement, name: string, value: unknown): void {
  if (value !== undefined) element.setAttribute(name, value as string);
}
