import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { ySyncPluginKey } from "@tiptap/y-tiptap";
import { createID, RelativePosition, type Transaction } from "yjs";
import { addedMoves, madeMoves } from "#core/document/move-records.ts";
import { type MovedRun, movesName, shifted, type UnitId } from "#core/document/moves.ts";
import type { SchemaGate } from "./schema-gate.ts";

/** A caret as the binding notes it: behind a unit, or (item null) at the start of a block. */
type Caret = RelativePosition | null;

/**
 * Lets the caret go along when somebody else moves the character that it stands behind into another
 * block, by splitting, joining or restyling. The binding knows the characters by their ids alone:
 * without this the caret stays where they were, and the next word lands in the wrong paragraph.
 */
export const CaretFollow = Extension.create<{ gate: SchemaGate | null }>({
  name: "caretFollow",

  addOptions() {
    return { gate: null };
  },

  addProseMirrorPlugins() {
    const { gate } = this.options;
    if (gate === null) return [];
    return [
      new Plugin({
        view(view) {
          const follow = (transaction: Transaction) => {
            const runs = transaction.local ? [] : runsIn(transaction);
            const selection = ySyncPluginKey.getState(view.state)?.binding
              ?.beforeTransactionSelection;
            if (runs.length === 0 || selection == null) return;
            const [anchor, head] = [selection.anchor, selection.head];
            selection.anchor = followed(anchor, runs);
            selection.head = followed(head, runs);
            // Else the binding takes a caret in another block for lost, and guesses.
            if (selection.anchor !== anchor) selection.absAnchor = null;
            if (selection.head !== head) selection.absHead = null;
          };
          // Before the binding draws what the transaction changed.
          gate.bound.on("beforeObserverCalls", follow);
          return { destroy: () => gate.bound.off("beforeObserverCalls", follow) };
        },
      }),
    ];
  },
});

function runsIn(transaction: Transaction): readonly MovedRun[] {
  const moves = transaction.doc.getMap(movesName);
  const recorded = [...addedMoves(moves, transaction), ...madeMoves(moves, transaction)];
  return recorded.flatMap(({ runs, fences }) => [...runs, ...fences]);
}

/** Behind the copy of the unit it stood behind, through any number of moves. */
function followed(caret: Caret, runs: readonly MovedRun[]): Caret {
  if (caret?.item == null) return caret;
  let unit: UnitId = caret.item;
  // Each run is gone through at most once: records of others may form a ring.
  const rest = new Set(runs);
  for (let run = runFrom(unit, rest); run !== undefined; run = runFrom(unit, rest)) {
    rest.delete(run);
    unit = shifted(run.copy, unit.clock - run.source.clock);
  }
  if (unit === caret.item) return caret;
  return new RelativePosition(null, null, createID(unit.client, unit.clock), caret.assoc);
}

function runFrom({ client, clock }: UnitId, runs: ReadonlySet<MovedRun>): MovedRun | undefined {
  return [...runs].find(
    ({ source, length }) =>
      source.client === client && clock >= source.clock && clock < source.clock + length,
  );
}
