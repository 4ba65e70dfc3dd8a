import { type Doc, Item, iterateDeletedStructs, type Transaction, type UndoManager } from "yjs";
import { MoveIndex } from "#core/document/move-index.ts";
import { hasMoves, recordedMoves, writeMove } from "#core/document/move-records.ts";
import { type Move, movesName, RunList, type UnitId } from "#core/document/moves.ts";

/**
 * Undo and redo write deleted characters anew. For those that a move is known of, this is recorded
 * as well: others may have typed between the characters that undo took away.
 */
export function recordUndone(doc: Doc | null, manager: UndoManager): () => void {
  if (doc === null) return () => {};
  const moves = doc.getMap(movesName);
  const onPopped = ({ stackItem }: { stackItem: UndoManager["undoStack"][number] }) => {
    if (!hasMoves(moves)) return;
    doc.transact((transaction) => {
      const recorded = recordedMoves(moves);
      const index = new MoveIndex(recorded);
      const runs = new RunList();
      iterateDeletedStructs(transaction, stackItem.deletions, (struct) => {
        if (!(struct instanceof Item) || struct.redone === null || !struct.countable) return;
        const ends = [struct.id, struct.lastId];
        const isMoved = ends.some((end) => index.family(end).members.length > 1);
        if (isMoved) runs.add(struct.id, struct.redone, struct.length);
      });
      writeMove(moves, {
        runs: runs.runs,
        blocks: [],
        ends: [],
        known: knownMovers(transaction, recorded),
        made: null,
      });
    }, movesName);
  };
  manager.on("stack-item-popped", onPopped);
  return () => manager.off("stack-item-popped", onPopped);
}

/** Of each person who moved something, or the server, the first unit not heard of. */
function knownMovers({ beforeState }: Transaction, recorded: readonly Move[]): readonly UnitId[] {
  const movers = new Set(recorded.flatMap(({ runs }) => runs.map(({ copy }) => copy.client)));
  return [...movers].map((client) => ({ client, clock: beforeState.get(client) ?? 0 }));
}
