import { setTimeout as sleep } from "node:timers/promises";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { writeMove } from "#core/document/move-records.ts";
import { movesName } from "#core/document/moves.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import type { Offer, Outcome } from "./keeper.ts";
import type { Stage } from "./keeper-progress.ts";
import { ReportKeeper } from "./report-keeper.ts";
import type { SizeLimits } from "./report-size.ts";
import { seededRandom } from "./seeded-random.ts";
import { FakeStore } from "./test-room.ts";

const nothing = Y.encodeStateVector(new Y.Doc());
const silent = { warn: () => {}, error: () => {} };

function openKeeper(options: { maxBytes?: number; sizeLimits?: SizeLimits } = {}) {
  const store = new FakeStore();
  const keeper = new ReportKeeper({ storage: store, log: silent, ...options });
  const take = (...offers: Offer[]): readonly Outcome[] => keeper.take(offers).outcomes;
  return { store, keeper, take };
}

function offer(update: Uint8Array, rest: Partial<Extract<Offer, { kind: "update" }>> = {}): Offer {
  const { reportId = "r", personId = "anna", socketId = 1, mayWrite = true } = rest;
  return { kind: "update", reportId, personId, socketId, mayWrite, update };
}

/** A document and the updates that made it. */
function written(edit: (text: Y.Text) => void, doc = new Y.Doc()) {
  const updates: Uint8Array[] = [];
  const remember = (update: Uint8Array) => void updates.push(update);
  doc.on("update", remember);
  edit(doc.getText("title"));
  doc.off("update", remember);
  return { doc, updates };
}

const typed = (...letters: string[]) =>
  written((text) => {
    for (const letter of letters) text.insert(text.length, letter);
  });

/** Two people format and delete in one text without hearing of each other. */
function editsOfTwo(seed: number): readonly Uint8Array[] {
  const random = seededRandom(seed);
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("前三季度地区生产总值同比增长")]);
  docs[0].getXmlFragment(bodyName).insert(0, [paragraph]);
  const first = Y.encodeStateAsUpdate(docs[0]);
  Y.applyUpdate(docs[1], first);
  const made: Uint8Array[] = [first];
  for (const doc of docs) doc.on("update", (update: Uint8Array) => void made.push(update));
  for (let edit = 0; edit < 6; edit++) {
    const text = textOf(docs[random() < 0.5 ? 0 : 1]);
    const at = Math.floor(random() * (text.length - 3));
    if (random() < 0.2) text.delete(at, 1);
    else text.format(at, 3, { bold: random() < 0.6 ? {} : null });
  }
  return made;
}

function textOf(doc: Y.Doc): Y.XmlText {
  const [block] = doc.getXmlFragment(bodyName).toArray();
  const [text] = block instanceof Y.XmlElement ? block.toArray() : [];
  if (!(text instanceof Y.XmlText)) throw new Error("the text is gone");
  return text;
}

test("rule 4: what is shown as committed is what the logged rows make, to the last deletion", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const random = seededRandom(seed);
    const { store, keeper, take } = openKeeper();
    const waiting = [...editsOfTwo(seed)];
    while (waiting.length > 0) {
      take(...waiting.splice(0, 1 + Math.floor(random() * 3)).map((update) => offer(update)));
    }
    const replayed = store.replay("r");
    const shown = keeper.missing("r", nothing);
    expect(holdsUpdate(replayed, decodeUpdate(shown)), `seed ${seed}`).toBe(true);
    keeper.forget("r");
    const shownAgain = keeper.missing("r", nothing);
    expect(holdsUpdate(replayed, decodeUpdate(shownAgain)), `seed ${seed}, reopened`).toBe(true);
  }
});

