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
  /** By client: how far its structs must be known before these can find their places. */
  readonly builtOn: ReadonlyMap<number, number>;
  /** The top-level types that its structs name. */
  readonly roots: ReadonlySet<string>;
  /** The shared types that it makes. */
  readonly types: readonly Y.ID[];
}

/** Clocks stay whole numbers well below 2^53, whatever a crafted update adds up. */
const maxClock = 2 ** 48;
/** What one update may make a reader allocate: two bytes can stand for a struct of hundreds. */
const maxUpdateParts = 65_536;
/** Far more than ever wrote one report. */
const maxStateVectorClients = 32_768;

/** The update is of the right form, but has more structs or deletions than anybody may send at once. */
export class OversizedUpdateError extends Error {
  constructor() {
    super("the update has too many parts");
    this.name = "OversizedUpdateError";
  }
}

/**
 * Reads an update without applying it. Every count in it is bounded by its bytes and by `maxParts`,
 * so that applying it later allocates no more than it carries. Refused besides the undecodable:
 * encoding v2 (it leaves bytes unread), runs of length zero, subdocuments, one client in two places.
 *
 * @throws MalformedFrameError, OversizedUpdateError
 */
export function decodeUpdate(
  bytes: Uint8Array,
  { maxParts = maxUpdateParts }: { maxParts?: number } = {},
): DecodedUpdate {
  try {
    CountingDecoder.partsLeft = maxParts;
    const { structs, ds } = Y.decodeUpdateV2(bytes, CountingDecoder);
    if (CountingDecoder.hasBytesLeft()) throw new Error("bytes behind the update");
    return {
      bytes,
      inserted: insertedRanges(structs),
      deleted: deletedRanges(ds),
      builtOn: foundations(structs),
      roots: rootsOf(structs),
      types: structs.filter(isType).map(({ id }) => id),
    };
  } catch (cause) {
    if (cause instanceof OversizedUpdateError) throw cause;
    throw new MalformedFrameError("not a Yjs update in encoding v1", { cause });
  }
}

/** Counts while it reads, so that what is too much is never in memory whole. */
class CountingDecoder extends Y.UpdateDecoderV1 {
  /** Yjs makes the decoder and keeps it to itself; whether it came to the end is asked afterwards. */
  static #newest: CountingDecoder | null = null;
  static partsLeft = 0;

  constructor(decoder: decoding.Decoder) {
    super(decoder);
    CountingDecoder.#newest = this;
  }

  static hasBytesLeft(): boolean {
    const newest = CountingDecoder.#newest;
    return newest === null || decoding.hasContent(newest.restDecoder);
  }

  override readInfo(): number {
    this.#count();
    return super.readInfo();
  }

  override readDsLen(): number {
    this.#count();
    return super.readDsLen();
  }

  #count(): void {
    CountingDecoder.partsLeft -= 1;
    if (CountingDecoder.partsLeft < 0) throw new OversizedUpdateError();
  }
}

/** Deeper than any value in a report; far less deep than what writing it again can stand. */
const maxValueDepth = 64;

/** @throws Error for values that could be read, but not written again: nobody could load them */
function checkValues({ content }: Y.Item): void {
  if (content instanceof Y.ContentEmbed) checkDepth(content.embed);
  else if (content instanceof Y.ContentFormat) checkDepth(content.value);
  else if (content instanceof Y.ContentAny || content instanceof Y.ContentJSON) {
    checkDepth(content.arr);
  }
}

