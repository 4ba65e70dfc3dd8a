import { afterEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { decodeUpdate } from "#core/sync/update.ts";
import { ReportSize } from "./report-size.ts";

afterEach(() => vi.restoreAllMocks());

const limits = { maxBytes: 1_000, maxStructs: 1_000 };

/** A document and the update of each edit of its text. */
function edited(...edits: readonly ((text: Y.Text) => void)[]) {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  for (const edit of edits) doc.transact(() => edit(doc.getText()));
  return { doc, updates: updates.map((update) => decodeUpdate(update)) };
}

const insertOf = (length: number) => (text: Y.Text) => text.insert(0, "x".repeat(length));

test("what one batch brings counts together", () => {
  const { updates } = edited(insertOf(400), insertOf(400), insertOf(400));
  const doc = new Y.Doc();
  const hasRoomFor = new ReportSize(0).finder(doc, limits);
  const taken = updates.map((update) => {
    const isTaken = hasRoomFor(update);
    if (isTaken) Y.applyUpdate(doc, update.bytes);
    return isTaken;
  });
  expect(taken).toEqual([true, true, false]);
});

test("a report at its limit takes what takes away more than it brings, and not without end", () => {
  const joins = Array.from({ length: 8 }, () => (text: Y.Text) => {
    text.delete(0, 40);
    text.insert(0, "y".repeat(20));
  });
  const { doc, updates } = edited(insertOf(980), ...joins);
  const size = new ReportSize(updates[0]?.bytes.length ?? 0);
  const full = new Y.Doc();
  Y.applyUpdate(full, updates[0]?.bytes ?? new Uint8Array());
  const hasRoomFor = size.finder(full, limits);
  const taken = updates.slice(1).map(hasRoomFor);
  expect(taken[0]).toBe(true);
  expect(taken.at(-1)).toBe(false);
  const [typing] = edited(insertOf(20)).updates;
  expect(typing && hasRoomFor(typing)).toBe(false);
  doc.destroy();
});

test("a full report is measured again, but hardly ever", () => {
  let clockMs = 0;
  // Every look at the clock takes ten milliseconds, and so does each measuring.
  vi.spyOn(performance, "now").mockImplementation(() => {
    clockMs += 10;
    return clockMs;
  });
  const { doc, updates } = edited(insertOf(980), (text) => text.delete(0, 900), insertOf(400));
  const [first, , third] = updates;
  if (first === undefined || third === undefined) throw new Error("nothing was typed");
  const size = new ReportSize(first.bytes.length);
  const full = new Y.Doc();
  Y.applyUpdate(full, first.bytes);
  expect(size.finder(full, limits)(third)).toBe(false);
  // By now the words have gone.
  expect(size.finder(doc, limits)(third)).toBe(false);
  clockMs += 200;
  expect(size.finder(doc, limits)(third)).toBe(true);
});
