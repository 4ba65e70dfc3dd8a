import fc from "fast-check";
import * as encoding from "lib0/encoding";
import { expect, test } from "vitest";
import * as Y from "yjs";
import { decodeAwareness, encodeAwarenessEntries } from "./awareness.ts";
import {
  checkStateVector,
  decodeUpdate,
  fitOf,
  holdsUpdate,
  OversizedUpdateError,
  writersOf,
} from "./update.ts";
import {
  decodeClientFrame,
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
  MalformedFrameError,
} from "./wire.ts";

function someUpdate(): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "高新区 GDP");
  doc.getText("title").delete(1, 2);
  doc.getMap("map").set("key", { nested: [1, null, "x", true, 1.5] });
  doc.getXmlFragment("default").insert(0, [new Y.XmlElement("paragraph")]);
  return Y.encodeStateAsUpdate(doc);
}

test("rule 2: what y-websocket sends is read back", () => {
  const bytes = new Uint8Array([1, 2, 3]);
  expect(decodeClientFrame(encodeSyncStep1(bytes))).toEqual({
    kind: "sync-step-1",
    stateVector: bytes,
  });
  expect(decodeClientFrame(encodeSyncStep2(bytes))).toEqual({ kind: "sync-step-2", update: bytes });
  expect(decodeClientFrame(encodeUpdate(bytes))).toEqual({ kind: "update", update: bytes });
  expect(decodeClientFrame(encodeAwareness(bytes))).toEqual({ kind: "awareness", payload: bytes });
  expect(decodeClientFrame(new Uint8Array([3]))).toEqual({ kind: "query-awareness" });
});

test.each([
  ["nothing", []],
  ["an unknown type", [4]],
  ["the server's acknowledgement", [100, 1]],
  ["an authentication message", [2, 0, 0]],
  ["a padded type", [0x80, 0, 0, 0]],
  ["a padded sync type", [0, 0x80, 0, 0]],
  ["an unknown sync type", [0, 3, 0]],
  ["a payload that ends early", [0, 2, 5, 1, 2]],
  ["two messages in one frame", [0, 2, 1, 0, 3]],
  ["a length beyond all numbers", [0, 2, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 1]],
])("rule 2: a frame with %s is malformed", (_kind, bytes) => {
  expect(() => decodeClientFrame(Uint8Array.from(bytes))).toThrow(MalformedFrameError);
});

test("rule 2: any bytes are either one message or malformed, never another error", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      for (const read of [decodeClientFrame, decodeUpdate, decodeAwareness, checkStateVector]) {
        try {
          read(bytes);
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedFrameError);
        }
      }
    }),
    { numRuns: 2_000 },
  );
});

test("an update is read with its writers, and with where it starts", () => {
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "abc");
  const update = decodeUpdate(Y.encodeStateAsUpdate(doc));
  expect(update.inserted).toEqual([{ client: doc.clientID, clock: 0, length: 3 }]);
  expect([...writersOf(update)]).toEqual([doc.clientID]);
});

test("rule 2: an update in encoding v2 is malformed", () => {
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "abc");
  expect(() => decodeUpdate(Y.encodeStateAsUpdateV2(doc))).toThrow(MalformedFrameError);
});

test("rule 2: an update with bytes behind it, cut short or with a subdocument is malformed", () => {
  const update = someUpdate();
  expect(() => decodeUpdate(Uint8Array.from([...update, 0]))).toThrow(MalformedFrameError);
  expect(() => decodeUpdate(update.subarray(0, update.length - 1))).toThrow(MalformedFrameError);
  const doc = new Y.Doc();
  doc.getMap("map").set("sub", new Y.Doc());
  expect(() => decodeUpdate(Y.encodeStateAsUpdate(doc))).toThrow(MalformedFrameError);
});

test("rule 2: counts larger than the bytes that follow are malformed, and cost no memory", () => {
  // One client with four thousand million structs, in fourteen bytes.
  const crafted = Uint8Array.from([1, 255, 255, 255, 255, 15, 1, 0, 0, 0, 0, 0, 0, 0]);
  expect(() => decodeUpdate(crafted)).toThrow(MalformedFrameError);
});

