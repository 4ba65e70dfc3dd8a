import type { JSONContent } from "@tiptap/core";
import { yXmlFragmentToProsemirrorJSON } from "@tiptap/y-tiptap";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { readCommitted } from "#db/log.ts";
import type { LogDatabase } from "#db/open-database.ts";

/** A report as it lies on disk. */
export interface CommittedReport {
  readonly title: string;
  /**
   * A TipTap document. It is what the log says, not what the schema allows: whoever builds a node
   * from it checks that.
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
  const doc = new Y.Doc();
  applyVerbatim(doc, ...stored.updates);
  const report = {
    title: doc.getText(titleName).toString(),
    body: bodyOf(doc.getXmlFragment(bodyName)),
    seq: stored.seq,
  };
  doc.destroy();
  return report;
}

/** An empty fragment is shown as TipTap shows it: one empty paragraph. */
function bodyOf(fragment: Y.XmlFragment): JSONContent {
  const { content = [] }: JSONContent = yXmlFragmentToProsemirrorJSON(fragment);
  // Text directly in the fragment, which no editor of ours writes, comes as a list.
  const blocks = content.flat();
  return { type: "doc", content: blocks.length > 0 ? blocks : [{ type: "paragraph" }] };
}
