/** Different questions that are remembered at a time; whoever asks more asks the keeper each time. */
const maxRemembered = 16;

/**
 * Answers to SyncStep1. Everybody who opens a report, or comes back to it, asks the same: the
 * answer is made once and stands until the report changes.
 */
export class StateAnswers {
  readonly #missing: (stateVector: Uint8Array) => Promise<Uint8Array>;
  readonly #frames = new Map<string, Promise<Uint8Array>>();

  /** `missing` answers what somebody with this state vector lacks. */
  constructor(missing: (stateVector: Uint8Array) => Promise<Uint8Array>) {
    this.#missing = missing;
  }

  /** The frame that `encode` makes of the answer; the same bytes for everybody. */
  to(stateVector: Uint8Array, encode: (missing: Uint8Array) => Uint8Array): Promise<Uint8Array> {
    const key = Buffer.from(stateVector).toString("latin1");
    const known = this.#frames.get(key);
    if (known !== undefined) return known;
    const frame = this.#missing(stateVector).then(encode);
    if (this.#frames.size >= maxRemembered) this.#frames.clear();
    this.#frames.set(key, frame);
    // Whoever asks next has it tried again, instead of being told of a failure that may be over.
    frame.catch(() => {
      if (this.#frames.get(key) === frame) this.#frames.delete(key);
    });
    return frame;
  }

  /** The report has changed, or nobody has asked for a while. */
  forget(): void {
    if (this.#frames.size > 0) this.#frames.clear();
  }
}
