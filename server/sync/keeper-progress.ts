/** What the keeper's thread is at. */
export type Stage =
  /** It reads a report from the log, or finds out what somebody lacks of it. */
  | { readonly kind: "reading"; readonly reportId: string }
  /** It looks into an offer and takes it in; `place` is the offer's among those of the batch. */
  | { readonly kind: "offer"; readonly place: number }
  /** It finishes what several offers to a report came to together. */
  | { readonly kind: "run"; readonly reportId: string }
  /** It puts right what merges did to a report; no single offer is to blame for that. */
  | { readonly kind: "repair"; readonly reportId: string };

const kinds = ["reading", "offer", "run", "repair"] as const;

/** Words of the header: the stage's kind from 1, or 0; its place; its id's length; the count. */
const headerWords = 4;
const headerBytes = headerWords * 4;
/** The server makes report ids itself, of a few dozen letters. */
const maxIdBytes = 512;

/**
 * Memory that two threads share: the keeper's notes down what it is at, and the event loop, which
 * cannot ask a busy thread, looks there.
 */
export class KeeperProgress {
  readonly memory: SharedArrayBuffer;
  readonly #header: Int32Array;
  readonly #id: Uint8Array;

  constructor(memory = new SharedArrayBuffer(headerBytes + maxIdBytes)) {
    this.memory = memory;
    this.#header = new Int32Array(memory, 0, headerWords);
    this.#id = new Uint8Array(memory, headerBytes);
  }

  /** To be called by the keeper's thread alone; null: it is at nothing that could take long. */
  enter(stage: Stage | null): void {
    if (stage !== null && stage.kind !== "offer") this.#noteId(stage.reportId);
    Atomics.store(this.#header, 1, stage?.kind === "offer" ? stage.place : 0);
    Atomics.store(this.#header, 0, stage === null ? 0 : kinds.indexOf(stage.kind) + 1);
    Atomics.add(this.#header, 3, 1);
  }

  /** Moves with every stage that is entered. */
  get count(): number {
    return Atomics.load(this.#header, 3);
  }

  /** Sound only when `count` is the same before and after. */
  stage(): Stage | null {
    const kind = kinds[Atomics.load(this.#header, 0) - 1];
    if (kind === undefined) return null;
    if (kind === "offer") return { kind, place: Atomics.load(this.#header, 1) };
    const id = this.#id.slice(0, Atomics.load(this.#header, 2));
    return { kind, reportId: Buffer.from(id).toString() };
  }

  #noteId(reportId: string): void {
    const id = Buffer.from(reportId).subarray(0, maxIdBytes);
    this.#id.set(id);
    Atomics.store(this.#header, 2, id.length);
  }
}
