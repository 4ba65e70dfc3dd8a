import { expect, test } from "vitest";
import * as Y from "yjs";
import { KeptReport } from "./kept-report.ts";

const stored = (...updates: readonly Uint8Array[]) => ({
  updates,
  seq: updates.length,
  soundBy: null,
  stateVector: null,
  tail: { count: 0, bytes: 0 },
});

const titleOf = (doc: Y.Doc) => doc.getText("title").toString();

/** Who had heard of all that was written, and of nothing that was deleted, and wrote more. */
function returning(written: Uint8Array): Y.Doc {
  const doc = new Y.Doc();
  Y.applyUpdate(doc, written);
  doc.getText("title").insert(0, "新");
  return doc;
}

test("who comes back up to date is told of the deletions, without a document being made", () => {
  const author = new Y.Doc();
  const title = author.getText("title");
  for (const word of ["前三季度", "进出口", "总额"]) title.insert(title.length, word);
  const written = Y.encodeStateAsUpdate(author);
  title.delete(4, 3);
  const report = new KeptReport("r", stored(Y.encodeStateAsUpdate(author)));
  const asRead = report.bytes;
  const reader = returning(written);
  const answer = report.missing(Y.encodeStateVector(reader));
  expect(report.bytes).toBe(asRead);
  expect(answer.length).toBeLessThan(20);
  Y.applyUpdate(reader, answer);
  expect(titleOf(reader)).toBe("新前三季度总额");
});

test("who lacks words is told of them, from a snapshot as from a log", () => {
  const author = new Y.Doc();
  const updates: Uint8Array[] = [];
  author.on("update", (update: Uint8Array) => void updates.push(update));
  for (const word of ["总额", "进出口", "前三季度"]) author.getText("title").insert(0, word);
  const [first = new Uint8Array()] = updates;
  for (const log of [[Y.encodeStateAsUpdate(author)], updates]) {
    const reader = returning(first);
    const report = new KeptReport("r", stored(...log));
    Y.applyUpdate(reader, report.missing(Y.encodeStateVector(reader)));
    expect(titleOf(reader).replace("新", "")).toBe("前三季度进出口总额");
  }
});
