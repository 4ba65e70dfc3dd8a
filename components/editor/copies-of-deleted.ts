import type { Transaction } from "yjs";
import { MoveIndex } from "#core/document/move-index.ts";
import { addedMoves, recordedMoves } from "#core/document/move-records.ts";
import { movesName } from "#core/document/moves.ts";
import { SharedText } from "#core/document/shared-text.ts";
import { copiesOfDeleted, UnitLives } from "#core/document/unit-lives.ts";
import { UnitSet } from "#core/document/unit-set.ts";
import type { SchemaGate } from "./schema-gate.ts";

/**
 * What this person deleted while somebody else, who did not know, moved it is deleted where it
 * stands now. Only here is it known that the deletion came first. It is done in the document that
 * the network writes into, so that the binding hears of it as of any other change.
 */
export function deleteCopiesOfDeleted(
  gate: SchemaGate | null,
  mayWrite: () => boolean,
): () => void {
  if (gate === null) return () => {};
  const doc = gate.stage;
  const moves = doc.getMap(movesName);
  let early = new UnitSet();
  const onMoves = (_event: unknown, transaction: Transaction) => {
    const isOwn = transaction.local || transaction.origin === gate;
    if (isOwn || !mayWrite()) return;
    const lives = new UnitLives(transaction, early);
    const doomed = copiesOfDeleted(addedMoves(moves, transaction), {
      lives,
      index: new MoveIndex(recordedMoves(moves)),
    });
    if (doomed.length === 0) return;
    doc.once("afterAllTransactions", () => {
      doc.transact(() => {
        const text = new SharedText(doc);
        for (const { copy, length } of doomed) text.deleteUnits(copy, length);
      }, movesName);
    });
  };
  // Of an update that must wait for an earlier one Yjs deletes at once, and writes only later: what
  // it moves is not what somebody deleted before.
  const noteEarly = ({ deleteSet, local, origin }: Transaction) => {
    if (doc.store.pendingStructs === null) early = new UnitSet();
    else if (!local && origin !== gate) early.addAll(deleteSet);
  };
  moves.observe(onMoves);
  doc.on("afterTransaction", noteEarly);
  return () => {
    moves.unobserve(onMoves);
    doc.off("afterTransaction", noteEarly);
  };
}
