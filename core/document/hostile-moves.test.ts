import fc from "fast-check";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { MoveIndex } from "./move-index.ts";
import { recordedMoves, writeMove } from "./move-records.ts";
import { type Move, type MovedRun, movesName } from "./moves.ts";
import { reconcileMoves } from "./reconcile-moves.ts";
import { OverBudgetError } from "./work-budget.ts";

const nothing: Move = { runs: [], blocks: [], ends: [], known: [], made: null };

function reportOf(line: string): Y.Doc {
  const doc = new Y.Doc();
  const block = new Y.XmlElement("paragraph");
  block.insert(0, [new Y.XmlText(line)]);
  doc.getXmlFragment("default").insert(0, [block]);
  return doc;
}

function textOf(doc: Y.Doc): Y.XmlText {
  const block = doc.getXmlFragment("default").get(0);
  const text = block instanceof Y.XmlElement ? block.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error("no text");
  return text;
}

/** The update by which `change` changes a copy of the report. */
function editOf(doc: Y.Doc, change: (copy: Y.Doc) => void): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(copy);
  copy.transact(() => change(copy));
  return Y.encodeStateAsUpdate(copy, before);
}

function take(doc: Y.Doc, update: Uint8Array) {
  return doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    return reconcileMoves(transaction, update);
  });
}

function firstUnit(doc: Y.Doc): Y.ID {
  const id = textOf(doc)._start?.id;
  if (id === undefined) throw new Error("no words");
  return id;
}

function run([a, b]: readonly [number, number], [c, d]: readonly [number, number], length = 1) {
  return { source: { client: a, clock: b }, copy: { client: c, clock: d }, length };
}

function familyOf(runs: readonly MovedRun[], client: number, clock: number): readonly string[] {
  const index = new MoveIndex([{ ...nothing, runs }]);
  return index.family({ client, clock }).members.map((each) => `${each.client}.${each.clock}`);
}

/** One person writes these records behind `letters` letters of their own. */
function recordsOf(moves: readonly Move[], letters = 100): readonly Move[] {
  const doc = new Y.Doc();
  doc.clientID = 7;
  doc.getText("words").insert(0, "x".repeat(letters));
  for (const move of moves) writeMove(doc.getMap(movesName), move);
  return recordedMoves(doc.getMap(movesName));
}

test("a record counts only for copies that its author wrote before it", () => {
  const sound = { ...nothing, runs: [run([9, 3], [7, 20], 5)] };
  const others = { ...nothing, runs: [run([9, 3], [8, 20], 5)] };
  const later = { ...nothing, runs: [run([9, 3], [7, 99], 5)] };
  const itself = { ...nothing, runs: [run([7, 20], [7, 22], 5)] };
  const empty = { ...nothing, runs: [run([9, 3], [7, 20], 0)] };
  const block = {
    ...nothing,
    blocks: [{ source: { client: 9, clock: 3 }, copy: { client: 8, clock: 1 } }],
  };
  expect(recordsOf([others, later, itself, empty, block, sound])).toEqual([sound]);
});

test("of runs that claim one copy one counts", () => {
  const runs = [run([1, 0], [7, 10], 5), run([2, 0], [7, 12], 5), run([3, 0], [7, 20], 5)];
  expect(familyOf(runs, 7, 13)).toEqual(["7.13", "1.3"]);
  expect(familyOf(runs, 2, 1)).toEqual(["2.1"]);
  expect(familyOf(runs, 3, 1)).toEqual(["3.1", "7.21"]);
});

test("records that lead in a circle make nobody a relative", () => {
  const circle = [run([1, 0], [2, 0]), run([2, 0], [3, 0]), run([3, 0], [1, 0])];
  for (const client of [1, 2, 3]) expect(familyOf(circle, client, 0)).toEqual([`${client}.0`]);
});

