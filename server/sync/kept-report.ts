import * as Y from "yjs";
import { arrangementVersion } from "#core/document/arrangement-version.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import type { Offer } from "./keeper.ts";
import type { StoredReport } from "./log-storage.ts";
import { type ReportTake, type TakeOptions, Taking } from "./taking.ts";

interface KeptReportOptions extends Omit<TakeOptions, "hasRoomFor"> {
  /** What the report may come to, encoded. */
  readonly maxReportBytes: number;
}

const emptyStateVector = Y.encodeStateVector(new Map());
const emptyUpdate = Uint8Array.of(0, 0);

/**
 * One report in the keeper's memory: encoded, as it was read, until something is to be written or
 * compared; then as a Y.Doc. What `take` has changed must be stored or the whole object dropped.
 */
export class KeptReport {
  /** How much of its log lay behind its snapshot when it was read. */
  readonly tail: StoredReport["tail"];
  /** Everything behind a sound snapshot was repaired in the commit that carried it. */
  readonly isKnownSound: boolean;
  readonly #reportId: string;
  #encoded: readonly Uint8Array[];
  /** A struct may be one letter or millions: what it came in tells how many. */
  #contentBytes: number;
  #doc: Y.Doc | null = null;
  #seq: number;
  #stateVector: Uint8Array | null = null;
  /** Yjs clients whose author the log knows already. */
  readonly #knownWriters = new Set<number>();

  constructor(reportId: string, stored: StoredReport) {
    this.#reportId = reportId;
    this.#encoded = stored.updates;
    this.#contentBytes = stored.updates.reduce((sum, each) => sum + each.length, 0);
    this.#seq = stored.seq;
    this.#stateVector = stored.stateVector;
    this.tail = stored.tail;
    this.isKnownSound = stored.updates.length === 0 || stored.soundBy === arrangementVersion;
  }

  /** The position of its last update on disk. */
  get seq(): number {
    return this.#seq;
  }

  /** Roughly, in memory. Words that were deleted since it was read count on. */
  get bytes(): number {
    if (this.#doc === null) return 1_000 + this.#contentBytes;
    let structs = 0;
    for (const list of this.#doc.store.clients.values()) structs += list.length;
    return 5_000 + structs * 250 + this.#contentBytes;
  }

  stateVector(): Uint8Array {
    this.#stateVector ??= this.#findStateVector();
    return this.#stateVector;
  }

  /** What somebody with this state vector lacks. */
  missing(stateVector: Uint8Array): Uint8Array {
    const hasNothing = Buffer.compare(stateVector, emptyStateVector) === 0;
    const [only = emptyUpdate, ...more] = this.#encoded;
    if (this.#doc === null && hasNothing && more.length === 0) return only;
    return Y.encodeStateAsUpdate(this.#live(), stateVector);
  }

  /** @throws InapplicableUpdateError, RepairFailedError, UnreconcilableError */
  take(offers: readonly Offer[], { maxReportBytes, ...options }: KeptReportOptions): ReportTake {
    return new Taking(this.#live(), {
      reportId: this.#reportId,
      knownWriters: this.#knownWriters,
      hasRoomFor: this.#roomFinder(maxReportBytes),
      ...options,
    }).take(offers);
  }

  /** Measures the report at most once, and only when what has come in since seems too much. */
  #roomFinder(maxBytes: number): (bytes: number) => boolean {
    let isMeasured = false;
    return (bytes) => {
      if (this.#contentBytes + bytes > maxBytes && !isMeasured) {
        isMeasured = true;
        this.#contentBytes = Y.encodeStateAsUpdate(this.#live()).length;
      }
      return this.#contentBytes + bytes <= maxBytes;
    };
  }

  /** What `take` answered is on disk. */
  committed(seq: number, bytes: number): void {
    this.#seq = seq;
    this.#contentBytes += bytes;
    this.#stateVector = null;
  }

  destroy(): void {
    this.#doc?.destroy();
  }

  #findStateVector(): Uint8Array {
    const [only, ...more] = this.#encoded;
    if (this.#doc !== null || more.length > 0) return Y.encodeStateVector(this.#live());
    return only === undefined ? emptyStateVector : Y.encodeStateVectorFromUpdate(only);
  }

  #live(): Y.Doc {
    if (this.#doc === null) {
      // Without a guid Yjs draws a random one, which costs more than all else about a document.
      const doc = new Y.Doc({ guid: this.#reportId });
      applyVerbatim(doc, ...this.#encoded);
      this.#doc = doc;
      this.#encoded = [];
    }
    return this.#doc;
  }
}