test("rule 8: what is shown of a batch is one update, and the log keeps each author's own", () => {
  const { store, keeper } = openKeeper();
  const anna = typed("a", "b", "c");
  const bo = typed("x", "y");
  const { outcomes, committed } = keeper.take([
    ...anna.updates.map((update) => offer(update)),
    ...bo.updates.map((update) => offer(update, { personId: "bo", socketId: 2 })),
  ]);
  expect(outcomes).toEqual(Array(5).fill("stored"));
  expect(store.log.map(({ personId, data }) => [personId, data])).toEqual([
    ...anna.updates.map((data) => ["anna", data]),
    ...bo.updates.map((data) => ["bo", data]),
  ]);
  expect(store.log.map(({ writers }) => writers.length)).toEqual([1, 0, 0, 1, 0]);
  const [shown] = committed;
  const reader = new Y.Doc();
  applyVerbatim(reader, shown?.update ?? new Uint8Array());
  expect(reader.getText("title").toString()).toBe(store.replay("r").getText("title").toString());
  expect(shown).toMatchObject({ seq: 5, rows: 5, repairs: 0 });
});

test("rule 7: of an update that is known in part only the new part is logged and shown", () => {
  const { store, keeper, take } = openKeeper();
  const { doc, updates } = typed("a", "b");
  doc.getText("title").delete(0, 1);
  take(offer(Y.encodeStateAsUpdate(doc)));
  doc.getText("title").insert(1, "c");
  const { outcomes, committed } = keeper.take([offer(Y.encodeStateAsUpdate(doc))]);
  expect(outcomes).toEqual(["stored"]);
  const logged = decodeUpdate(store.log[1]?.data ?? new Uint8Array());
  expect(logged.inserted).toEqual([{ client: doc.clientID, clock: 2, length: 1 }]);
  expect(logged.deleted).toEqual([]);
  expect(committed[0]?.update).toEqual(store.log[1]?.data);
  expect(take(...updates.map((update) => offer(update)))).toEqual(["held", "held"]);
  expect(store.log.length).toBe(2);
});

test("rule 12: what builds on missing updates is left out whole, whatever else is in it", () => {
  const { store, take } = openKeeper();
  const { updates } = typed("a", "b", "c");
  const [first = nothing, second = nothing, third = nothing] = updates;
  expect(take(offer(first), offer(third))).toEqual(["stored", "gap"]);
  expect(take(offer(second), offer(third))).toEqual(["stored", "stored"]);
  expect(store.replay("r").getText("title").toString()).toBe("abc");
});

test("rule 9: a refused update is not taken, nor anything else of its socket", () => {
  const { store, take } = openKeeper();
  const stored = typed("abc");
  take(offer(Y.encodeStateAsUpdate(stored.doc)));
  const { updates } = written((text) => {
    text.insert(0, "x");
    text.delete(2, 1);
  }, stored.doc);
  const viewers = { mayWrite: false, socketId: 2 };
  const known = offer(Y.encodeStateAsUpdate(store.replay("r")), viewers);
  const [typing = nothing, erasing = nothing] = updates;
  const outcomes = take(
    known,
    offer(typing, viewers),
    offer(erasing, { ...viewers, mayWrite: true }),
  );
  expect(outcomes).toEqual(["held", "refused", "ignored"]);
  expect(store.log.length).toBe(1);
});

test("a title set by the server reads as it was set, whatever people typed before", () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = seededRandom(seed);
    const { store, take } = openKeeper();
    const people = [new Y.Doc(), new Y.Doc()] as const;
    for (let edit = 0; edit < 30; edit++) {
      const doc = people[random() < 0.5 ? 0 : 1];
      if (random() < 0.3) {
        const title = [...doc.getText("title").toString()].filter(() => random() < 0.8);
        title.splice(Math.floor(random() * title.length), 0, String(edit));
        take(titleOffer(title.join("")));
        const kept = store.replay("r").getText("title").toString();
        expect(kept, `seed ${seed}, edit ${edit}`).toBe(title.join(""));
      } else {
        const { updates } = written((text) => typeOrDelete(text, random), doc);
        take(...updates.map((update) => offer(update)));
      }
      // The other one hears of it later, so that edits meet.
      if (random() < 0.4) Y.applyUpdate(doc, Y.encodeStateAsUpdate(store.replay("r")));
    }
  }
});

