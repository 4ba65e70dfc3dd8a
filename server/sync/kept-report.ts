import * as Y from "yjs";
import { arrangementVersion } from "#core/document/arrangement-version.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import type { Offer } from "./keeper.ts";
import type { StoredReport } from "./log-storage.ts";
import { ReportSize, type SizeLimits, structsOf } from "./report-size.ts";
import { type ReportTake, type TakeOptions, Taking } from "./taking.ts";

interface KeptReportOptions extends Omit<TakeOptions, "hasRoomFor"> {
  readonly sizeLimits: SizeLimits;
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
  readonly #size: ReportSize;
  #doc: Y.Doc | null = null;
  #seq: number;
  #stateVector: Uint8Array | null = null;
  /** Yjs clients whose author the log knows already. */
  readonly #knownWriters = new Set<number>();

  constructor(reportId: string, stored: StoredReport) {
    this.#reportId = reportId;
    this.#encoded = stored.updates;
    this.#size = new ReportSize(stored.updates.reduce((sum, each) => sum + each.length, 0));
    this.#seq = stored.seq;
    this.#stateVector = stored.stateVector;
    this.tail = stored.tail;
    this.isKnownSound = stored.updates.length === 0 || stored.soundBy === arrangementVersion;
  }

  /** The position of its last update on disk. */
  get seq(): number {
    return this.#seq;
  }

  /** Roughly, in memory: a struct may be one letter or millions, which what it came in tells. */
  get bytes(): number {
    if (this.#doc === null) return 1_000 + this.#size.bytes;
    return 5_000 + structsOf(this.#doc) * 250 + this.#size.bytes;
  }

  stateVector(): Uint8Array {
    this.#stateVector ??= this.#findStateVector();
    return this.#stateVector;
  }

  /** What somebody with this state vector lacks. */
  missing(stateVector: Uint8Array): Uint8Array {
    const [only = emptyUpdate, ...more] = this.#encoded;
    if (this.#doc === null && more.length === 0) {
      if (Buffer.compare(stateVector, emptyStateVector) === 0) return only;
      // Of a report that somebody comes back to up to date, making a document would cost most.
      if (reaches(stateVector, this.stateVector())) return Y.diffUpdate(only, stateVector);
    }
    return Y.encodeStateAsUpdate(this.#live(), stateVector);
  }

  /** @throws InapplicableUpdateError, RepairFailedError, UnreconcilableError */
  take(offers: readonly Offer[], { sizeLimits, ...options }: KeptReportOptions): ReportTake {
    const doc = this.#live();
    return new Taking(doc, {
      reportId: this.#reportId,
      knownWriters: this.#knownWriters,
      hasRoomFor: this.#size.finder(doc, sizeLimits),
      ...options,
    }).take(offers);
  }

  /** What `take` answered is on disk. */
  committed(seq: number, bytes: number): void {
    this.#seq = seq;
    this.#size.grow(bytes);
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

/** Whether who has the first lacks no struct of the second. */
function reaches(stateVector: Uint8Array, other: Uint8Array): boolean {
  const known = Y.decodeStateVector(stateVector);
  return [...Y.decodeStateVector(other)].every(([client, clock]) => {
    return (known.get(client) ?? 0) >= clock;
  });
}
