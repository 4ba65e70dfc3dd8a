/** What a report can be asked about its committed state. */
export interface CommittedState {
  stateVector(): Promise<Uint8Array>;
  /** What somebody with this state vector lacks. */
  missing(stateVector: Uint8Array): Promise<Uint8Array>;
}

/** Different frames that are remembered at a time; beyond that the keeper is asked each time. */
const maxRemembered = 16;
const ownQuestion = "";

/**
 * What is said about the committed state. Everybody who opens a report, or comes back to it, is
 * asked and asks the same: a frame is made once and stands until the report changes.
 */
export class StateAnswers {
  readonly #committed: CommittedState;
  readonly #frames = new Map<string, Promise<Uint8Array>>();

  constructor(committed: CommittedState) {
    this.#committed = committed;
  }

  /** The answer to a SyncStep1, as `encode` makes it; the same bytes for everybody. */
  to(stateVector: Uint8Array, encode: (missing: Uint8Array) => Uint8Array): Promise<Uint8Array> {
    const key = Buffer.from(stateVector).toString("latin1");
    return this.#once(key, () => this.#committed.missing(stateVector).then(encode));
  }

  /** The server's own SyncStep1, as `encode` makes it. */
  question(encode: (stateVector: Uint8Array) => Uint8Array): Promise<Uint8Array> {
    return this.#once(ownQuestion, () => this.#committed.stateVector().then(encode));
  }

  /** The report has changed, or nobody has asked for a while. */
  forget(): void {
    if (this.#frames.size > 0) this.#frames.clear();
  }

  #once(key: string, make: () => Promise<Uint8Array>): Promise<Uint8Array> {
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const frame = make();
    if (this.#frames.size >= maxRemembered) this.#frames.clear();
    this.#frames.set(key, frame);
    // Whoever asks next has it tried again, instead of being told of a failure that may be over.
    frame.catch(() => {
      if (this.#frames.get(key) === frame) this.#frames.delete(key);
    });
    return frame;
  }
}