function titleOffer(title: string): Offer {
  return { kind: "edit", reportId: "r", personId: null, edit: { kind: "set-title", title } };
}

function typeOrDelete(text: Y.Text, random: () => number): void {
  const at = Math.floor(random() * text.length);
  if (random() < 0.3 && text.length > 0) text.delete(at, 1);
  else text.insert(at, "前三季度".slice(0, 1 + Math.floor(random() * 4)));
}

test("the server repairs what a merge broke in the commit that carries it", () => {
  const { store, keeper } = openKeeper();
  const doc = new Y.Doc();
  const item = new Y.XmlElement("listItem");
  item.insert(0, [new Y.XmlElement("paragraph")]);
  doc.getXmlFragment(bodyName).insert(0, [item]);
  const { committed } = keeper.take([offer(Y.encodeStateAsUpdate(doc))]);
  expect(committed[0]?.repairs).toBeGreaterThan(0);
  expect(store.log.map(({ personId }) => personId)).toEqual(["anna", null]);
  Y.applyUpdate(doc, committed[0]?.update ?? nothing);
  const repaired = "<bulletlist><listitem><paragraph></paragraph></listitem></bulletlist>";
  expect(doc.getXmlFragment(bodyName).toString()).toBe(repaired);
  expect(store.replay("r").getXmlFragment(bodyName).toString()).toBe(repaired);
});

test("what the keeper is at is told as it turns to it, the repair apart from the offers", () => {
  const stages: (Stage | null)[] = [];
  const onStage = (stage: Stage | null) => void stages.push(stage);
  const keeper = new ReportKeeper({ storage: new FakeStore(), log: silent, onStage });
  const broken = new Y.Doc();
  broken.getXmlFragment(bodyName).insert(0, [new Y.XmlElement("listItem")]);
  keeper.open("r");
  keeper.take(
    [...typed("a").updates, Y.encodeStateAsUpdate(broken)].map((update) => offer(update)),
  );
  const told = stages.map((stage) => (stage?.kind === "offer" ? stage.place : stage?.kind));
  expect(told).toEqual(["reading", undefined, "reading", 0, 1, "run", "repair", "run", undefined]);
});

test("a report whose updates together took too long has them taken one by one, a few at a time", () => {
  const stages: string[] = [];
  const onStage = (stage: Stage | null) => void stages.push(stage?.kind ?? "none");
  const store = new FakeStore();
  const keeper = new ReportKeeper({ storage: store, log: silent, onStage });
  const { updates, doc } = typed(..."前三季度地区生产总值".repeat(5));
  let left = [...updates, ...updates.slice(0, 1)].map((update) => offer(update));
  const care = { unrepaired: new Set<string>(), oneByOne: new Set(["r"]) };
  const batchSizes: number[] = [];
  while (left.length > 0) {
    const { outcomes } = keeper.take([...left], care);
    batchSizes.push(outcomes.filter((outcome) => outcome === "stored").length);
    left = left.filter((_, place) => outcomes[place] === "again");
  }
  expect(batchSizes).toEqual([32, 18]);
  expect(store.replay("r").getText("title").toString()).toBe(doc.getText("title").toString());
  // What Yjs does at the end of a transaction is put down to the offer that it was made for.
  expect(stages.join(" ")).not.toContain("run offer");
});

