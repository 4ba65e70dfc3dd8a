import type { Editor } from "@tiptap/core";
import { isMinted } from "./alphabet.ts";
import type { OperationKind } from "./operation.ts";

/** One thing that one person did, with the Yjs updates that it came to. */
export interface LedgerEntry {
  readonly number: number;
  readonly userId: string;
  readonly kind: OperationKind;
  readonly updates: Uint8Array[];
}

/** Undo or redo that reached into others' work. */
export interface ForeignTouch {
  readonly entry: LedgerEntry;
  readonly removed: number;
  readonly restored: number;
}

/** What must be true of a character in the end. */
export type Expectation = "once" | "gone" | "at-most-once";

/**
 * Who typed and who took away which character, as each person saw it happen in their own window.
 * Characters are told apart by their code points (`Alphabet`).
 */
export class Ledger {
  readonly entries: LedgerEntry[] = [];
  readonly foreignTouches: ForeignTouch[] = [];
  readonly #authorOf = new Map<string, string>();
  readonly #removersOf = new Map<string, Set<string>>();
  readonly #restored = new Set<string>();

  /** Records what an operation did to the characters that its person has before them. */
  record(entry: LedgerEntry, before: ReadonlySet<string>, after: ReadonlySet<string>): void {
    const removed = [...before].filter((each) => !after.has(each));
    const added = [...after].filter((each) => !before.has(each));
    if (entry.kind === "undo" || entry.kind === "redo") this.#noteForeign(entry, removed, added);
    for (const character of added) this.#add(character, entry);
    for (const character of removed) this.#remove(character, entry);
  }

  get typedCount(): number {
    return this.#authorOf.size;
  }

  *expectations(): Iterable<[character: string, expectation: Expectation]> {
    for (const character of this.#authorOf.keys()) {
      const isRemoved = this.#removersOf.has(character);
      const isRestored = this.#restored.has(character);
      yield [character, !isRemoved ? "once" : isRestored ? "at-most-once" : "gone"];
    }
  }

  #add(character: string, { userId }: LedgerEntry): void {
    if (this.#authorOf.has(character)) this.#restored.add(character);
    else this.#authorOf.set(character, userId);
  }

  #remove(character: string, { userId }: LedgerEntry): void {
    const removers = this.#removersOf.get(character) ?? new Set();
    this.#removersOf.set(character, removers.add(userId));
  }

  #noteForeign(entry: LedgerEntry, removed: readonly string[], added: readonly string[]): void {
    const isForeign = (each: string) => this.#authorOf.get(each) !== entry.userId;
    const hasRemoved = (each: string) => this.#removersOf.get(each)?.has(entry.userId) === true;
    // Redo takes away again what its person had taken away.
    const foreignRemoved = removed.filter((each) => isForeign(each) && !hasRemoved(each));
    const foreignRestored = added.filter((each) => isForeign(each) && !hasRemoved(each));
    if (foreignRemoved.length + foreignRestored.length === 0) return;
    this.foreignTouches.push({
      entry,
      removed: foreignRemoved.length,
      restored: foreignRestored.length,
    });
  }
}

/** The counted characters that a person has before them. */
export function charactersIn(editor: Editor, title: string): Set<string> {
  return new Set([...`${editor.state.doc.textContent}${title}`].filter(isMinted));
}

export function countCharacters(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const character of text) {
    if (isMinted(character)) counts.set(character, (counts.get(character) ?? 0) + 1);
  }
  return counts;
}
