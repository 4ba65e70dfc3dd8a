import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { z } from "zod";
import { MalformedFrameError } from "./wire.ts";

/** What one client says of itself: where its caret is, and, stamped by the server, who it is. */
export interface AwarenessEntry {
  readonly clientId: number;
  /** Grows with every change; a receiver ignores what is not newer. */
  readonly clock: number;
  /** Null: the client has left. */
  readonly state: unknown;
}

const idShape = z.object({ client: z.int().nonnegative(), clock: z.int().nonnegative() });

/** A Yjs relative position as JSON. */
const relativePositionShape = z.object({
  type: idShape.nullish(),
  tname: z.string().max(64).nullish(),
  item: idShape.nullish(),
  assoc: z.int().nullish(),
});

/** The caret as TipTap's collaboration caret writes it. */
export const cursorShape = z.object({
  anchor: relativePositionShape,
  head: relativePositionShape,
});
export type AwarenessCursor = z.infer<typeof cursorShape>;

/** @throws MalformedFrameError */
export function decodeAwareness(payload: Uint8Array): AwarenessEntry[] {
  try {
    const decoder = decoding.createDecoder(payload);
    const count = decoding.readVarUint(decoder);
    const entries: AwarenessEntry[] = [];
    for (let i = 0; i < count; i++) {
      const clientId = decoding.readVarUint(decoder);
      const clock = decoding.readVarUint(decoder);
      entries.push({ clientId, clock, state: JSON.parse(decoding.readVarString(decoder)) });
    }
    if (decoding.hasContent(decoder)) throw new Error("bytes behind the last entry");
    return entries;
  } catch (cause) {
    throw new MalformedFrameError("not an awareness update", { cause });
  }
}

export function encodeAwarenessEntries(entries: readonly AwarenessEntry[]): Uint8Array {
  return new AwarenessBlock(entries).without(null);
}

/** Entries encoded once, for many receivers of whom none is told of itself. */
export class AwarenessBlock {
  readonly #encoded: Uint8Array;
  readonly #places = new Map<number, { readonly start: number; readonly end: number }>();
  readonly #whole: Uint8Array;

  /** At most one entry for each client. */
  constructor(entries: readonly AwarenessEntry[]) {
    this.#encoded = encoding.encode((encoder) => {
      for (const { clientId, clock, state } of entries) {
        const start = encoding.length(encoder);
        encoding.writeVarUint(encoder, clientId);
        encoding.writeVarUint(encoder, clock);
        encoding.writeVarString(encoder, JSON.stringify(state));
        this.#places.set(clientId, { start, end: encoding.length(encoder) });
      }
    });
    this.#whole = withCount(entries.length, this.#encoded);
  }

  /** How many entries `without` tells of. */
  countWithout(clientId: number | null): number {
    return this.#places.size - (clientId !== null && this.#places.has(clientId) ? 1 : 0);
  }

  /** The same array for everybody of whom there is nothing in it. */
  without(clientId: number | null): Uint8Array {
    const own = clientId === null ? undefined : this.#places.get(clientId);
    if (own === undefined) return this.#whole;
    const before = this.#encoded.subarray(0, own.start);
    return withCount(this.#places.size - 1, before, this.#encoded.subarray(own.end));
  }
}

function withCount(count: number, ...parts: readonly Uint8Array[]): Uint8Array {
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, count);
    for (const part of parts) encoding.writeUint8Array(encoder, part);
  });
}