test("rule 9: who writes under a Yjs client id that somebody else has is refused, not ignored", () => {
  const { store, take } = openKeeper();
  const anna = typed("a", "b", "c");
  const clone = new Y.Doc();
  const [first = nothing] = anna.updates;
  Y.applyUpdate(clone, first);
  clone.clientID = anna.doc.clientID;
  const cloned = written((text) => text.insert(1, "x"), clone);
  expect(take(...anna.updates.map((update) => offer(update)))).toEqual(Array(3).fill("stored"));
  const [theirs = nothing] = cloned.updates;
  expect(take(offer(theirs, { personId: "bo", socketId: 2 }))).toEqual(["client-id-in-use"]);
  const whole = offer(Y.encodeStateAsUpdate(clone), { personId: "bo", socketId: 3 });
  expect(take(whole)).toEqual(["client-id-in-use"]);
  expect(take(offer(Y.encodeStateAsUpdate(anna.doc)))).toEqual(["held"]);
  expect(store.log.length).toBe(3);
});

test("an update that Yjs cannot apply costs its socket, and nothing of it stays", () => {
  const { store, keeper, take } = openKeeper();
  take(offer(typed("sound ").updates[0] ?? nothing));
  const bystander = typed("too");
  const outcomes = take(
    offer(buildingOnItself(), { socketId: 2 }),
    offer(bystander.updates[0] ?? nothing, { socketId: 3 }),
    offer(typed("behind it").updates[0] ?? nothing, { socketId: 2 }),
  );
  expect(outcomes).toEqual(["malformed", "stored", "malformed"]);
  const replayed = store.replay("r");
  expect([...replayed.getText("title").toString()].sort()).toEqual([..."sound too"].sort());
  const shown = decodeUpdate(keeper.missing("r", nothing));
  expect(shown.inserted.some(({ client }) => client === 77)).toBe(false);
});

/** Two letters, each of which says that it stands behind the other. */
function buildingOnItself(): Uint8Array {
  return encoding.encode((encoder) => {
    const write = (...numbers: number[]) => {
      for (const number of numbers) encoding.writeVarUint(encoder, number);
    };
    const hasOrigin = 0x80;
    const contentString = 4;
    write(1, 2, 77, 0);
    for (const origin of [1, 0]) {
      encoding.writeUint8(encoder, hasOrigin | contentString);
      write(77, origin);
      encoding.writeVarString(encoder, "x");
    }
    write(0);
  });
}

test("an update that nests deeper than any report is refused", () => {
  const { store, take } = openKeeper();
  const doc = new Y.Doc();
  let inner: Y.XmlFragment = doc.getXmlFragment(bodyName);
  for (let depth = 0; depth < 400; depth++) inner = deeper(inner);
  expect(take(offer(Y.encodeStateAsUpdate(doc)))).toEqual(["stored"]);
  const before = Y.encodeStateVector(doc);
  for (let depth = 0; depth < 400; depth++) inner = deeper(inner);
  expect(take(offer(Y.encodeStateAsUpdate(doc, before)))).toEqual(["malformed"]);
  expect(store.log.filter(({ personId }) => personId !== null).length).toBe(1);
});

function deeper(inner: Y.XmlFragment): Y.XmlElement {
  const element = new Y.XmlElement("ofNewerSchema");
  inner.insert(0, [element]);
  return element;
}

test("rule 11: a batch that cannot be stored leaves nothing in memory, in any report", () => {
  const { store, keeper, take } = openKeeper();
  const { updates } = typed("kept ", "lost");
  const [first = nothing, second = nothing] = updates;
  take(offer(first));
  store.beforeAppend = () => {
    throw new Error("SQLITE_FULL: database or disk is full");
  };
  const other = offer(typed("too").updates[0] ?? nothing, { reportId: "other" });
  expect(() => keeper.take([offer(second), other])).toThrow("SQLITE_FULL");
  expect(titleOf(keeper, "r")).toBe("kept ");
  expect(titleOf(keeper, "other")).toBe("");
  store.beforeAppend = () => {};
  expect(take(offer(second), other)).toEqual(["stored", "stored"]);
  expect(titleOf(keeper, "r")).toBe("kept lost");
});

