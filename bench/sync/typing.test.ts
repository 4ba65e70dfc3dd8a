import { expect, test } from "vitest";
import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { nowUs, usToStamp } from "./clock.ts";
import { textOf } from "./history.ts";
import { EditReader, TypingWriter } from "./typing.ts";

test("an edit of the load is byte for byte what Yjs writes for the same typing", () => {
  const writer = new TypingWriter(1_000_007);
  const doc = new Y.Doc();
  Y.applyUpdate(doc, writer.begin());
  doc.clientID = writer.clientId; // Yjs takes another one when it hears of its own
  const text = doc.getXmlFragment(bodyName).firstChild;
  if (!(text instanceof Y.XmlElement)) throw new Error("no paragraph");
  const [words] = text.toArray();
  if (!(words instanceof Y.XmlText)) throw new Error("no text");
  for (const us of [123_456_789, 987_654_321]) {
    const written: Uint8Array[] = [];
    doc.once("update", (update: Uint8Array) => void written.push(update));
    words.insert(words.length, usToStamp(us));
    expect(writer.type(us)).toEqual(written[0]);
  }
  expect(textOf(doc)).toBe(usToStamp(0) + usToStamp(123_456_789) + usToStamp(987_654_321));
});

test("merged updates count as the edits they hold, each with the moment it was made", () => {
  const us = Math.floor(nowUs());
  const writers = [new TypingWriter(1), new TypingWriter(2)];
  const begun = writers.map((writer) => writer.begin());
  const typed = writers.flatMap((writer) => [writer.type(us - 500), writer.type(us - 200)]);
  const doc = new Y.Doc();
  for (const update of begun) Y.applyUpdate(doc, update);
  const before = Y.encodeStateVector(doc);
  for (const update of typed) Y.applyUpdate(doc, update);
  const joined = Y.encodeStateAsUpdate(doc, before);
  for (const merged of [Y.mergeUpdates(typed), joined]) {
    const edits = new EditReader().read(merged, us);
    expect(edits.map(({ clientId, sentUs }) => `${clientId}: ${us - sentUs}`).toSorted()).toEqual([
      "1: 200",
      "1: 500",
      "2: 200",
      "2: 500",
    ]);
  }
});
