import * as Y from "yjs";
import type { DecodedUpdate } from "#core/sync/update.ts";

/** What one report may come to (protocol, rule 18). */
export interface SizeLimits {
  /** Encoded. */
  readonly maxBytes: number;
  /** Each takes some 250 bytes of memory, and may be encoded in two. */
  readonly maxStructs: number;
}

const leastBytesPerStruct = 2;
/** Of its own time that a full report may cost in measuring, over and over. */
const measuringShare = 1 / 20;
/** What takes away more than it brings (a join, a moved block) may lead so far beyond the limit. */
const leeway = 1 / 8;

/** Roughly how large a report is. Words that were deleted count on until it is measured. */
export class ReportSize {
  #bytes: number;
  #nextMeasuringMs = 0;

  constructor(bytes: number) {
    this.#bytes = bytes;
  }

  /** Encoded: hardly less than it is. */
  get bytes(): number {
    return this.#bytes;
  }

  grow(bytes: number): void {
    this.#bytes += bytes;
  }

  /**
   * Tells of one update after the other whether there is room for it, beside those that it has said
   * yes to. The document holds what was taken of these; `grow` is told of them afterwards.
   */
  finder(doc: Y.Doc, { maxBytes, maxStructs }: SizeLimits): (update: DecodedUpdate) => boolean {
    let promisedBytes = 0;
    return (update) => {
      const { length } = update.bytes;
      const mostBytes = isThinning(update) ? maxBytes * (1 + leeway) : maxBytes;
      const isTooMuch = () => this.#bytes + promisedBytes + length > mostBytes;
      if (isTooMuch() && this.#mayMeasure()) this.#bytes = this.#measured(doc) - promisedBytes;
      if (isTooMuch()) return false;
      const mayHaveMany = this.#bytes + promisedBytes > maxStructs * leastBytesPerStruct;
      if (mayHaveMany && structsOf(doc) + update.inserted.length > maxStructs) return false;
      promisedBytes += length;
      return true;
    };
  }

  #mayMeasure(): boolean {
    return performance.now() >= this.#nextMeasuringMs;
  }

  #measured(doc: Y.Doc): number {
    const startedMs = performance.now();
    const { length } = Y.encodeStateAsUpdate(doc);
    const endedMs = performance.now();
    this.#nextMeasuringMs = endedMs + (endedMs - startedMs) / measuringShare;
    return length;
  }
}

function isThinning({ inserted, deleted }: DecodedUpdate): boolean {
  return totalLength(deleted) > totalLength(inserted);
}

function totalLength(ranges: DecodedUpdate["inserted"]): number {
  return ranges.reduce((sum, { length }) => sum + length, 0);
}

export function structsOf(doc: Y.Doc): number {
  let count = 0;
  for (const structs of doc.store.clients.values()) count += structs.length;
  return count;
}