test("rule 3: a report that cannot be read costs the others of its batch nothing", () => {
  const { store, take } = openKeeper();
  let reads = 0;
  store.beforeLoad = () => {
    reads += 1;
    if (reads === 1) throw new Error("SQLITE_IOERR: disk I/O error");
  };
  const [update = nothing] = typed("x").updates;
  expect(take(offer(update), offer(update, { reportId: "other" }))).toEqual([
    "unreadable",
    "stored",
  ]);
  expect(store.log.map(({ reportId }) => reportId)).toEqual(["other"]);
});

test("reports that nobody has used for longest leave memory first, and are read again", () => {
  const { store, keeper, take } = openKeeper({ maxBytes: 20_000 });
  let reads = 0;
  store.beforeLoad = () => {
    reads += 1;
  };
  const [update = nothing] = typed("x").updates;
  for (let n = 0; n < 10; n++) take(offer(update, { reportId: `r${n}` }));
  expect(reads).toBe(10);
  expect(titleOf(keeper, "r9")).toBe("x");
  expect(reads).toBe(10);
  expect(titleOf(keeper, "r0")).toBe("x");
  expect(reads).toBe(11);
});

test("a report counts in memory with its words, however few structs they are", () => {
  const { store, keeper, take } = openKeeper({ maxBytes: 50_000 });
  let reads = 0;
  store.beforeLoad = () => {
    reads += 1;
  };
  const [update = nothing] = typed("x".repeat(30_000)).updates;
  take(offer(update, { reportId: "first" }), offer(update, { reportId: "second" }));
  expect(reads).toBe(2);
  expect(titleOf(keeper, "first")).toHaveLength(30_000);
  expect(reads).toBe(3);
});

test("rule 18: what would make a report larger than it may be is refused, deletions are taken", async () => {
  const { store, take } = openKeeper({ sizeLimits: { maxBytes: 5_000, maxStructs: 10_000 } });
  const { updates } = typed("x".repeat(2_000), "y".repeat(2_000), "z".repeat(2_000));
  const [first = nothing, second = nothing, third = nothing] = updates;
  const outcomes = take(offer(first), offer(second, { socketId: 2 }), offer(third));
  expect(outcomes).toEqual(["stored", "stored", "too-large"]);
  expect(take(offer(third))).toEqual(["too-large"]);
  expect(store.replay("r").getText("title").length).toBe(4_000);

  const copy = new Y.Doc();
  for (const update of [first, second]) Y.applyUpdate(copy, update);
  const words = copy.getText("title");
  const thinning = changeOf(copy, () => {
    for (let at = 0; at < 1_000; at++) words.delete(at, 1);
  });
  const clearing = changeOf(copy, () => words.delete(0, words.length));
  expect(thinning.length).toBeGreaterThan(1_000);
  expect(take(offer(thinning), offer(clearing))).toEqual(["stored", "stored"]);
  // Room is found where words have gone, though the log holds them still.
  await sleep(100);
  expect(take(offer(third, { socketId: 2 }))).toEqual(["stored"]);
});

test("rule 18: a report of countless structs grows no further, however few bytes they are", () => {
  const { take } = openKeeper({ sizeLimits: { maxBytes: 1_000_000, maxStructs: 500 } });
  const { doc, updates } = written((text) => {
    for (let n = 0; n < 600; n++) text.insert(0, "x");
  });
  const outcomes = take(...updates.map((update) => offer(update)));
  expect(outcomes.indexOf("too-large")).toBe(500);
  expect(new Set(outcomes.slice(501))).toEqual(new Set(["ignored"]));
  const after = changeOf(doc, () => doc.getText("title").insert(0, "y"));
  expect(take(offer(after, { socketId: 2 }))).toEqual(["gap"]);
});

function titleOf(keeper: ReportKeeper, reportId: string): string {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, keeper.missing(reportId, nothing));
  return doc.getText("title").toString();
}

