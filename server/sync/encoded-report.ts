import assert from "node:assert";
import * as Y from "yjs";
import { arrangementVersion } from "#core/document/arrangement-version.ts";
import { allTypesIn } from "#core/document/changed-types.ts";
import { repairArrangement } from "#core/document/repair-arrangement.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName } from "#core/sync/protocol.ts";

/** A report's updates joined into one. */
export interface EncodedReport {
  readonly state: Uint8Array;
  /** Of `state`, in which it is long to find. */
  readonly stateVector: Uint8Array;
  /** The version of the rules by which nothing in it needs repair; null: something does. */
  readonly soundBy: number | null;
  /** Why that could not be found out: a fault of ours. */
  readonly fault: string | null;
}

/**
 * Through a Y.Doc, which joins what belongs together; merging updates would not.
 *
 * @throws Error when the updates have gaps or cannot be applied
 */
export function encodeReport(updates: readonly Uint8Array[]): EncodedReport {
  const doc = new Y.Doc();
  applyVerbatim(doc, ...updates);
  assert(doc.store.pendingStructs === null, "the log has gaps");
  const encoded = { state: Y.encodeStateAsUpdate(doc), stateVector: Y.encodeStateVector(doc) };
  try {
    return { ...encoded, soundBy: isSound(doc) ? arrangementVersion : null, fault: null };
  } catch (error) {
    return { ...encoded, soundBy: null, fault: String(error) };
  }
}

/**
 * What is repaired on the way is thrown away with the document. A body to which nothing was written
 * yet is whoever's who writes first.
 */
function isSound(doc: Y.Doc): boolean {
  const body = doc.getXmlFragment(bodyName);
  if (body.length === 0) return true;
  return doc.transact(() => repairArrangement(body, allTypesIn(body)).length === 0);
}