function checkDepth(value: unknown): void {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > maxValueDepth) throw new Error("a value nests too deep");
    level = level.flatMap((each) =>
      typeof each === "object" && each !== null && !(each instanceof Uint8Array)
        ? Object.values(each)
        : [],
    );
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
    if (struct instanceof Y.Item) {
      if (struct.content instanceof Y.ContentDoc) {
        throw new Error("subdocuments are not part of a report");
      }
      checkValues(struct);
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

/** Where the neighbours and parents of the structs lie. */
function foundations(structs: readonly Struct[]): ReadonlyMap<number, number> {
  const builtOn = new Map<number, number>();
  const add = (id: unknown) => {
    if (!(id instanceof Y.ID)) return;
    builtOn.set(id.client, Math.max(builtOn.get(id.client) ?? 0, id.clock + 1));
  };
  for (const struct of structs) {
    if (!(struct instanceof Y.Item)) continue;
    add(struct.origin);
    add(struct.rightOrigin);
    add(struct.parent);
  }
  return builtOn;
}

function isType(struct: Struct): boolean {
  return struct instanceof Y.Item && struct.content instanceof Y.ContentType;
}

/**
 * Whether the update says something else of text that the document holds than the document does: two
 * editors write under one Yjs client id, as a cloned browser profile does. What either of them
 * wrote would be taken for known.
 */
export function contradicts(doc: Y.Doc, { bytes }: DecodedUpdate): boolean {
  return Y.decodeUpdate(bytes).structs.some(
    (struct) => struct instanceof Y.Item && !agreesWith(doc, struct),
  );
}

/** What is deleted cannot be compared any more. */
function agreesWith(doc: Y.Doc, { id, length, content }: Y.Item): boolean {
  const { client, clock } = id;
  const known = doc.store.clients.get(client);
  if (known === undefined || Y.getState(doc.store, client) <= clock) return true;
  const text = content instanceof Y.ContentString ? content.str : null;
  for (let index = Y.findIndexSS(known, clock); index < known.length; index++) {
    const other = known[index];
    if (other === undefined || other.id.clock >= clock + length) break;
    if (!(other instanceof Y.Item) || other.deleted || content instanceof Y.ContentDeleted)
      continue;
    if (!(other.content instanceof Y.ContentString)) {
      if (text !== null) return false;
      continue;
    }
    if (text === null) return false;
    const from = Math.max(clock, other.id.clock);
    const to = Math.min(clock + length, other.id.clock + other.length);
    const here = other.content.str.slice(from - other.id.clock, to - other.id.clock);
    if (here !== text.slice(from - clock, to - clock)) return false;
  }
  return true;
}

/**
 * Whether one of the types that the update made lies deeper than `maxDepth` in the document, which
 * has taken the update in. Yjs frees what is deleted level by level on the stack.
 */
export function nestsDeeper(
  doc: Y.Doc,
  { types }: Pick<DecodedUpdate, "types">,
  maxDepth: number,
): boolean {
  return types.some((id) => {
    let item: Y.Item | null = itemAt(doc, id);
    for (let depth = 0; item !== null; depth++) {
      if (depth > maxDepth) return true;
      item = item.parent instanceof Y.AbstractType ? item.parent._item : null;
    }
    return false;
  });
}

function itemAt(doc: Y.Doc, id: Y.ID): Y.Item | null {
  const struct = Y.getItem(doc.store, id);
  return struct instanceof Y.Item ? struct : null;
}

function rootsOf(structs: readonly Struct[]): ReadonlySet<string> {
  const roots = new Set<string>();
  for (const struct of structs) {
    // Yjs leaves the name of a top-level type where a decoded struct has no parent yet.
    const parent: unknown = struct instanceof Y.Item ? struct.parent : null;
    if (typeof parent === "string") roots.add(parent);
  }
  return roots;
}

/**
 * How an update lies to a document: "held" – it would change nothing; "next" – all of it is new and
 * fits; "overlapping" – it fits, and part of it is known; "gap" – it builds on what is not here.
 */
export type UpdateFit = "held" | "next" | "overlapping" | "gap";

export function fitOf(doc: Y.Doc, update: DecodedUpdate): UpdateFit {
  const ends = new Map<number, number>();
  const endOf = (client: number) => ends.get(client) ?? Y.getState(doc.store, client);
  let isNew = true;
  for (const { client, clock, length } of update.inserted) {
    if (clock > endOf(client)) return "gap";
    if (clock < endOf(client)) isNew = false;
    ends.set(client, Math.max(endOf(client), clock + length));
  }
  for (const [client, clock] of update.builtOn) if (clock > endOf(client)) return "gap";
  for (const { client, clock, length } of update.deleted) {
    if (clock + length > endOf(client)) return "gap";
  }
  if (holdsUpdate(doc, update)) return "held";
  return isNew && !update.deleted.some((range) => holdsDeletion(doc, range))
    ? "next"
    : "overlapping";
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
    if (count > maxStateVectorClients) throw new Error("too many clients");
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