test("the server reconciles a split with what somebody typed meanwhile, under its own name", () => {
  const { store, keeper } = openKeeper();
  const [anna, bo] = [new Y.Doc(), new Y.Doc()];
  const paragraph = new Y.XmlElement("paragraph");
  const text = new Y.XmlText("前三季度增长");
  paragraph.insert(0, [text]);
  anna.getXmlFragment(bodyName).insert(0, [paragraph]);
  const first = Y.encodeStateAsUpdate(anna);
  Y.applyUpdate(bo, first);
  keeper.take([offer(first)]);
  const split = changeOf(anna, () => splitBefore("增长", anna));
  const typing = changeOf(bo, () => textOf(bo).insert(5, "很"));
  keeper.take([offer(split)]);
  const { committed } = keeper.take([offer(typing, { personId: "bo", socketId: 2 })]);
  expect(committed[0]?.repairs).toBeGreaterThan(0);
  Y.applyUpdate(anna, committed[0]?.update ?? nothing);
  const blocks = anna.getXmlFragment(bodyName).toArray().map(String);
  expect(blocks).toEqual(["<paragraph>前三季度</paragraph>", "<paragraph>增很长</paragraph>"]);
  const writers = store.log.flatMap((row) => row.writers.map(({ personId }) => personId));
  expect(new Set(writers)).toEqual(new Set(["anna", "bo", null]));
});

function changeOf(doc: Y.Doc, change: () => void): Uint8Array {
  const before = Y.encodeStateVector(doc);
  doc.transact(change);
  return Y.encodeStateAsUpdate(doc, before);
}

/** As the binding does it: the tail is deleted, written again in a new block, and recorded. */
function splitBefore(tail: string, doc: Y.Doc): void {
  const client = doc.clientID;
  const text = textOf(doc);
  const whole = text.toString();
  const firstClock = Y.getState(doc.store, client) - whole.length;
  const at = whole.indexOf(tail);
  text.delete(at, tail.length);
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText(tail)]);
  doc.getXmlFragment(bodyName).insert(1, [paragraph]);
  const source = { client, clock: firstClock + at };
  const copy = { client, clock: Y.getState(doc.store, client) - tail.length };
  const runs = [{ source, copy, length: tail.length }];
  writeMove(doc.getMap(movesName), { runs, blocks: [], ends: [], known: [], made: null });
}

test("an update that meets too many moves is stored as Yjs merges it, and counted", () => {
  const { store, keeper } = openKeeper();
  const words = "x".repeat(4_000);
  const author = new Y.Doc();
  const body = author.getXmlFragment(bodyName);
  body.insert(0, [blockOf("paragraph", words)]);
  const first = Y.encodeStateAsUpdate(author);
  const typist = new Y.Doc();
  Y.applyUpdate(typist, first);
  const known = Y.encodeStateVector(author);
  author.transact(() => {
    const source = textOf(author)._start?.id ?? Y.createID(0, 0);
    body.insert(0, [blockOf("heading", words)]);
    const copy = textOf(author)._start?.id ?? Y.createID(0, 0);
    body.delete(1, 1);
    const runs = [{ source, copy, length: words.length }];
    const rest = { blocks: [], ends: [], known: [], made: null };
    writeMove(author.getMap(movesName), { runs, ...rest });
  });
  typist.transact(() => {
    for (let at = 1; at < 2 * words.length - 1; at += 2) textOf(typist).insert(at, "y");
  });
  keeper.take([first, Y.encodeStateAsUpdate(author, known)].map((update) => offer(update)));
  const typed = offer(Y.encodeStateAsUpdate(typist, known), { personId: "ben", socketId: 2 });
  const { outcomes, unreconciled } = keeper.take([typed]);
  expect({ outcomes, unreconciled }).toEqual({ outcomes: ["stored"], unreconciled: 1 });
  expect(textOf(store.replay("r")).toString()).toBe(words);
});

function blockOf(name: string, words: string): Y.XmlElement {
  const block = new Y.XmlElement(name);
  block.insert(0, [new Y.XmlText(words)]);
  return block;
}
