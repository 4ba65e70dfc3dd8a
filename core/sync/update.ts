import * as decoding from "lib0/decoding";
import * as Y from "yjs";
import { MalformedFrameError } from "./wire.ts";

/** A run of one client's clock: of inserted structs or of deletions. */
interface ClockRange {
  readonly client: number;
  readonly clock: number;
  readonly length: number;
}

/** A Yjs update (encoding v1) that has been read to its last byte. */
export interface DecodedUpdate {
  readonly bytes: Uint8Array;
  readonly inserted: readonly ClockRange[];
  readonly deleted: readonly ClockRange[];
}

/** Clocks stay whole numbers well below 2^53, whatever a crafted update adds up. */
const maxClock = 2 ** 48;

/**
 * Reads an update without applying it. Every count in it is bounded by its bytes, so that applying
 * it later allocates no more than it carries. Refused besides the undecodable: encoding v2 (it
 * leaves bytes unread), runs of length zero, subdocuments, one client in two places.
 *
 * @throws MalformedFrameError
 */
export function decodeUpdate(bytes: Uint8Array): DecodedUpdate {
  let rest: decoding.Decoder | null = null;
  class RememberingDecoder extends Y.UpdateDecoderV1 {
    constructor(decoder: decoding.Decoder) {
      super(decoder);
      rest = decoder;
    }
  }
  try {
    const { structs, ds } = Y.decodeUpdateV2(bytes, RememberingDecoder);
    if (rest === null || decoding.hasContent(rest)) throw new Error("bytes behind the update");
    return { bytes, inserted: insertedRanges(structs), deleted: deletedRanges(ds) };
  } catch (cause) {
    throw new MalformedFrameError("not a Yjs update in encoding v1", { cause });
  }
}

type Struct = Y.Item | Y.GC | Y.Skip;

function insertedRanges(structs: readonly Struct[]): ClockRange[] {
  const ranges: ClockRange[] = [];
  const finished = new Set<number>();
  let current: number | null = null;
  for (const struct of structs) {
    const { client, clock } = struct.id;
    if (client !== current) {
      if (finished.has(client)) throw new Error("one client in two places");
      finished.add(client);
      current = client;
    }
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentDoc) {
      throw new Error("subdocuments are not part of a report");
    }
    const range = checkedRange({ client, clock, length: struct.length });
    if (!(struct instanceof Y.Skip)) ranges.push(range);
  }
  return ranges;
}

function deletedRanges(deletions: ReturnType<typeof Y.createDeleteSet>): ClockRange[] {
  return [...deletions.clients].flatMap(([client, items]) =>
    items.map(({ clock, len }) => checkedRange({ client, clock, length: len })),
  );
}

function checkedRange(range: ClockRange): ClockRange {
  if (range.length < 1 || range.clock + range.length > maxClock)
    throw new Error("clock out of range");
  return range;
}

/**
 * Whether the document holds every struct and every deletion of the update already, so that
 * applying it would change nothing.
 */
export function holdsUpdate(doc: Y.Doc, update: DecodedUpdate): boolean {
  return (
    update.inserted.every(({ client, clock, length }) => {
      return Y.getState(doc.store, client) >= clock + length;
    }) && update.deleted.every((range) => holdsDeletion(doc, range))
  );
}

function holdsDeletion(doc: Y.Doc, { client, clock, length }: ClockRange): boolean {
  const end = clock + length;
  const structs = doc.store.clients.get(client);
  if (structs === undefined || Y.getState(doc.store, client) < end) return false;
  for (let index = Y.findIndexSS(structs, clock); index < structs.length; index++) {
    const struct = structs[index];
    if (struct === undefined || struct.id.clock >= end) break;
    if (!struct.deleted) return false;
  }
  return true;
}

/**
 * Whether the update follows, for each of its clients, on what the document holds. When it does
 * not, applying it would leave it waiting; when it does, that may still happen for want of a
 * struct of another client.
 */
export function followsOn(doc: Y.Doc, update: DecodedUpdate): boolean {
  const ends = new Map<number, number>();
  const endOf = (client: number) => ends.get(client) ?? Y.getState(doc.store, client);
  for (const { client, clock, length } of update.inserted) {
    if (clock > endOf(client)) return false;
    ends.set(client, Math.max(endOf(client), clock + length));
  }
  return update.deleted.every(({ client, clock, length }) => clock + length <= endOf(client));
}

/** The clients whose structs the update carries: who wrote, in Yjs's terms. */
export function writersOf(update: DecodedUpdate): ReadonlySet<number> {
  return new Set(update.inserted.map((range) => range.client));
}

/**
 * A state vector read to its last byte.
 *
 * @throws MalformedFrameError
 */
export function checkStateVector(bytes: Uint8Array): Uint8Array {
  try {
    const decoder = decoding.createDecoder(bytes);
    const count = decoding.readVarUint(decoder);
    for (let i = 0; i < count; i++) {
      decoding.readVarUint(decoder);
      decoding.readVarUint(decoder);
    }
    if (decoding.hasContent(decoder)) throw new Error("bytes behind the state vector");
    return bytes;
  } catch (cause) {
    throw new MalformedFrameError("not a state vector", { cause });
  }
}
