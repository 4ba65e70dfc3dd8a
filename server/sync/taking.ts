import assert from "node:assert";
import * as Y from "yjs";
import { allTypesIn, type BodyType, changedTypesOf } from "#core/document/changed-types.ts";
import { hasMoves } from "#core/document/move-records.ts";
import { movesName } from "#core/document/moves.ts";
import { reconcileMoves } from "#core/document/reconcile-moves.ts";
import { repairArrangement } from "#core/document/repair-arrangement.ts";
import { OverBudgetError } from "#core/document/work-budget.ts";
import { keepVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";
import {
  contradicts,
  type DecodedUpdate,
  decodeUpdate,
  fitOf,
  nestsDeeper,
  OversizedUpdateError,
  writersOf,
} from "#core/sync/update.ts";
import { MalformedFrameError } from "#core/sync/wire.ts";
import type { Offer, Outcome } from "./keeper.ts";
import type { NewUpdate } from "./log-storage.ts";
import { planServerEdit } from "./server-edit.ts";
import {
  InapplicableUpdateError,
  RepairFailedError,
  RunFailedError,
  UnreconcilableError,
} from "./take-errors.ts";

/** What a report's share of a batch comes to. Nothing of it is on disk yet. */
export interface ReportTake {
  readonly outcomes: readonly Outcome[];
  /** For the log, in order. */
  readonly rows: readonly NewUpdate[];
  /** All that is new as one update; null when nothing is. */
  readonly update: Uint8Array | null;
  readonly repairs: number;
}

export type TakeStage =
  /** The offer at this place. */
  | number
  /** What several offers came to together. */
  | "run"
  /** Something that a merge broke. */
  | "repair";

export interface TakeOptions {
  /** Whether it may still be added (`ReportSize.finder`). */
  hasRoomFor(update: DecodedUpdate): boolean;
  /** Told what it turns to. */
  onStage(stage: TakeStage): void;
  /** Our code failed over an offer before anything of it was taken: it is told as malformed. */
  onFault(cause: unknown): void;
  /** Whether arrangements that a merge broke are put right. */
  readonly repairs: boolean;
  /** Each offer has a transaction of its own, so that what is wrong with one is no other's fault. */
  readonly oneByOne: boolean;
  /** The places of offers whose meeting with moves by others is left as Yjs merges it. */
  readonly unreconciled: ReadonlySet<number>;
}

/** Far more than the schema needs, far less than the stack holds. */
const maxDepth = 500;

interface TakingParts extends TakeOptions {
  readonly reportId: string;
  /** Grows. */
  readonly knownWriters: Set<number>;
}

type Change =
  /** All of it is new: it goes into the log as it is. */
  | { readonly kind: "whole"; readonly update: DecodedUpdate; readonly personId: string | null }
  /** What is new in it, or comes of it, is known once it is in. */
  | {
      readonly kind: "partly";
      readonly update: Pick<DecodedUpdate, "types">;
      readonly personId: string | null;
      /** Answers how much the server did about it besides. */
      apply(transaction: Y.Transaction): number;
    };

/** A report's share of one batch, while it is being taken. */
export class Taking {
  readonly #doc: Y.Doc;
  /** Known as what it is before anything is taken, so that changes to it are told as such. */
  readonly #body: Y.XmlFragment;
  /** Which characters were written anew by a split, a join, a wrap (core/document/moves.ts). */
  readonly #moves: Y.Map<unknown>;
  readonly #parts: TakingParts;
  readonly #outcomes: Outcome[] = [];
  readonly #rows: NewUpdate[] = [];
  readonly #shown: Uint8Array[] = [];
  /** What is to be looked at for arrangements that a merge broke. */
  readonly #changed = new Set<BodyType>();
  readonly #refusedSockets = new Set<number>();
  #repairs = 0;

  constructor(doc: Y.Doc, parts: TakingParts) {
    this.#doc = doc;
    this.#body = doc.getXmlFragment(bodyName);
    this.#moves = doc.getMap(movesName);
    this.#parts = parts;
  }

  take(offers: readonly Offer[]): ReportTake {
    while (this.#outcomes.length < offers.length) this.#takeRun(offers);
    this.#repairArrangement();
    this.#parts.onStage("run");
    const [first = null, ...more] = this.#shown;
    const update = more.length === 0 ? first : Y.mergeUpdates(this.#shown);
    return { outcomes: this.#outcomes, rows: this.#rows, update, repairs: this.#repairs };
  }

  #takeRun(offers: readonly Offer[]): void {
    const places: number[] = [];
    try {
      this.#takeTogether(offers, places);
    } catch (cause) {
      if (isTold(cause)) throw cause;
      throw new RunFailedError(places, { cause });
    }
  }

  /**
   * Wholly new updates share a transaction; any other change has one of its own. Adds the places of
   * the offers that it takes in.
   */
  #takeTogether(offers: readonly Offer[], places: number[]): void {
    const taken: Change[] = [];
    const delta = this.#transact((transaction) => {
      for (;;) {
        const offer = offers[this.#outcomes.length];
        if (offer === undefined) break;
        const change = this.#look(offer);
        if (typeof change === "string") {
          this.#outcomes.push(change);
          continue;
        }
        const isAlone = change.kind === "partly" || this.#parts.oneByOne;
        if (isAlone && taken.length > 0) break;
        this.#apply(change, transaction);
        places.push(this.#outcomes.length);
        this.#outcomes.push("stored");
        taken.push(change);
        if (isAlone) break;
      }
      this.#parts.onStage(soleOf(places) ?? "run");
      return taken.length > 1 || taken[0]?.kind === "partly";
    });
    this.#record(taken, delta);
  }

  /** In the same commit, so that nobody is ever shown what the schema does not allow. */
  #repairArrangement(): void {
    if (!this.#parts.repairs || this.#changed.size === 0) return;
    this.#parts.onStage("repair");
    try {
      const delta = this.#transact(() => {
        const repairs = repairArrangement(this.#body, this.#changed);
        this.#repairs += repairs.length;
        return repairs.length > 0;
      });
      if (delta === null) return;
      this.#log(ownUpdate(delta), null);
      this.#shown.push(delta);
    } catch (cause) {
      throw new RepairFailedError({ cause });
    }
  }

  /** What becomes of the offer, or the change that it makes. Changes nothing yet. */
  #look(offer: Offer): Outcome | Change {
    this.#parts.onStage(this.#outcomes.length);
    if (offer.kind === "edit") return this.#faultless(() => this.#lookAtEdit(offer));
    if (this.#refusedSockets.has(offer.socketId)) return "ignored";
    const change = this.#faultless(() => this.#lookAtUpdate(offer));
    if (typeof change === "string" && endsSocket.has(change)) {
      this.#refusedSockets.add(offer.socketId);
    }
    return change;
  }

  #faultless(look: () => Outcome | Change): Outcome | Change {
    try {
      return look();
    } catch (error) {
      this.#parts.onFault(error);
      return "malformed";
    }
  }

  #lookAtEdit({ edit, personId }: Extract<Offer, { kind: "edit" }>): Outcome | Change {
    if (edit.kind === "repair-arrangement") {
      this.#markAllChanged();
      return "held";
    }
    const change = planServerEdit(this.#doc, edit);
    if (typeof change === "string") return change;
    return {
      kind: "partly",
      update: { types: [] },
      personId,
      apply() {
        change();
        return 0;
      },
    };
  }

  /** Long reports have many: time spent on it is the repair's, not the offer's. */
  #markAllChanged(): void {
    if (!this.#parts.repairs || this.#body.length === 0) return;
    this.#parts.onStage("repair");
    for (const type of allTypesIn(this.#body)) this.#changed.add(type);
  }

  #lookAtUpdate({ update: bytes, mayWrite, personId }: UpdateOffer): Outcome | Change {
    const update = decodeOrRefuse(bytes);
    if (typeof update === "string") return update;
    const fit = fitOf(this.#doc, update);
    if (fit === "gap") return fit;
    if (knowsPartOf(this.#doc, update) && contradicts(this.#doc, update)) return "client-id-in-use";
    if (fit === "held") return fit;
    if (!mayWrite) return "refused";
    // Whoever has too much must be able to delete.
    if (update.inserted.length > 0 && !this.#parts.hasRoomFor(update)) return "too-large";
    const mayMove = hasMoves(this.#moves) || update.roots.has(movesName);
    if (fit === "next" && !mayMove) return { kind: "whole", update, personId };
    return {
      kind: "partly",
      update,
      personId,
      apply: (transaction) => {
        Y.applyUpdate(this.#doc, bytes);
        const place = this.#outcomes.length;
        const { repairs, unreconciled } = this.#parts;
        if (!mayMove || !repairs || unreconciled.has(place)) return 0;
        this.#parts.onStage("repair");
        const reconciled = reconcileSafely(() => reconcileMoves(transaction, bytes), place);
        this.#parts.onStage(place);
        return reconciled;
      },
    };
  }

  #apply(change: Change, transaction: Y.Transaction): void {
    const { store } = this.#doc;
    try {
      if (change.kind === "partly") this.#repairs += change.apply(transaction);
      else Y.applyUpdate(this.#doc, change.update.bytes);
      assert(!nestsDeeper(this.#doc, change.update, maxDepth), "it nests too deep");
      assert(store.pendingStructs === null && store.pendingDs === null, "it builds on itself");
    } catch (cause) {
      if (isTold(cause)) throw cause;
      throw new InapplicableUpdateError(this.#outcomes.length, { cause });
    }
  }

  /**
   * Applies verbatim (core/sync/apply-verbatim.ts). `change` says whether the whole transaction is
   * wanted as an update.
   */
  #transact(change: (transaction: Y.Transaction) => boolean): Uint8Array | null {
    let delta: Uint8Array | null = null;
    const keep = (update: Uint8Array) => {
      delta = update;
    };
    try {
      this.#doc.transact((transaction) => {
        const wantsDelta = change(transaction);
        keepVerbatim(transaction);
        for (const type of changedTypesOf(transaction)) this.#changed.add(type);
        if (wantsDelta) this.#doc.on("update", keep);
      });
    } finally {
      this.#doc.off("update", keep);
    }
    return delta;
  }

  #record(taken: readonly Change[], delta: Uint8Array | null): void {
    const [first, ...more] = taken;
    if (first === undefined) return;
    for (const change of taken) {
      if (change.kind === "whole") this.#log(change.update, change.personId);
      else if (delta !== null) this.#log(ownUpdate(delta), change.personId);
    }
    const isOneWhole = more.length === 0 && first.kind === "whole";
    if (isOneWhole) this.#shown.push(first.update.bytes);
    else if (delta !== null) this.#shown.push(delta);
  }

  /** What the server did besides is part of the row, and is its own. */
  #log(update: DecodedUpdate, personId: string | null): void {
    const { reportId, knownWriters } = this.#parts;
    const fresh = [...writersOf(update)].filter((clientId) => !knownWriters.has(clientId));
    const writers = fresh.map((clientId) => {
      knownWriters.add(clientId);
      return { clientId, personId: clientId === this.#doc.clientID ? null : personId };
    });
    this.#rows.push({ reportId, personId, data: update.bytes, writers });
  }
}

function soleOf(places: readonly number[]): number | null {
  const [first = null, ...more] = places;
  return more.length === 0 ? first : null;
}

/** Made here, of whatever size. */
function ownUpdate(bytes: Uint8Array): DecodedUpdate {
  return decodeUpdate(bytes, { maxParts: Number.POSITIVE_INFINITY });
}

function isTold(error: unknown): boolean {
  return (
    error instanceof InapplicableUpdateError ||
    error instanceof RepairFailedError ||
    error instanceof UnreconcilableError
  );
}

/** How many things were put right. */
function reconcileSafely(reconcile: () => readonly unknown[], place: number): number {
  try {
    return reconcile().length;
  } catch (cause) {
    if (cause instanceof OverBudgetError) throw new UnreconcilableError(place, { cause });
    throw new RepairFailedError({ cause });
  }
}

const endsSocket: ReadonlySet<Outcome> = new Set([
  "refused",
  "client-id-in-use",
  "malformed",
  "too-large",
]);

/** Whether some of what it inserts is in the document already. */
function knowsPartOf(doc: Y.Doc, { inserted }: DecodedUpdate): boolean {
  return inserted.some(({ client, clock }) => clock < Y.getState(doc.store, client));
}

type UpdateOffer = Extract<Offer, { kind: "update" }>;

function decodeOrRefuse(bytes: Uint8Array): DecodedUpdate | "malformed" | "too-large" {
  try {
    return decodeUpdate(bytes);
  } catch (error) {
    if (error instanceof OversizedUpdateError) return "too-large";
    if (error instanceof MalformedFrameError) return "malformed";
    throw error;
  }
}