test("a family is found run by run, whatever overlaps", () => {
  const sources = fc.record({
    client: fc.integer({ min: 1, max: 3 }),
    clock: fc.integer({ min: 0, max: 40 }),
    length: fc.integer({ min: 1, max: 12 }),
  });
  fc.assert(
    fc.property(fc.array(sources, { maxLength: 200 }), (list) => {
      // Copies of higher clients: no circles, no rivals.
      const runs = list.map(({ client, clock, length }, n) =>
        run([client, clock], [client + 3, n * 20], length),
      );
      const index = new MoveIndex([{ ...nothing, runs }]);
      for (let clock = 0; clock < 60; clock++) {
        const { members } = index.family({ client: 2, clock }, 10);
        const copies = runs.filter(
          ({ source, length }) =>
            source.client === 2 && source.clock <= clock && clock < source.clock + length,
        );
        expect(members).toHaveLength(copies.length + 1);
      }
      for (const { source, copy, length } of runs) {
        const family = index.family(copy, length);
        for (let by = 1; by < family.length; by++) {
          const next = index.family({ client: copy.client, clock: copy.clock + by });
          const shiftedBy = family.members.map(({ client, clock }) => `${client}.${clock + by}`);
          const keys = next.members.map(({ client, clock }) => `${client}.${clock}`);
          expect(keys.toSorted()).toEqual(shiftedBy.toSorted());
        }
        expect(family.members).toContainEqual(source);
      }
    }),
    { numRuns: 60 },
  );
});

const numbers = fc.oneof(fc.nat({ max: 12 }), fc.nat(), fc.constantFrom(-1, 0.5, 2 ** 53, 2 ** 32));
const garbage = fc.oneof(
  { weight: 6, arbitrary: fc.array(numbers, { maxLength: 40 }) },
  {
    weight: 6,
    arbitrary: fc
      .tuple(fc.integer({ min: 9, max: 16 }), fc.array(fc.nat({ max: 30 }), { maxLength: 60 }))
      .map(([made, rest]) => [made, 1, Math.floor(rest.length / 5), 0, 0, ...rest]),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

/** How many records of garbage are tried: more with FUZZ=n. */
const fuzzed = Number(process.env["FUZZ"] ?? 10_000);
const perReport = 20;

test(
  "whatever lies in the map, nothing is thrown, and what stands keeps standing",
  () => {
    fc.assert(
      fc.property(fc.array(garbage, { minLength: perReport, maxLength: perReport }), (records) => {
        const doc = reportOf("前三季度同比增长");
        for (const [n, record] of records.slice(1).entries())
          doc.getMap(movesName).set(`${n}`, record);
        take(
          doc,
          editOf(doc, (copy) => {
            textOf(copy).delete(1, 2);
            textOf(copy).insert(1, "abc");
            copy.getMap(movesName).set("last", records[0]);
          }),
        );
        expect(textOf(doc).toString()).toBe("前abc度同比增长");
      }),
      { numRuns: Math.ceil(fuzzed / perReport) },
    );
  },
  60_000 + fuzzed,
);

test("400 records of the largest size take no more steps than an update may", () => {
  const doc = reportOf("x".repeat(50_000));
  const { client, clock } = firstUnit(doc);
  const update = editOf(doc, (copy) => {
    textOf(copy).delete(10, 5);
    textOf(copy).insert(10, "abc");
  });
  // As far as one record goes: each run a copy of one and the same letter.
  const record = [10, 1, 19_000, 0, 0];
  for (let n = 0; n < 19_000; n++) record.push(client, clock, client, clock + 1 + n * 2, 1);
  doc.transact(() => {
    for (let n = 0; n < 400; n++) doc.getMap(movesName).set(`${n}`, record);
  });
  take(doc, update);
  expect(textOf(doc).toString().slice(8, 15)).toBe("xxabcxx");
  expect(
    new MoveIndex(recordedMoves(doc.getMap(movesName))).family({ client, clock }).members.length,
  ).toBeLessThan(1_001);
});

test("what meets more moves than an honest edit does is not reconciled", () => {
  const doc = reportOf("x".repeat(4_000));
  const source = firstUnit(doc);
  const moved = editOf(doc, (copy) => {
    const block = new Y.XmlElement("heading");
    block.insert(0, [new Y.XmlText("x".repeat(4_000))]);
    const body = copy.getXmlFragment("default");
    body.insert(0, [block]);
    const runs = [{ source, copy: firstUnit(copy), length: 4_000 }];
    body.delete(1, 1);
    writeMove(copy.getMap(movesName), { ...nothing, runs });
  });
  const typed = editOf(doc, (copy) => {
    for (let at = 1; at < 7_999; at += 2) textOf(copy).insert(at, "y");
  });
  expect(take(doc, moved)).toEqual([]);
  expect(() => take(doc, typed)).toThrow(OverBudgetError);
});
