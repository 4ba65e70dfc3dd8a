import { prosemirrorJSONToYXmlFragment } from "@tiptap/y-tiptap";
import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "../sync/apply-verbatim.ts";
import { bodyName } from "../sync/protocol.ts";
import { allTypesIn, changedTypesOf } from "./changed-types.ts";
import { documentSchema } from "./document-extensions.ts";
import { repairArrangement } from "./repair-arrangement.ts";
import {
  attributeNames,
  characters,
  junk,
  nodeOf,
  numRuns,
  repairAll,
  run,
  timeoutMs,
  toType,
  tree,
} from "./test-bodies.ts";

const text = (words: string) => ({ type: "text", text: words });
const paragraph = (words: string) => ({ type: "paragraph", content: [text(words)] });
const reference = {
  type: "factReference",
  attrs: { factId: "f1", revision: 1, format: "value-unit", text: "1850亿元" },
};
const cellOf = (type: string) => (words: string) => ({ type, content: [paragraph(words)] });
const row = (...cells: object[]) => ({ type: "tableRow", content: cells });
const [cell, header] = [cellOf("tableCell"), cellOf("tableHeader")];

const blocks: Record<string, object> = {
  paragraph: { type: "paragraph", content: [text("出口"), reference, text("增长")] },
  heading: { type: "heading", attrs: { level: 2 }, content: [text("一、总体"), reference] },
  blockquote: { type: "blockquote", content: [paragraph("引一"), paragraph("引二")] },
  bulletList: {
    type: "bulletList",
    content: [
      { type: "listItem", content: [paragraph("项一"), paragraph("项一续")] },
      { type: "listItem", content: [paragraph("项二")] },
    ],
  },
  orderedList: {
    type: "orderedList",
    content: [{ type: "listItem", content: [paragraph("其一")] }],
  },
  taskList: {
    type: "taskList",
    content: [{ type: "taskItem", attrs: { checked: true }, content: [paragraph("核对")] }],
  },
  table: {
    type: "table",
    content: [row(header("园区"), header("产值")), row(cell("甲"), cell("1850"))],
  },
  horizontalRule: { type: "horizontalRule" },
  image: { type: "image", attrs: { src: "/a", alt: "图" } },
};

function reportOf(...content: object[]): Y.Doc {
  const doc = new Y.Doc();
  doc.clientID = 1;
  prosemirrorJSONToYXmlFragment(
    documentSchema,
    { type: "doc", content },
    doc.getXmlFragment(bodyName),
  );
  return doc;
}

function copyOf(doc: Y.Doc, clientID: number): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  copy.clientID = clientID;
  return copy;
}

/** As the server does it: everything that came in, and the repair of what that broke. */
function mergeAndRepair(server: Y.Doc, ...peers: Y.Doc[]) {
  const body = server.getXmlFragment(bodyName);
  const before = { characters: "" };
  const repairs = server.transact((transaction) => {
    const updates = peers.map((peer) => Y.encodeStateAsUpdate(peer, Y.encodeStateVector(server)));
    applyVerbatim(server, ...updates);
    before.characters = characters(server);
    return repairArrangement(body, changedTypesOf(transaction));
  });
  return { repairs, charactersBefore: before.characters };
}

function expectSound(server: Y.Doc, charactersBefore: string, ...peers: Y.Doc[]): void {
  const node = nodeOf(server);
  expect(characters(server)).toBe(charactersBefore);
  expect(repairAll(server)).toEqual([]);
  for (const peer of peers) {
    Y.applyUpdate(peer, Y.encodeStateAsUpdate(server));
    expect(nodeOf(peer).eq(node)).toBe(true);
  }
}

interface Edit {
  readonly kind: "insert" | "delete" | "attribute" | "format" | "type";
  readonly at: number;
  readonly from: number;
  readonly count: number;
  readonly tree: Parameters<typeof toType>[0];
  readonly name: string;
  readonly value: unknown;
  readonly marks: Record<string, unknown>;
}

const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom("insert", "delete", "delete", "attribute", "format", "type"),
  at: fc.nat(),
  from: fc.nat(),
  count: fc.integer({ min: 1, max: 3 }),
  tree,
  name: fc.constantFrom(...attributeNames),
  value: junk,
  marks: run.map(({ attributes }) => attributes),
});

/** Yjs replaces both halves of a surrogate pair that is cut; no editor cuts one. */
function splitsCharacter(type: Y.XmlFragment | Y.XmlText, place: number): boolean {
  if (!(type instanceof Y.XmlText)) return false;
  const words = type
    .toDelta()
    .map(({ insert }: { insert: string }) => insert)
    .join("");
  return /^[\udc00-\udfff]/.test(words.slice(place)) && place > 0;
}

function perform(doc: Y.Doc, { kind, at, from, count, ...what }: Edit): void {
  const all = [...allTypesIn(doc.getXmlFragment(bodyName))];
  const type = all[at % all.length];
  if (type === undefined) return;
  const start = from % (type.length + 1);
  const length = Math.min(count, type.length - start);
  if ([start, start + length].some((place) => splitsCharacter(type, place))) return;
  if (kind === "delete" && length > 0) type.delete(start, length);
  if (type instanceof Y.XmlText) {
    if (kind === "type") type.insert(start, "字");
    if (kind === "format" && length > 0) type.format(start, length, what.marks);
  } else {
    if (kind === "insert") type.insert(start, [toType(what.tree)]);
    if (kind === "attribute" && type instanceof Y.XmlElement) {
      type.setAttribute(what.name, what.value as string);
    }
  }
}

