import * as Y from "yjs";
import { hasMoves, writeMove } from "#core/document/move-records.ts";
import { type Move, type MovedRun, movesName } from "#core/document/moves.ts";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { OverBudgetError } from "#core/document/work-budget.ts";

/**
 * What reconciling costs the keeper's thread: node bench/moves.ts
 *
 * Two people wrap all of a very large report at once; and somebody types where others have filled
 * the map of moves with what no person would write. Milliseconds of processor time.
 */

const rounds = 5;
const words = "前三季度地区生产总值同比增长，规模以上工业增加值增速高于全市平均水平。";
const nothing: Move = { runs: [], blocks: [], ends: [], known: [], made: null };

function reportOf(blocks: number): Y.Doc {
  const doc = new Y.Doc();
  const content = Array.from({ length: blocks }, () => paragraph(words.repeat(4)));
  doc.getXmlFragment("default").insert(0, content);
  doc.getMap(movesName);
  return doc;
}

function paragraph(line: string): Y.XmlElement {
  const block = new Y.XmlElement("paragraph");
  block.insert(0, [new Y.XmlText(line)]);
  return block;
}

function editOf(doc: Y.Doc, change: (copy: Y.Doc) => void): Uint8Array {
  const copy = new Y.Doc();
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc));
  const before = Y.encodeStateVector(copy);
  copy.transact(() => change(copy));
  return Y.encodeStateAsUpdate(copy, before);
}

const textIn = (block: unknown) => {
  const text = block instanceof Y.XmlElement ? block.get(0) : null;
  if (!(text instanceof Y.XmlText)) throw new Error("a block without words");
  return text;
};
const idOf = (type: Y.XmlElement | Y.XmlText) => type._item?.id ?? Y.createID(0, 0);
const unitOf = (text: Y.XmlText) => text._start?.id ?? Y.createID(0, 0);

/** As the binding wraps and our editor records it. */
function wrapAll(doc: Y.Doc): void {
  const body = doc.getXmlFragment("default");
  const old = body.toArray();
  const now = old.map((block) => paragraph(textIn(block).toString()));
  const quote = new Y.XmlElement("blockquote");
  quote.insert(0, now);
  body.insert(0, [quote]);
  const runs: MovedRun[] = [];
  const blocks = old.map((block, at) => {
    const copy = now[at];
    if (!(block instanceof Y.XmlElement) || copy === undefined) throw new Error("no block");
    const [from, to] = [textIn(block), textIn(copy)];
    runs.push({ source: unitOf(from), copy: unitOf(to), length: from.length });
    return { source: idOf(block), copy: idOf(copy) };
  });
  body.delete(1, old.length);
  writeMove(doc.getMap(movesName), { ...nothing, runs, blocks });
}

function timed(doc: Y.Doc, update: Uint8Array): { ms: number; done: string } {
  return doc.transact((transaction) => {
    Y.applyUpdate(doc, update);
    const started = process.cpuUsage();
    let done: string;
    try {
      done = reconcileMoves(transaction, update)
        .map(({ kind, units }) => `${kind} ${units}`)
        .join(", ");
    } catch (error) {
      if (!(error instanceof OverBudgetError)) throw error;
      done = "left as Yjs merges it";
    }
    const { user, system } = process.cpuUsage(started);
    return { ms: (user + system) / 1_000, done };
  });
}

function tell(what: string, measure: () => { ms: number; done: string }): void {
  const results = Array.from({ length: rounds }, measure);
  const ms = results.map((each) => each.ms).toSorted((a, b) => a - b);
  const [median = 0, most = 0] = [ms[rounds >> 1], ms.at(-1)];
  const done = results[0]?.done || "nothing to do";
  console.log(`| ${what} | ${median.toFixed(1)} | ${most.toFixed(1)} | ${done} |`);
}

console.log("| update | median ms | most ms | outcome |\n|---|---|---|---|");
const typing = (copy: Y.Doc) => {
  const text = textIn(copy.getXmlFragment("default").get(0));
  text.delete(10, 5);
  text.insert(10, "abc");
};

for (const count of [100, 1_500]) {
  const doc = reportOf(count);
  const [first, second] = [editOf(doc, wrapAll), editOf(doc, wrapAll)];
  const typed = editOf(doc, (copy) => {
    for (const block of copy.getXmlFragment("default").toArray()) textIn(block).insert(7, "新");
  });
  const state = Y.encodeStateAsUpdate(doc);
  const open = (...updates: Uint8Array[]) => {
    const server = new Y.Doc();
    Y.applyUpdate(server, state);
    for (const update of updates) timed(server, update);
    return server;
  };
  tell(`the first of two wraps ${count} blocks`, () => timed(open(), first));
  tell(`the second wraps them as well`, () => timed(open(first), second));
  tell(`a third had typed in each of them`, () => timed(open(first, second), typed));
}

function hostile(count: number, record: (client: number, clock: number, n: number) => number[]) {
  const doc = reportOf(1);
  const { client, clock } = unitOf(textIn(doc.getXmlFragment("default").get(0)));
  const update = editOf(doc, typing);
  doc.getText("more").insert(0, "x".repeat(300_000));
  const more = doc.getText("more")._start?.id.clock ?? clock;
  doc.transact(() => {
    const moves = doc.getMap(movesName);
    for (let n = 0; n < count; n++) moves.set(`${n}`, [10, 1, ...record(client, more, n)]);
  });
  if (!hasMoves(doc.getMap(movesName))) throw new Error("no records");
  const plain = Y.encodeStateAsUpdate(doc);
  return () => {
    const server = new Y.Doc();
    Y.applyUpdate(server, plain);
    return timed(server, update);
  };
}

const largest = 19_900;
tell(
  "400 records of the largest size",
  hostile(400, (client, clock) => [
    largest,
    0,
    0,
    ...Array.from({ length: largest }, (_, n) => [client, 10, client, clock + n * 2, 1]).flat(),
  ]),
);
tell(
  "1,600 records, each a copy of the copy before",
  hostile(1_600, (client, clock, n) => [
    1,
    0,
    0,
    client,
    n === 0 ? 10 : clock + n * 10,
    client,
    clock + n * 10 + 10,
    10,
  ]),
);
tell(
  "100,000 records of one word",
  hostile(100_000, (client, clock, n) => [1, 0, 0, client, 10, client, clock + n, 1]),
);
