import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "./apply-verbatim.ts";

/** Minimal standard generator (Park and Miller), so that a seed names a case. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Two people format and delete in one text without hearing of each other. */
function editsOfTwo(seed: number): readonly Uint8Array[] {
  const random = randomOf(seed);
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  docs[0].getText("t").insert(0, "前三季度地区生产总值同比增长");
  const typed = Y.encodeStateAsUpdate(docs[0]);
  Y.applyUpdate(docs[1], typed);
  const made: Uint8Array[] = [typed];
  for (const doc of docs) doc.on("update", (update: Uint8Array) => void made.push(update));
  for (let edit = 0; edit < 6; edit++) {
    const text = docs[random() < 0.5 ? 0 : 1].getText("t");
    const at = Math.floor(random() * (text.length - 3));
    if (random() < 0.2) text.delete(at, 1);
    else text.format(at, 3, { bold: random() < 0.6 ? true : null });
  }
  return made;
}

/** How many updates a document makes of its own while it takes these in. */
function ownUpdates(updates: readonly Uint8Array[], apply: typeof applyVerbatim): number {
  const doc = new Y.Doc();
  doc.getText("t");
  let emitted = 0;
  doc.on("update", () => {
    emitted += 1;
  });
  for (const update of updates) apply(doc, update);
  return Math.max(0, emitted - updates.length);
}

const cases = Array.from({ length: 60 }, (_, index) => editsOfTwo(index + 1));

test("Yjs alone tidies formatting by updates of its own", () => {
  const plainly = (doc: Y.Doc, ...updates: readonly Uint8Array[]) => {
    for (const update of updates) Y.applyUpdate(doc, update);
  };
  expect(cases.some((updates) => ownUpdates(updates, plainly) > 0)).toBe(true);
});

test("a document that takes updates verbatim makes none of its own", () => {
  for (const updates of cases) expect(ownUpdates(updates, applyVerbatim)).toBe(0);
});

test("updates taken verbatim give the text that Yjs gives", () => {
  for (const updates of cases) {
    const [plain, verbatim] = [new Y.Doc(), new Y.Doc()];
    for (const update of updates) Y.applyUpdate(plain, update);
    applyVerbatim(verbatim, ...updates);
    expect(verbatim.getText("t").toDelta()).toEqual(plain.getText("t").toDelta());
  }
});