function isValid(doc: Y.Doc): boolean {
  try {
    nodeOf(doc);
    return true;
  } catch {
    return false;
  }
}

const edits = fc.array(edit, { minLength: 1, maxLength: 4 });

test(
  "whatever two peers write at the same time is valid after one repair of what changed",
  () => {
    fc.assert(
      fc.property(edits, edits, (first, second) => {
        const server = reportOf(...Object.values(blocks));
        const [one, other] = [copyOf(server, 2), copyOf(server, 3)];
        for (const each of first) perform(one, each);
        for (const each of second) perform(other, each);
        const { charactersBefore } = mergeAndRepair(server, one, other);
        expectSound(server, charactersBefore, one, other);
      }),
      { numRuns },
    );
  },
  timeoutMs,
);

test(
  "edits that are valid apart are valid together after the repair, in later rounds too",
  () => {
    const rounds = fc.array(fc.tuple(edits, edits), { minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(rounds, (all) => {
        const server = reportOf(...Object.values(blocks));
        for (const [at, round] of all.entries()) {
          const peers = round.map((each, person) => {
            const apart = each.filter((one) => {
              const trial = copyOf(server, 9);
              perform(trial, one);
              return isValid(trial);
            });
            const peer = copyOf(server, 10 * at + 2 + person);
            for (const one of apart) perform(peer, one);
            return peer;
          });
          const { charactersBefore } = mergeAndRepair(server, ...peers);
          expectSound(server, charactersBefore, ...peers);
        }
      }),
      { numRuns: Math.ceil(numRuns / 3) },
    );
  },
  timeoutMs,
);

const marks: Record<string, object> = {
  bold: {},
  italic: {},
  underline: {},
  strike: {},
  link: { href: "https://example.org/" },
  numberNote: { state: "ignored", reason: "示意", until: null },
};

/** Every way to delete one or all children of any node of a block. */
function deletionsIn(doc: Y.Doc): ((doc: Y.Doc) => void)[] {
  const all = [...allTypesIn(doc.getXmlFragment(bodyName))];
  return all.flatMap((type, at) => {
    const remove = (from: number, length: number) => (copy: Y.Doc) =>
      [...allTypesIn(copy.getXmlFragment(bodyName))][at]?.delete(from, length);
    const each = Array.from({ length: type.length }, (_, from) => remove(from, 1));
    return type.length > 0 ? [...each, remove(0, type.length)] : [];
  });
}

function markings(mark: string): ((doc: Y.Doc) => void)[] {
  return [
    (doc) => {
      for (const type of allTypesIn(doc.getXmlFragment(bodyName))) {
        if (type instanceof Y.XmlText) type.format(0, type.length, { [mark]: marks[mark] });
      }
    },
  ];
}

test.each(Object.keys(blocks))(
  "in a %s, each deletion meets each other deletion and each mark (B2)",
  (name) => {
    const base = reportOf(blocks[name] ?? {});
    const deletions = deletionsIn(base);
    const others = [...deletions, ...Object.keys(marks).flatMap(markings)];
    for (const first of deletions) {
      for (const second of others) {
        const server = copyOf(base, 4);
        const [one, other] = [copyOf(base, 2), copyOf(base, 3)];
        first(one);
        second(other);
        const { charactersBefore } = mergeAndRepair(server, one, other);
        expectSound(server, charactersBefore, one, other);
      }
    }
  },
  timeoutMs,
);

test("two deletions that empty a quote leave an empty paragraph in it (B2)", () => {
  const server = reportOf(blocks.blockquote ?? {});
  const peers = [0, 1].map((at) => {
    const peer = copyOf(server, 2 + at);
    const quote = peer.getXmlFragment(bodyName).get(0);
    if (quote instanceof Y.XmlElement) quote.delete(at, 1);
    return peer;
  });
  const { repairs } = mergeAndRepair(server, ...peers);
  expect(repairs).toEqual([{ kind: "filled", nodeName: "blockquote" }]);
  expect(nodeOf(server).toString()).toBe("doc(blockquote(paragraph))");
});

test("columns added by one and rows by the other make one even table (B3)", () => {
  const server = reportOf(blocks.table ?? {});
  const [one, other] = [copyOf(server, 2), copyOf(server, 3)];
  const tableIn = (doc: Y.Doc) => doc.getXmlFragment(bodyName).get(0) as Y.XmlElement;
  for (let step = 0; step < 20; step += 1) {
    for (const each of tableIn(one).toArray()) {
      if (each instanceof Y.XmlElement)
        each.insert(1, [
          toType({
            name: "tableCell",
            attributes: {},
            children: [{ name: "paragraph", attributes: {}, children: [] }],
          }),
        ]);
    }
    const newRow = {
      name: "tableRow",
      attributes: {},
      children: [0, 1].map(() => ({
        name: "tableCell",
        attributes: {},
        children: [{ name: "paragraph", attributes: {}, children: [] }],
      })),
    };
    tableIn(other).insert(1, [toType(newRow)]);
  }
  mergeAndRepair(server, one, other);
  const widths = nodeOf(server)
    .child(0)
    .children.map(({ childCount }) => childCount);
  expect(widths).toEqual(Array.from({ length: 22 }, () => 22));
});
