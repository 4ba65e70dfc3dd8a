import assert from "node:assert";
import { createHash } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import type { JSONContent } from "@tiptap/core";
import * as Y from "yjs";
import {
  type FactReferenceAttributes,
  factReferenceName,
  parseFactReference,
} from "#core/document/fact-reference.ts";
import { collectReferences, type DocumentReferences } from "#core/export/collect-references.ts";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { readWholeLog } from "#db/backup.ts";
import { type LogDatabase, openLogDatabase } from "#db/open-database.ts";
import { type CommittedReport, readCommittedReport } from "./committed-report.ts";

/**
 * The thread of report-reader.ts: reads committed reports from the log, one after the other. What
 * leaves it is small or bytes, so that nothing of a large report is built on the event loop.
 */

/** What other tables are derived from. */
export interface ReportOutline {
  readonly seq: number;
  readonly title: string;
  /** In text order. */
  readonly uses: readonly FactReferenceAttributes[];
}

/** What an export is made from. */
export interface ReportDocument extends DocumentReferences {
  readonly seq: number;
  readonly title: string;
  /** The TipTap document as JSON in UTF-8. */
  readonly bodyJson: Uint8Array<ArrayBuffer>;
}

/** A report as its log alone gives it, from the first row to the last. */
export interface ReplayedReport {
  readonly seq: number;
  /** Of the state after all rows, as this version of Yjs encodes it. */
  readonly sha256: string;
}

export interface ReadingResults {
  readonly replay: ReplayedReport;
  readonly outline: ReportOutline;
  readonly document: ReportDocument;
}

export interface ReadingTask {
  readonly kind: keyof ReadingResults;
  readonly reportId: string;
}

export type ReadingAnswer =
  | { readonly state: "ready" }
  | { readonly state: "read"; readonly result: ReadingResults[keyof ReadingResults] | null }
  | { readonly state: "failed"; readonly message: string };

const port = parentPort;
assert(port !== null, "runs as a worker thread");
const { file }: { readonly file: string } = workerData;
const busyTimeoutMs = 2_000;
const db = openLogDatabase(file, { busyTimeoutMs, readonly: true });

port.on("message", (task: ReadingTask) => answer(attempt(task)));
answer({ state: "ready" });

function answer(message: ReadingAnswer): void {
  port?.postMessage(message);
}

function attempt({ kind, reportId }: ReadingTask): ReadingAnswer {
  try {
    if (kind === "replay") return { state: "read", result: replay(db, reportId) };
    const report = readCommittedReport(db, reportId);
    if (report === null) return { state: "read", result: null };
    return { state: "read", result: kind === "outline" ? outlineOf(report) : documentOf(report) };
  } catch (error) {
    return { state: "failed", message: String(error) };
  }
}

/** Rows applied together: enough to be quick, few enough for one call. */
const replayedAtOnce = 1000;

/** @throws Error when the log has gaps */
function replay(log: LogDatabase, reportId: string): ReplayedReport | null {
  const doc = new Y.Doc();
  let seq: number | null = null;
  const rows: Uint8Array[] = [];
  for (const row of readWholeLog(log, reportId)) {
    seq = row.seq;
    rows.push(row.data);
    if (rows.length === replayedAtOnce) applyVerbatim(doc, ...rows.splice(0));
  }
  applyVerbatim(doc, ...rows);
  assert(doc.store.pendingStructs === null, `the log of ${reportId} has gaps`);
  const sha256 = createHash("sha256").update(Y.encodeStateAsUpdate(doc)).digest("hex");
  return seq === null ? null : { seq, sha256 };
}

/** Lists and their cursors carry the title; the document itself may hold one of any length. */
const maxListedTitle = 1000;

function outlineOf({ seq, title, body }: CommittedReport): ReportOutline {
  const listed = title.slice(0, maxListedTitle).toWellFormed();
  return { seq, title: listed, uses: referencesIn(body) };
}

function documentOf({ seq, title, body }: CommittedReport): ReportDocument {
  const bodyJson = new TextEncoder().encode(JSON.stringify(body));
  return { seq, title, bodyJson, ...collectReferences(body) };
}

/**
 * In text order, without using the stack for depth. What is no well-formed reference (any program
 * may write one) is no use.
 */
function referencesIn(body: JSONContent): FactReferenceAttributes[] {
  const found: FactReferenceAttributes[] = [];
  const pending = [body];
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    const own = node.type === factReferenceName ? parseFactReference(node.attrs) : null;
    if (own !== null) found.push(own);
    for (const child of node.content?.toReversed() ?? []) pending.push(child);
  }
  return found;
}
