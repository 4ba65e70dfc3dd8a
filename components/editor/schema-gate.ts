import type { Schema } from "@tiptap/pm/model";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import {
  applyUpdate,
  Doc,
  encodeStateAsUpdate,
  encodeStateVector,
  type Transaction,
  transact,
  type XmlElement,
  type YEvent,
} from "yjs";
import { movesName } from "#core/document/moves.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { isRepairable, type RenderProblem, renderProblem } from "./renderable.ts";
import { type TopBlock, topBlockOf } from "./top-block.ts";

export type GateState =
  /** Nothing has been loaded yet. */
  | { readonly state: "closed" }
  | { readonly state: "open" }
  /**
   * The shared document holds what this client cannot show. `isBoundUsable` tells whether the
   * bound document still shows the report as it was before.
   */
  | {
      readonly state: "paused";
      readonly problem: RenderProblem;
      readonly isBoundUsable: boolean;
    };

/**
 * How long changes that need the server's repair are held back before this client pauses. The
 * repair comes with the change, or one round trip after an edit of our own.
 */
export const repairWaitMs = 10_000;

type BodyEvent = Pick<YEvent<XmlElement>, "changes"> & { target: unknown };

/**
 * Stands between the shared document and the one the editor is bound to, because the binding
 * deletes for everybody what it cannot show. `stage` holds the truth: it is what the network and
 * the local store read and write. Its changes reach `bound` only when every changed block can be
 * shown whole. A block of known nodes that a merge has put in disorder is the server's to repair:
 * changes are held back until it is, and typing goes on. For anything else, and when no repair
 * comes, this client pauses; it goes on by itself when the block becomes showable. Local edits
 * always pass from `bound` to `stage`, unless the person may not write.
 */
export class SchemaGate {
  readonly stage: Doc;
  readonly bound: Doc;
  readonly #schema: Schema;
  readonly #mayWrite: () => boolean;
  readonly #listeners = new Set<() => void>();
  readonly #beforehand = new Set<() => void>();
  readonly #suspects = new Set<TopBlock>();
  #queue: Uint8Array[] = [];
  #state: GateState = { state: "closed" };
  #isHeld = false;
  #isForwarding = false;
  /** Runs while changes are held back until the server repairs them. */
  #repairWait: ReturnType<typeof setTimeout> | null = null;
  /** The binding deleted something in the bound document, which shows the report no more. */
  #isBindingDistrusted = false;

