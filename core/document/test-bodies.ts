import { yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import fc from "fast-check";
import { expect } from "vitest";
import * as Y from "yjs";
import { bodyName } from "../sync/protocol.ts";
import { allTypesIn } from "./changed-types.ts";
import { documentSchema } from "./document-extensions.ts";
import { type Repair, repairArrangement } from "./repair-arrangement.ts";

/** More by argument: RUNS=20000. */
export const numRuns = Number(process.env.RUNS ?? 200);
/** Long enough for the long runs; what hangs is still told. */
export const timeoutMs = 60_000 + numRuns * 500;

const toldEvery = 1_000;
let runs = 0;
fc.configureGlobal({
  beforeEach: () => {
    runs += 1;
    if (runs % toldEvery !== 0) return;
    process.stdout.write(`${runs} runs: ${expect.getState().currentTestName}\n`);
  },
});

export type Tree = { name: string; attributes: object; children: Tree[] } | Run[];
export interface Run {
  insert: string;
  attributes: Record<string, unknown>;
}

export const junk = fc.oneof(
  fc.constantFrom<unknown>(0, -1, 1e6, 2.5, "1", "x", "", true, null, [], [1], {}, { a: 1 }),
  fc.constant("巨".repeat(20_000)),
);
const target = fc.constantFrom<unknown>(
  "https://example.org/a",
  "javascript:alert(1)",
  "java\u0000script:alert(1)",
  "data:text/html,x",
  ["https://example.org"],
  12,
);
const markOf = fc.constantFrom("bold", "italic", "link", "numberNote", "bold--abcdefgh");
const markValue = fc.oneof(
  fc.constant<unknown>({}),
  fc.record({ href: target, class: junk }),
  fc.record({ state: fc.constantFrom("ignored", "x"), reason: junk }),
  fc.constantFrom<unknown>(true, "x", 5, [1]),
);
export const run = fc.record({
  insert: fc.string({ unit: "grapheme", minLength: 1, maxLength: 4 }),
  attributes: fc.dictionary(markOf, markValue, { maxKeys: 3 }),
});
export const names = Object.keys(documentSchema.nodes);
export const attributeNames = [
  ...new Set(names.flatMap((name) => Object.keys(documentSchema.nodes[name]?.spec.attrs ?? {}))),
];
export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    fc.array(run, { maxLength: 3 }),
    fc.record({
      name: fc.constantFrom(...names),
      attributes: fc.oneof(
        fc.constant({}),
        fc.dictionary(fc.constantFrom(...attributeNames), junk, { maxKeys: 3 }),
        fc.record({
          factId: fc.constant("f1"),
          revision: fc.constant(1),
          text: fc.string({ maxLength: 5 }),
        }),
        fc.record({
          colspan: fc.integer({ min: 1, max: 4 }),
          rowspan: fc.integer({ min: 1, max: 4 }),
        }),
      ),
      children: fc.array(tie("tree"), { maxLength: 4 }),
    }),
  ),
}));
export const trees = fc.array(tree, { maxLength: 5 });

/** Made apart from any document. */
export function toType(tree: Tree): Y.XmlElement | Y.XmlText {
  if (Array.isArray(tree)) {
    const text = new Y.XmlText();
    text.applyDelta(tree, { sanitize: false });
    return text;
  }
  const element = new Y.XmlElement(tree.name);
  for (const [name, value] of Object.entries(tree.attributes)) {
    element.setAttribute(name, value as string);
  }
  element.insert(0, tree.children.map(toType));
  return element;
}

export function docOf(content: Tree[], clientId = 1): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = clientId;
  doc.getXmlFragment(bodyName).insert(0, content.map(toType));
  return doc;
}

export function repairAll(doc: Y.Doc): readonly Repair[] {
  const body = doc.getXmlFragment(bodyName);
  return doc.transact(() => repairArrangement(body, allTypesIn(body)));
}

export function nodeOf(doc: Y.Doc) {
  const node = documentSchema.nodeFromJSON(
    yXmlFragmentToProsemirrorJSON(doc.getXmlFragment(bodyName)),
  );
  node.check();
  return node;
}

/** Every character of the prose, sorted; a reference's own words among them. */
export function characters(doc: Y.Doc): string {
  const words: string[] = [];
  const read = (type: unknown): void => {
    if (type instanceof Y.XmlText) for (const { insert } of type.toDelta()) words.push(insert);
    if (!(type instanceof Y.XmlFragment)) return;
    if (type instanceof Y.XmlElement && type.nodeName === "factReference") {
      const text: unknown = type.getAttribute("text");
      if (typeof text === "string" || typeof text === "number") words.push(String(text));
    }
    for (const child of type.toArray()) read(child);
  };
  read(doc.getXmlFragment(bodyName));
  return [...words.join("")].sort().join("");
}
