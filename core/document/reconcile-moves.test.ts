import { expect, test } from "vitest";
import * as Y from "yjs";
import { decodeMove, writeMove } from "./move-records.ts";
import { type Move, movesName } from "./moves.ts";
import { type Reconciliation, reconcileMoves } from "./reconcile-moves.ts";

const nothing: Move = { runs: [], blocks: [], ends: [], known: [], made: null };

function reportOf(...lines: string[]): Y.Doc {
  const doc = new Y.Doc();
  const blocks = lines.map((line) => {
    const block = new Y.XmlElement("paragraph");
    block.insert(0, [new Y.XmlText(line)]);
    return block;
  });
  doc.getXmlFragment("default").insert(0, blocks);
  doc.getMap(movesName);
  return doc;
}

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  return copy;
}

/** The update by which `change` changes a copy of the report. */
function editOf(doc: Y.Doc, change: (copy: Y.Doc) => void): Uint8Array {
  const copy = copyOf(doc);
  const before = Y.encodeStateVector(copy);
  copy.transact(() => change(copy));
  return Y.encodeStateAsUpdate(copy, before);
}

function take(doc: Y.Doc, update: Uint8Array): readonly Reconciliation[] {
  return doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    return reconcileMoves(transaction, update);
  });
}

function textOf(doc: Y.Doc, index: number): Y.XmlText {
  const block = doc.getXmlFragment("default").get(index);
  const text = block instanceof Y.XmlElement ? block.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error("no text");
  return text;
}

test("a record reads as it was written", () => {
  const doc = reportOf("一");
  const id = (clock: number) => ({ client: 4_000_000_000, clock });
  const move: Move = {
    runs: [{ source: id(1), copy: id(9), length: 3 }],
    known: [{ client: 5, clock: 9 }],
    blocks: [{ source: id(20), copy: id(21) }],
    ends: [{ end: id(5), last: id(3) }],
    made: "followed",
  };
  writeMove(doc.getMap(movesName), move);
  expect([...doc.getMap(movesName).values()].map(decodeMove)).toEqual([move]);
});

test("what other programs write into the map of moves is ignored", () => {
  const doc = reportOf("前三季度", "同比增长");
  const records = [
    "moved",
    [],
    [0, 0, 0, 0, 0],
    [19, 0, 0, 0, 0],
    [10, 0, 1, 0, 0],
    [10, 0, -1, 0, 0],
    [10, 0, 1, 0, 0, 1, 2, 3, 4, 2 ** 50],
    [10, 0, 1e9, 0, 0, 1],
    { runs: [] },
  ];
  for (const [index, record] of records.entries()) doc.getMap(movesName).set(`${index}`, record);
  const update = editOf(doc, (copy) => {
    textOf(copy, 0).delete(1, 2);
    copy.getMap(movesName).set("more", [10, 0, 1, 0, 0, 1, 2, 3, 4, 1e15]);
  });
  expect(take(doc, update)).toEqual([]);
  expect(doc.getXmlFragment("default").toString()).toBe(
    "<paragraph>前度</paragraph><paragraph>同比增长</paragraph>",
  );
});

test("a record that names moves in a circle ends, and deletes nothing that stands", () => {
  const doc = reportOf("abcdef");
  const first = textOf(doc, 0)._start?.id ?? { client: 0, clock: 0 };
  const at = (by: number) => ({ client: first.client, clock: first.clock + by });
  const update = editOf(doc, (copy) => {
    const runs = [
      { source: at(0), copy: at(1), length: 1 },
      { source: at(1), copy: at(0), length: 1 },
    ];
    writeMove(copy.getMap(movesName), { ...nothing, runs });
  });
  take(doc, update);
  expect(textOf(doc, 0).toString()).toBe("abcdef");
});

test("concurrent typing and deleting without moves is left as Yjs merges it", () => {
  const doc = reportOf("abcdef", "ghijkl");
  writeMove(doc.getMap(movesName), {
    ...nothing,
    runs: [{ source: { client: 1, clock: 0 }, copy: { client: 1, clock: 9 }, length: 2 }],
  });
  const updates = [
    editOf(doc, (copy) => textOf(copy, 0).delete(2, 2)),
    editOf(doc, (copy) => textOf(copy, 0).insert(3, "XYZ")),
    editOf(doc, (copy) => textOf(copy, 1).insert(6, "UVW")),
  ];
  const plain = copyOf(doc);
  for (const update of updates) Y.applyUpdate(plain, update);
  for (const update of updates) expect(take(doc, update)).toEqual([]);
  expect(Y.encodeStateAsUpdate(doc)).toEqual(Y.encodeStateAsUpdate(plain));
});
