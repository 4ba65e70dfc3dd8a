import { expect, test } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { RoomDocument } from "./room-document.ts";
import { seededRandom } from "./seeded-random.ts";

/** Two people format and delete in one text without hearing of each other. */
function editsOfTwo(seed: number): readonly Uint8Array[] {
  const random = seededRandom(seed);
  const docs = [new Y.Doc(), new Y.Doc()] as const;
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [new Y.XmlText("前三季度地区生产总值同比增长")]);
  docs[0].getXmlFragment(bodyName).insert(0, [paragraph]);
  const typed = Y.encodeStateAsUpdate(docs[0]);
  Y.applyUpdate(docs[1], typed);
  const made: Uint8Array[] = [typed];
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

test("rule 4: what a room shows as committed is what its logged deltas make, to the last deletion", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const room = new RoomDocument(null);
    const logged: Uint8Array[] = [];
    for (const update of editsOfTwo(seed)) {
      const { delta } = room.offer(decodeUpdate(update));
      if (delta === null) continue;
      logged.push(delta);
      room.commit();
    }
    const replayed = new Y.Doc();
    applyVerbatim(replayed, ...logged);
    const shown = room.committedDiff(Y.encodeStateVector(new Y.Doc()));
    expect(holdsUpdate(replayed, decodeUpdate(shown)), `seed ${seed}`).toBe(true);
    room.destroy();

    const reopened = new RoomDocument(Y.encodeStateAsUpdate(replayed));
    const shownAgain = reopened.committedDiff(Y.encodeStateVector(new Y.Doc()));
    expect(holdsUpdate(replayed, decodeUpdate(shownAgain)), `seed ${seed}, reopened`).toBe(true);
    reopened.destroy();
  }
});
