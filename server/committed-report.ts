import type { JSONContent } from "@tiptap/core";
import * as Y from "yjs";
import { bodyToJson } from "#core/document/body-to-json.ts";
import { allTypesIn } from "#core/document/changed-types.ts";
import { repairArrangement } from "#core/document/repair-arrangement.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { readCommitted } from "#db/log.ts";
import type { LogDatabase } from "#db/open-database.ts";

/** A report as it lies on disk. */
export interface CommittedReport {
  readonly title: string;
  /**
   * A TipTap document. Known nodes stand as the schema allows; it may hold names that the schema
   * does not know: whoever builds a node from it checks that.
   */
  readonly body: JSONContent;
  /** The log position it was read at. */
  readonly seq: number;
}

/**
 * Reads a report's committed state from the log, without its room. Null when nothing was ever
 * written to it. Takes as long as the report's author made it take: on a server, ask a
 * `ReportReader`, which does this in a thread with limits.
 */
export function readCommittedReport(logDb: LogDatabase, reportId: string): CommittedReport | null {
  const stored = readCommitted(logDb, reportId);
  if (stored === null) return null;
  // Without collection of what is deleted: Yjs does that by recursion, however deep it is.
  const doc = new Y.Doc({ gc: false });
  applyVerbatim(doc, ...stored.updates);
  const body = doc.getXmlFragment(bodyName);
  // Older programs stored merges as they came out; here they are repaired for the reader alone.
  doc.transact(() => repairArrangement(body, allTypesIn(body)));
  const report = {
    title: doc.getText(titleName).toString(),
    body: bodyToJson(body),
    seq: stored.seq,
  };
  doc.destroy();
  return report;
}
