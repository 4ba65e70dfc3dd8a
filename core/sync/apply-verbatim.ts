import * as Y from "yjs";

/**
 * Applies updates as they are. `Y.applyUpdate` alone lets Yjs tidy formatting marks that concurrent
 * edits made redundant, by deletions of its own: right for an editor, which sends them on, but here
 * they would be in memory and in no log. Marking the transaction local after the fact keeps Yjs
 * from tidying; nothing else depends on that flag once the structs are in.
 */
export function applyVerbatim(doc: Y.Doc, ...updates: readonly Uint8Array[]): void {
  doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update);
    transaction.local = true;
  });
}
