import * as encoding from "lib0/encoding";
import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { stampLength, stampToUs, usToStamp } from "./clock.ts";

/**
 * Edits that carry the moment they were made: a writer types stamps at the end of a paragraph of
 * their own. Written byte by byte as Yjs would, since a Y.Doc per writer would slow the load.
 */
export class TypingWriter {
  readonly clientId: number;
  #clock = 0;

  constructor(clientId: number) {
    this.clientId = clientId;
  }

  /** The update that makes the paragraph; it must be sent first, once. */
  begin(): Uint8Array {
    const doc = new Y.Doc();
    doc.clientID = this.clientId;
    const paragraph = new Y.XmlElement("paragraph");
    paragraph.insert(0, [new Y.XmlText(usToStamp(0))]);
    doc.getXmlFragment(bodyName).insert(0, [paragraph]);
    this.#clock = Y.decodeStateVector(Y.encodeStateVector(doc)).get(this.clientId) ?? 0;
    return Y.encodeStateAsUpdate(doc);
  }

  /** One update: `stampLength` characters behind the writer's last ones. */
  type(us: number): Uint8Array {
    const clock = this.#clock;
    this.#clock += stampLength;
    return encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, 1); // one client
      encoding.writeVarUint(encoder, 1); // one struct
      encoding.writeVarUint(encoder, this.clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeUint8(encoder, 0x84); // a string, with its left neighbour
      encoding.writeVarUint(encoder, this.clientId);
      encoding.writeVarUint(encoder, clock - 1);
      encoding.writeVarString(encoder, usToStamp(us));
      encoding.writeVarUint(encoder, 0); // no deletions
    });
  }
}

export interface Edit {
  readonly clientId: number;
  readonly sentUs: number;
}

/** The stamps in an update, each with its writer; merged updates hold many. */
export function* stampsIn(update: Uint8Array): Generator<{ clientId: number; stamp: string }> {
  for (const struct of Y.decodeUpdate(update).structs) {
    if (!(struct instanceof Y.Item) || !(struct.content instanceof Y.ContentString)) continue;
    const { str } = struct.content;
    for (let at = 0; at + stampLength <= str.length; at += stampLength) {
      yield { clientId: struct.id.client, stamp: str.slice(at, at + stampLength) };
    }
  }
}

function readEdits(update: Uint8Array, us: number): Edit[] {
  return Array.from(stampsIn(update), ({ clientId, stamp }) => ({
    clientId,
    sentUs: stampToUs(stamp, us),
  }));
}

const maxRemembered = 4_096;

/** Many sockets of one process receive the same update: it is decoded once. */
export class EditReader {
  #editsByUpdate = new Map<string, Edit[]>();

  read(update: Uint8Array, us: number): readonly Edit[] {
    const key = Buffer.from(update.buffer, update.byteOffset, update.length).toString("latin1");
    let edits = this.#editsByUpdate.get(key);
    if (edits === undefined) {
      edits = readEdits(update, us);
      if (this.#editsByUpdate.size >= maxRemembered) this.#editsByUpdate.clear();
      this.#editsByUpdate.set(key, edits);
    }
    return edits;
  }
}