  constructor(options: { schema: Schema; mayWrite: () => boolean; stage?: Doc; bound?: Doc }) {
    this.stage = options.stage ?? new Doc();
    this.bound = options.bound ?? new Doc();
    this.#schema = options.schema;
    this.#mayWrite = options.mayWrite;
    // Named here once, so that updates find them with their type.
    for (const doc of [this.stage, this.bound]) {
      doc.getXmlFragment(bodyName);
      doc.getText(titleName);
      doc.getMap(movesName);
    }
    this.#body.observeDeep((events, transaction) => this.#onBodyChange(events, transaction));
    this.stage.on("update", this.#onStageUpdate);
    this.bound.on("update", this.#onBoundUpdate);
  }

  get state(): GateState {
    return this.#state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * `listener` is called before changes of others reach `bound`, outside of any transaction of it,
   * and may still write there. Answers how to stop.
   */
  beforeLettingIn(listener: () => void): () => void {
    this.#beforehand.add(listener);
    return () => this.#beforehand.delete(listener);
  }

  /** Call when the report has been loaded, from the server or from this machine. */
  open(): void {
    if (this.#state.state !== "closed") return;
    for (const block of this.#body.toArray()) this.#suspects.add(block);
    this.#advance();
  }

  /** Keeps remote changes from the bound document, while an input method composes in it. */
  hold(): void {
    this.#isHeld = true;
  }

  release(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (this.#state.state !== "closed") this.#advance();
  }

  destroy(): void {
    this.#listeners.clear();
    this.#beforehand.clear();
    this.#endRepairWait();
    this.bound.destroy();
    this.stage.destroy();
  }

  get #body() {
    return this.stage.getXmlFragment(bodyName);
  }

  #onBodyChange(events: readonly BodyEvent[], transaction: Transaction) {
    // What this client types is valid on top of what it shows; blocks in which something else
    // waits are suspects already.
    if (transaction.origin === this || this.#state.state === "closed") return;
    for (const { target, changes } of events) {
      const isBody = target === this.#body;
      const added = isBody ? [...changes.added].flatMap((item) => item.content.getContent()) : [];
      for (const changed of [target, ...added]) {
        const block = topBlockOf(changed, this.#body);
        if (block !== null) this.#suspects.add(block);
      }
    }
  }

  readonly #onStageUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this || this.#state.state === "closed") return;
    if (this.#state.state === "open") this.#queue.push(update);
    if (!this.#isHeld) this.#advance();
  };

  /** Judges the changed blocks and lets through what waits, or holds it back. */
  #advance(): void {
    // What is edited here at the last moment is judged with what it meets.
    for (const listener of this.#beforehand) listener();
    const problem = this.#judgeSuspects();
    if (problem !== null) {
      if (this.#state.state === "open" && isRepairable(problem)) this.#awaitRepair();
      else this.#pause(problem);
      return;
    }
    // Not before: what is edited here meanwhile may not go with what waits.
    this.#suspects.clear();
    this.#endRepairWait();
    const updates = this.#state.state === "open" ? this.#queue : [this.#missingFromBound()];
    this.#queue = [];
    if (this.#isBindingDistrusted) return;
    this.#isForwarding = true;
    try {
      this.#applyTogether(updates);
    } finally {
      this.#isForwarding = false;
    }
    if (!this.#isBindingDistrusted) this.#setState({ state: "open" });
  }

  /** Of several problems, one that no repair will solve. Blocks that are gone have none. */
  #judgeSuspects(): RenderProblem | null {
    let first: RenderProblem | null = null;
    for (const block of this.#suspects) {
      const isGone = block.parent !== this.#body || block._item?.deleted === true;
      const problem = isGone ? null : renderProblem(block, this.#schema);
      if (problem !== null && !isRepairable(problem)) return problem;
      first ??= problem;
    }
    return first;
  }

  #awaitRepair(): void {
    this.#repairWait ??= setTimeout(() => {
      const problem = this.#judgeSuspects();
      if (problem !== null) this.#pause(problem);
    }, repairWaitMs);
  }

  #endRepairWait(): void {
    if (this.#repairWait !== null) clearTimeout(this.#repairWait);
    this.#repairWait = null;
  }

  /** As one change: what a merge broke and its repair are never seen apart. */
  #applyTogether(updates: readonly Uint8Array[]): void {
    const apply = () => {
      for (const update of updates) applyUpdate(this.bound, update, this);
    };
    transact(this.bound, apply, this, false);
  }

  #missingFromBound(): Uint8Array {
    return encodeStateAsUpdate(this.stage, encodeStateVector(this.bound));
  }

  #pause(problem: RenderProblem): void {
    this.#endRepairWait();
    this.#queue = [];
    const isBoundUsable =
      this.#state.state === "open" || (this.#state.state === "paused" && this.#state.isBoundUsable);
    this.#setState({ state: "paused", problem, isBoundUsable });
  }

  readonly #onBoundUpdate = (update: Uint8Array, origin: unknown): void => {
    if (origin === this) return;
    if (this.#isForwarding && origin === ySyncPluginKey) this.#distrustBinding();
    else if (this.#mayWrite() && this.#state.state !== "closed")
      applyUpdate(this.stage, update, this);
  };

  /**
   * While remote changes are let in, the binding writes for one reason only: to delete what it
   * failed to build. That stays in the bound document, which is no longer to be shown.
   */
  #distrustBinding(): void {
    this.#isBindingDistrusted = true;
    const problem: RenderProblem = { kind: "arrangement", name: "binding" };
    this.#setState({ state: "paused", problem, isBoundUsable: false });
  }

  #setState(state: GateState): void {
    if (state.state === "open" && this.#state.state === "open") return;
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
}
