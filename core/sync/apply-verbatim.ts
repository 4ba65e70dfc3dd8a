import * as Y from "yjs";

/**
 * Applies updates as they are. `Y.applyUpdate` alone lets Yjs tidy formatting marks that concurrent
 * edits made redundant, by deletions of its own: right for an editor, which sends them on, but here
 * they would be in memory and in no log.
 */
export function applyVerbatim(doc: Y.Doc, ...updates: readonly Uint8Array[]): void {
  doc.transact((transaction) => {
    for (const update of updates) Y.applyUpdate(doc, update);
    keepVerbatim(transaction);
  });
}

/**
 * Keeps Yjs from tidying what updates brought, once they are applied in the open transaction, by
 * marking it local. Of such a transaction Yjs believes that all its edits kept the search markers
 * of their types (the places where it last edited by index), so those are forgotten here: another
 * edit by index would land in the wrong place.
 */
export function keepVerbatim(transaction: Y.Transaction): void {
  transaction.local = true;
  for (const type of transaction.changed.keys()) forgetPlaces(type);
}

/** Makes Yjs forget where it last edited by index, after an edit that it did not make so itself. */
export function forgetPlaces({ _searchMarker }: Pick<Y.XmlFragment, "_searchMarker">): void {
  if (_searchMarker !== null) _searchMarker.length = 0;
}
