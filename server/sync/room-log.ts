import { decodeUpdate, writersOf } from "#core/sync/update.ts";
import type { CommitQueue } from "./commit-queue.ts";
import type { Peer } from "./peer.ts";
import type { RoomDocument } from "./room-document.ts";

interface RoomLogParts {
  readonly reportId: string;
  readonly document: RoomDocument;
  readonly queue: CommitQueue;
  /** The log position at which the document was loaded. */
  readonly seq: number;
  /** An update is on disk and in the committed document; now others may see it. */
  onCommitted(update: Uint8Array, origin: Peer | null): void;
  /** Nothing that was pending is stored, and the document's pending part is worthless. */
  onGivenUp(error: unknown): void;
}

interface NewDelta {
  /** As the document answered it: pending there. */
  readonly delta: Uint8Array;
  readonly personId: string | null;
  /** Whose socket it came by; null: the server's own edit. */
  readonly origin: Peer | null;
}

interface Waiting {
  /** How many updates must be on disk. */
  readonly upTo: number;
  stored(): void;
  givenUp(error: unknown): void;
}

/** The way of a room's pending updates to the disk, in order, and who waits for that. */
export class RoomLog {
  readonly #parts: RoomLogParts;
  #seq: number;
  #appended = 0;
  #committed = 0;
  #waiting: Waiting[] = [];
  #isGivenUp = false;

  constructor(parts: RoomLogParts) {
    this.#parts = parts;
    this.#seq = parts.seq;
  }

  /** The position of the last update that is on disk. */
  get seq(): number {
    return this.#seq;
  }

  get hasPending(): boolean {
    return this.#committed < this.#appended;
  }

  append({ delta, personId, origin }: NewDelta): void {
    // Later updates build on earlier ones: behind a lost one, none may reach the log.
    if (this.#isGivenUp) throw new Error("this room's memory has been dropped");
    this.#appended += 1;
    const clientIds = [...writersOf(decodeUpdate(delta))];
    this.#parts.queue.add({
      update: { reportId: this.#parts.reportId, personId, data: delta, clientIds },
      committed: (seq) => this.#commit(seq, { delta, personId, origin }),
      givenUp: (error) => this.#giveUp(error),
    });
  }

  /** Runs `action` when everything appended so far is on disk: now, when nothing is pending. */
  whenStored(action: () => void): void {
    if (!this.hasPending) action();
    else this.#waiting.push({ upTo: this.#appended, stored: action, givenUp: () => {} });
  }

  /** Resolves when everything appended so far is on disk; rejects when it is given up. */
  stored(): Promise<void> {
    if (!this.hasPending) return Promise.resolve();
    return new Promise((stored, givenUp) => {
      this.#waiting.push({ upTo: this.#appended, stored, givenUp });
    });
  }

  #commit(seq: number, { delta, origin }: NewDelta): void {
    this.#committed += 1;
    this.#seq = seq;
    this.#parts.document.commit();
    this.#parts.onCommitted(delta, origin);
    while (this.#waiting[0] !== undefined && this.#waiting[0].upTo <= this.#committed) {
      this.#waiting.shift()?.stored();
    }
  }

  #giveUp(error: unknown): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    for (const waiting of this.#waiting.splice(0)) waiting.givenUp(error);
    this.#parts.onGivenUp(error);
  }
}
