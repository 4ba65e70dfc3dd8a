import { Extension } from "@tiptap/core";
import { Plugin } from "@tiptap/pm/state";
import { createID, type Doc, RelativePosition, type Transaction, XmlElement, XmlText } from "yjs";
import { documentSchema } from "#core/document/document-extensions.ts";
import { addedMoves, madeMoves } from "#core/document/move-records.ts";
import { type MovedRun, movesName, shifted, type UnitId } from "#core/document/moves.ts";
import { SharedText } from "#core/document/shared-text.ts";
import { bindingOf, type NotedPlace, typeOf } from "./editor-binding.ts";
import type { SchemaGate } from "./schema-gate.ts";

/**
 * Keeps the caret beside the words that it stands at. Where the line it stands in is still there,
 * the binding may not guess: it would take an empty paragraph that somebody else made further up
 * for this one. When somebody else moves the character that it stands behind into another block, by
 * splitting, joining or restyling, the caret goes along: the binding knows the characters by their
 * ids alone, and the next word would land in the wrong paragraph.
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
            const selection = bindingOf(view.state).beforeTransactionSelection;
            if (selection === null || transaction.local) return;
            const runs = runsIn(transaction);
            const [anchor, head] = [selection.anchor, selection.head];
            selection.anchor = followed(anchor, runs);
            selection.head = followed(head, runs);
            // Else the binding takes a caret whose block reads otherwise for lost, and guesses.
            if (selection.anchor !== anchor || isInLine(anchor, gate.bound)) {
              selection.absAnchor = null;
            }
            if (selection.head !== head || isInLine(head, gate.bound)) selection.absHead = null;
          };
          // Before the binding draws what the transaction changed.
          gate.bound.on("beforeObserverCalls", follow);
          return { destroy: () => gate.bound.off("beforeObserverCalls", follow) };
        },
      }),
    ];
  },
});

/** Whether the line that the caret was noted in stands in the document. */
function isInLine(caret: NotedPlace, doc: Doc): boolean {
  const text = new SharedText(doc);
  if (caret?.item != null) {
    const line = text.itemAt(caret.item)?.parent;
    return line instanceof XmlText && line._item?.deleted === false;
  }
  const item = caret?.type == null ? null : text.itemAt(caret.type);
  if (item === null || item.deleted) return false;
  const line = typeOf(item);
  if (line instanceof XmlText) return true;
  return line instanceof XmlElement && documentSchema.nodes[line.nodeName]?.isTextblock === true;
}

function runsIn(transaction: Transaction): readonly MovedRun[] {
  const moves = transaction.doc.getMap(movesName);
  const recorded = [...addedMoves(moves, transaction), ...madeMoves(moves, transaction)];
  return recorded.flatMap(({ runs }) => runs);
}

/** Behind the copy of the unit it stood behind, through any number of moves. */
function followed(caret: NotedPlace, runs: readonly MovedRun[]): NotedPlace {
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
