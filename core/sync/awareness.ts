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
  return encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, entries.length);
    for (const { clientId, clock, state } of entries) {
      encoding.writeVarUint(encoder, clientId);
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarString(encoder, JSON.stringify(state));
    }
  });
}
