import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { type DecodedUpdate, followsOn, holdsUpdate } from "#core/sync/update.ts";
import { MalformedFrameError } from "#core/sync/wire.ts";

/** What an offered update came to. */
export interface Offer {
  /** The part that is new, as an update of its own; null when nothing is. */
  readonly delta: Uint8Array | null;
  /** False: some of it builds on updates that are not here yet. That part was left out. */
  readonly isWhole: boolean;
}

/**
 * One report in memory, twice: as it lies on disk, which is all that anybody is shown, and with
 * the updates that are on their way there, against which new ones are judged.
 */
export class RoomDocument {
  readonly #committed = new Y.Doc();
  #working = new Y.Doc();
  /** The deltas that are in `#working` but not yet in `#committed`. */
  #pending: Uint8Array[] = [];

  constructor(state: Uint8Array | null) {
    if (state === null) return;
    applyVerbatim(this.#committed, state);
    applyVerbatim(this.#working, state);
  }

  /** Whether anything was ever written, pending updates included. */
  get isEmpty(): boolean {
    return this.#working.store.clients.size === 0;
  }

  committedStateVector(): Uint8Array {
    return Y.encodeStateVector(this.#committed);
  }

  /** What somebody with this state vector lacks of the committed state. */
  committedDiff(stateVector: Uint8Array): Uint8Array {
    return Y.encodeStateAsUpdate(this.#committed, stateVector);
  }

  /** Where the update is already contained. */
  placeOf(update: DecodedUpdate): "committed" | "pending" | "nowhere" {
    if (holdsUpdate(this.#committed, update)) return "committed";
    return holdsUpdate(this.#working, update) ? "pending" : "nowhere";
  }

  /** Whether the update could be taken in now, as far as its own clients are concerned. */
  isReadyFor(update: DecodedUpdate): boolean {
    return followsOn(this.#working, update);
  }

  /**
   * Takes an update in; its new part becomes pending.
   *
   * @throws MalformedFrameError when Yjs cannot apply it; nothing of it stays
   */
  offer(update: DecodedUpdate): Offer {
    let delta: Uint8Array | null;
    try {
      delta = this.edit((doc) => applyVerbatim(doc, update.bytes));
    } catch (cause) {
      this.#rebuild();
      throw new MalformedFrameError("the update cannot be applied", { cause });
    }
    const { store } = this.#working;
    store.pendingStructs = null;
    store.pendingDs = null;
    return { delta, isWhole: holdsUpdate(this.#working, update) };
  }

  /** Changes the document here; answers the change as an update, null when there was none. */
  edit(change: (doc: Y.Doc) => void): Uint8Array | null {
    const deltas: Uint8Array[] = [];
    const remember = (delta: Uint8Array) => void deltas.push(delta);
    this.#working.on("update", remember);
    try {
      change(this.#working);
    } finally {
      this.#working.off("update", remember);
    }
    if (deltas.length === 0) return null;
    const [first = new Uint8Array(), ...more] = deltas;
    const delta = more.length === 0 ? first : Y.mergeUpdates(deltas);
    this.#pending.push(delta);
    return delta;
  }

  /** The oldest pending delta has reached the disk. */
  commit(): void {
    const delta = this.#pending.shift();
    if (delta !== undefined) applyVerbatim(this.#committed, delta);
  }

  destroy(): void {
    this.#committed.destroy();
    this.#working.destroy();
  }

  /** An update failed half-way through: the working document starts again from what is sound. */
  #rebuild(): void {
    this.#working.destroy();
    this.#working = new Y.Doc();
    applyVerbatim(this.#working, Y.encodeStateAsUpdate(this.#committed), ...this.#pending);
  }
}
