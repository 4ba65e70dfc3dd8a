import * as Y from "yjs";
import { isMinted } from "./alphabet.ts";
import type { Expectation, Ledger, LedgerEntry } from "./ledger.ts";

/** What happened to a character that should have been there once, or not at all. */
export type Mishap = "lost" | "doubled" | "returned";

export interface Finding {
  readonly character: string;
  readonly mishap: Mishap;
  /** The kinds of the two operations that together did it, as "split×type". */
  readonly conflict: string;
}

export function mishapOf(expectation: Expectation, count: number): Mishap | null {
  if (count > 1) return "doubled";
  if (expectation === "once" && count === 0) return "lost";
  return expectation === "gone" && count === 1 ? "returned" : null;
}

/** What nobody's window wrote the server wrote, in putting a merge in order. */
const byServer: LedgerEntry = { number: -1, userId: "server", kind: "repair", updates: [] };

interface Copy {
  readonly id: Y.ID;
  readonly item: Y.Item;
  readonly isLive: boolean;
}

/**
 * Finds the operations behind mishaps: every update of the run is applied once more to a document
 * that forgets nothing, and each copy of a character is traced to the operation that made it and
 * the one that took it, or what it stood in, away.
 */
export class Diagnosis {
  readonly #copies: ReadonlyMap<string, readonly Copy[]>;
  readonly #madeBy: RangeIndex;
  readonly #takenBy: RangeIndex;

  constructor(ledger: Ledger, everything: readonly Uint8Array[]) {
    const doc = new Y.Doc({ gc: false });
    doc.transact(() => {
      for (const update of everything) Y.applyUpdate(doc, update);
    });
    this.#copies = copiesIn(doc);
    this.#madeBy = new RangeIndex();
    this.#takenBy = new RangeIndex();
    for (const entry of ledger.entries) this.#index(entry);
  }

  find(character: string, mishap: Mishap): Finding {
    return { character, mishap, conflict: this.#conflictOf(character, mishap) };
  }

  #conflictOf(character: string, mishap: Mishap): string {
    const copies = this.#copies.get(character) ?? [];
    if (mishap === "lost") return this.#lossOf(copies);
    const makers = copies.filter((copy) => copy.isLive).flatMap((copy) => this.#makersOf(copy));
    if (mishap === "doubled") return nameConflict(makers);
    const takers = copies.filter((copy) => !copy.isLive).flatMap((copy) => this.#takersOf(copy));
    const maker = makers[0];
    const taker = takers.find((each) => each.userId !== maker?.userId) ?? takers[0];
    return nameConflict([maker, taker]);
  }

  /** The last copy that somebody made where somebody else, unaware of it, took the place away. */
  #lossOf(copies: readonly Copy[]): string {
    for (const copy of [...copies].reverse()) {
      const maker = this.#makersOf(copy)[0];
      const taker = this.#takersOf(copy).find((each) => each.userId !== maker?.userId);
      if (taker !== undefined) return nameConflict([maker, taker]);
    }
    return "unknown";
  }

  #makersOf({ id }: Copy): readonly LedgerEntry[] {
    const makers = this.#madeBy.at(id);
    return makers.length > 0 ? makers : [byServer];
  }

  #takersOf({ id, item, isLive }: Copy): readonly LedgerEntry[] {
    const takers = [...this.#takenBy.at(id)];
    for (let at = containerOf(item); at !== null; at = containerOf(at)) {
      takers.push(...this.#takenBy.at(at.id));
    }
    return takers.length > 0 || isLive ? takers : [byServer];
  }

  #index(entry: LedgerEntry): void {
    for (const update of entry.updates) {
      const { structs, ds } = Y.decodeUpdate(update);
      for (const struct of structs) {
        if (struct instanceof Y.Item) this.#madeBy.add(struct.id, struct.length, entry);
      }
      for (const [client, deletions] of ds.clients) {
        for (const { clock, len } of deletions) {
          this.#takenBy.add(Y.createID(client, clock), len, entry);
        }
      }
    }
  }
}

function nameConflict(entries: readonly (LedgerEntry | undefined)[]): string {
  const kinds = entries.flatMap((entry) => (entry === undefined ? [] : [entry.kind]));
  return kinds.length === 0 ? "unknown" : kinds.slice(0, 2).sort().join("×");
}

function containerOf(item: Y.Item): Y.Item | null {
  return item.parent instanceof Y.AbstractType ? item.parent._item : null;
}

function copiesIn(doc: Y.Doc): Map<string, Copy[]> {
  const copies = new Map<string, Copy[]>();
  for (const structs of doc.store.clients.values()) {
    for (const item of structs) {
      if (!(item instanceof Y.Item) || !(item.content instanceof Y.ContentString)) continue;
      let offset = 0;
      for (const character of item.content.str) {
        const id = Y.createID(item.id.client, item.id.clock + offset);
        offset += character.length;
        if (!isMinted(character)) continue;
        const copy = { id, item, isLive: !item.deleted };
        copies.set(character, [...(copies.get(character) ?? []), copy]);
      }
    }
  }
  return copies;
}

interface Span {
  readonly first: number;
  readonly end: number;
  readonly entry: LedgerEntry;
}

/** Operations by the ids they touched. */
class RangeIndex {
  readonly #spansByClient = new Map<number, Span[]>();

  add({ client, clock }: Y.ID, length: number, entry: LedgerEntry): void {
    const spans = this.#spansByClient.get(client) ?? [];
    spans.push({ first: clock, end: clock + length, entry });
    this.#spansByClient.set(client, spans);
  }

  at({ client, clock }: Y.ID): readonly LedgerEntry[] {
    const spans = this.#spansByClient.get(client) ?? [];
    return spans
      .filter(({ first, end }) => first <= clock && clock < end)
      .map(({ entry }) => entry);
  }
}