test("rule 7: a document holds an update when neither its structs nor its deletions are new", () => {
  const author = new Y.Doc();
  const reader = new Y.Doc();
  author.getText("title").insert(0, "abcdef");
  const inserted = decodeUpdate(Y.encodeStateAsUpdate(author));
  expect(holdsUpdate(reader, inserted)).toBe(false);
  Y.applyUpdate(reader, inserted.bytes);
  expect(holdsUpdate(reader, inserted)).toBe(true);

  author.getText("title").delete(1, 2);
  const deletion = decodeUpdate(Y.encodeStateAsUpdate(author, Y.encodeStateVector(reader)));
  expect(deletion.inserted).toEqual([]);
  expect(holdsUpdate(reader, deletion)).toBe(false);
  Y.applyUpdate(reader, deletion.bytes);
  expect(holdsUpdate(reader, deletion)).toBe(true);
});

test("rule 12: an update leaves a gap when something that it builds on is missing", () => {
  const author = new Y.Doc();
  const updates: Uint8Array[] = [];
  author.on("update", (update: Uint8Array) => void updates.push(update));
  author.getText("title").insert(0, "a");
  author.getText("title").insert(1, "b");
  author.getText("title").delete(0, 1);
  const [first, second, deletion] = updates.map((update) => decodeUpdate(update));
  if (!first || !second || !deletion) throw new Error("three edits are three updates");
  const doc = new Y.Doc();
  expect([first, second, deletion].map((each) => fitOf(doc, each))).toEqual(["next", "gap", "gap"]);
  Y.applyUpdate(doc, first.bytes);
  expect([first, second, deletion].map((each) => fitOf(doc, each))).toEqual([
    "held",
    "next",
    "next",
  ]);
  const everything = decodeUpdate(Y.encodeStateAsUpdate(author));
  expect(fitOf(doc, everything)).toBe("overlapping");
});

test("rule 12: a struct between others' structs leaves a gap until they are there", () => {
  const author = new Y.Doc();
  author.getText("title").insert(0, "ab");
  const reader = new Y.Doc();
  Y.applyUpdate(reader, Y.encodeStateAsUpdate(author));
  const before = Y.encodeStateVector(reader);
  reader.getText("title").insert(1, "x");
  const between = decodeUpdate(Y.encodeStateAsUpdate(reader, before));
  const doc = new Y.Doc();
  expect(fitOf(doc, between)).toBe("gap");
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(author));
  expect(fitOf(doc, between)).toBe("next");
});

test("rule 2: a value that could be read but never written again is malformed", () => {
  const deep = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`);
  const update = encoding.encode((encoder) => {
    for (const number of [1, 1, 77, 0]) encoding.writeVarUint(encoder, number);
    const contentEmbed = 5;
    encoding.writeUint8(encoder, contentEmbed);
    encoding.writeVarUint(encoder, 1);
    encoding.writeVarString(encoder, "title");
    encoding.writeVarString(encoder, "[".repeat(20_000) + "]".repeat(20_000));
    encoding.writeVarUint(encoder, 0);
  });
  expect(() => JSON.stringify(deep)).toThrow(RangeError);
  expect(() => decodeUpdate(update)).toThrow(MalformedFrameError);
});

test("rule 18: an update of too many parts is refused before it is in memory whole", () => {
  const doc = new Y.Doc();
  const text = doc.getText("title");
  doc.transact(() => {
    for (let n = 0; n < 70_000; n++) text.insert(0, "x");
  });
  expect(() => decodeUpdate(Y.encodeStateAsUpdate(doc))).toThrow(OversizedUpdateError);
});

test("awareness is read back, and refused with anything behind it", () => {
  const entries = [{ clientId: 7, clock: 1, state: { cursor: null } }];
  const payload = encodeAwarenessEntries(entries);
  expect(decodeAwareness(payload)).toEqual(entries);
  expect(() => decodeAwareness(Uint8Array.from([...payload, 0]))).toThrow(MalformedFrameError);
});

test("a state vector is read to its last byte", () => {
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "a");
  expect(checkStateVector(Y.encodeStateVector(doc))).toEqual(Y.encodeStateVector(doc));
  expect(() => checkStateVector(Uint8Array.from([1, 1]))).toThrow(MalformedFrameError);
  expect(() => checkStateVector(Uint8Array.from([0, 0]))).toThrow(MalformedFrameError);
});
