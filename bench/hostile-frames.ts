import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { encodeAwarenessEntries } from "#core/sync/awareness.ts";
import { bodyName, maxFrameBytes } from "#core/sync/protocol.ts";
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from "#core/sync/wire.ts";

/** What hostile clients send: honest frames with bytes turned, and shapes made to hurt. */

/** One of every kind that a real client sends. */
export function honestFrames(): readonly Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  const title = doc.getText("title");
  title.insert(0, "园区简报");
  title.format(0, 2, { bold: true });
  const paragraph = new Y.XmlElement("paragraph");
  doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  paragraph.insert(0, [new Y.XmlText("前三季度增长8.1%")]);
  paragraph.setAttribute("textAlign", "left");
  doc.getMap("other").set("key", { list: [1, "two", null] });
  title.delete(0, 1);
  const presence = encodeAwarenessEntries([{ clientId: 1, clock: 1, state: { cursor: null } }]);
  return [
    encodeSyncStep1(Y.encodeStateVector(doc)),
    encodeSyncStep2(Y.encodeStateAsUpdate(doc)),
    ...updates.map((update) => encodeUpdate(update)),
    encodeAwareness(presence),
    Uint8Array.of(3),
  ];
}

/** Flips, inserts, drops or repeats a few bytes. */
export function mutated(frame: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...frame];
  const place = () => Math.floor(random() * (bytes.length + 1));
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const at = place();
    const dice = random();
    if (dice < 0.4 && at < bytes.length) bytes[at] = Math.floor(random() * 256);
    else if (dice < 0.6) bytes.splice(at, 0, Math.floor(random() * 256));
    else if (dice < 0.8) bytes.splice(at, 1 + Math.floor(random() * 3));
    else bytes.splice(at, 0, ...bytes.slice(at, at + 4));
  }
  return Uint8Array.from(bytes);
}

const contentRef = { gc: 0, deleted: 1, string: 4, embed: 5, type: 7, any: 8, doc: 9, skip: 10 };
const hasOrigin = 0x80;
const hasRightOrigin = 0x40;

type Write = (encoder: encoding.Encoder) => void;

function numbers(...values: readonly number[]): Write {
  return (encoder) => {
    for (const value of values) encoding.writeVarUint(encoder, value);
  };
}

function text(value: string): Write {
  return (encoder) => encoding.writeVarString(encoder, value);
}

function byte(value: number): Write {
  return (encoder) => encoding.writeUint8(encoder, value);
}

function many(count: number, ...parts: readonly Write[]): Write {
  return (encoder) => {
    for (let n = 0; n < count; n++) for (const write of parts) write(encoder);
  };
}

/** An update by the parts that it is written of. */
function update(...parts: readonly Write[]): Uint8Array {
  return encodeUpdate(
    encoding.encode((encoder) => {
      for (const write of parts) write(encoder);
    }),
  );
}

/** A struct's beginning in the top-level type `root`. */
function inRoot(content: number, root = "title"): Write {
  return (encoder) => {
    byte(content)(encoder);
    numbers(1)(encoder);
    text(root)(encoder);
  };
}

/** Shapes made to loop, to grow, to nest, or to be half-applied, by what they try. */
export const hostileShapes: Readonly<Record<string, () => Uint8Array>> = {
  "a count of structs without any": () => update(numbers(1, 2 ** 40, 77, 0)),
  "a count of clients without any": () => update(numbers(2 ** 45)),
  "a count of deletions without any": () => update(numbers(0, 1, 77, 2 ** 45)),
  "two bytes a struct": () =>
    update(
      numbers(1, 2_000_000, 77, 0),
      many(2_000_000, byte(contentRef.gc), numbers(1)),
      numbers(0),
    ),
  "a run of deletions that never ends": () => update(numbers(0, 1, 1, 1, 0, 2 ** 52)),
  "a run of length zero": () => update(numbers(1, 1, 77, 0), byte(contentRef.gc), numbers(0, 0)),
  "a gap to the end of numbers": () =>
    update(numbers(1, 1, 77, 0), byte(contentRef.skip), numbers(2 ** 52, 0)),
  "structs behind each other": () =>
    update(
      numbers(1, 2, 77, 0),
      byte(hasOrigin | contentRef.string),
      numbers(77, 1),
      text("x"),
      byte(hasOrigin | contentRef.string),
      numbers(77, 0),
      text("x"),
      numbers(0),
    ),
  "structs between each other's clients": () =>
    update(
      numbers(2, 1, 88, 0),
      byte(hasOrigin | contentRef.string),
      numbers(77, 0),
      text("x"),
      numbers(1, 77, 0),
      byte(hasRightOrigin | contentRef.string),
      numbers(88, 0),
      text("x"),
      numbers(0),
    ),
  "a clock at the end of numbers": () =>
    update(numbers(1, 1, 77, 2 ** 53 - 2), inRoot(contentRef.string), text("x"), numbers(0)),
  "one client in two places": () =>
    update(
      numbers(2),
      many(2, numbers(1, 77, 0), inRoot(contentRef.string), text("x")),
      numbers(0),
    ),
  "a subdocument": () =>
    update(numbers(1, 1, 77, 0), inRoot(contentRef.doc), text("guid"), byte(118), numbers(0, 0)),
  "values nested without end": () =>
    update(
      numbers(1, 1, 77, 0),
      inRoot(contentRef.any),
      numbers(1),
      many(100_000, byte(117), numbers(1)),
      byte(126),
      numbers(0),
    ),
  "JSON nested without end": () =>
    update(
      numbers(1, 1, 77, 0),
      inRoot(contentRef.embed),
      text("[".repeat(200_000) + "]".repeat(200_000)),
      numbers(0),
    ),
  "an unknown content": () => update(numbers(1, 1, 77, 0), inRoot(29), text("x"), numbers(0)),
  "an unknown type": () => update(numbers(1, 1, 77, 0), inRoot(contentRef.type), numbers(200, 0)),
  "a text as long as a frame may be": () =>
    update(
      numbers(1, 1, 77, 0),
      inRoot(contentRef.string),
      text("x".repeat(maxFrameBytes - 100)),
      numbers(0),
    ),
  "a state vector of many clients": () =>
    encodeSyncStep1(
      encoding.encode((encoder) => {
        numbers(400_000)(encoder);
        for (let client = 0; client < 400_000; client++) numbers(client, 1)(encoder);
      }),
    ),
  "a state vector that knows more than there is": () =>
    encodeSyncStep1(encoding.encode(numbers(1, 1, 2 ** 50))),
  "presence of many": () =>
    encodeAwareness(
      encodeAwarenessEntries(
        Array.from({ length: 100 }, (_, clientId) => ({ clientId, clock: 1, state: {} })),
      ),
    ),
  "presence with a huge state": () =>
    encodeAwareness(
      encodeAwarenessEntries([{ clientId: 1, clock: 1, state: { user: "x".repeat(1_000_000) } }]),
    ),
  "a padded type number": () => Uint8Array.of(0x80, 0, 2, 2, 0, 0),
  "an acknowledgement": () => Uint8Array.of(100, 5),
  "nothing at all": () => new Uint8Array(),
  "two messages in one": () => Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 0),
};
