import { applyUpdate, Doc } from "yjs";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { blockText } from "./block-text.ts";
import { readLocalCopy } from "./local-database.ts";

/**
 * The reports that this browser keeps, one IndexedDB database for each person and report, as a
 * whole: for signing out, and for people who share a machine. local-store.ts fills them.
 */

const prefix = "zonebrief:report:";

export function localReportName(userId: string, reportId: string): string {
  return `${prefix}${userId}:${reportId}`;
}

/** A report of which this browser holds edits that the server never got, in plain words. */
export interface UnsavedReport {
  readonly title: string;
  readonly text: string;
  readonly unsavedEdits: number;
}

/** What this browser holds of one person's work that would go with its copies. */
export interface LocalWork {
  readonly unsaved: readonly UnsavedReport[];
  /** Reports whose copies cannot be read now: nobody can tell what they hold. */
  readonly unreadableIds: readonly string[];
}

/** Asked before signing out. Of what other people left here nothing is told. */
export async function findLocalWork(userId: string): Promise<LocalWork> {
  const unsaved: UnsavedReport[] = [];
  const unreadableIds: string[] = [];
  for (const name of await localReportNames(localReportName(userId, ""))) {
    const found = await readUnsaved(name);
    if (found === "unreadable") unreadableIds.push(name.slice(localReportName(userId, "").length));
    else if (found !== null) unsaved.push(found);
  }
  return { unsaved, unreadableIds };
}

/** Whether this browser holds edits of one report that the server never got, as far as can be read. */
export async function hasUnsentEdits(userId: string, reportId: string): Promise<boolean> {
  const copy = await readLocalCopy(localReportName(userId, reportId));
  return typeof copy !== "string" && copy.unsavedEdits > 0;
}

/** Null: nothing that the server does not have. */
async function readUnsaved(name: string): Promise<UnsavedReport | "unreadable" | null> {
  const copy = await readLocalCopy(name);
  if (copy === "unreadable") return copy;
  if (copy === "missing" || copy.unsavedEdits === 0) return null;
  try {
    return { ...wordsOf(copy.updates), unsavedEdits: copy.unsavedEdits };
  } catch {
    return "unreadable";
  }
}

/**
 * Deletes the reports that this browser keeps for a person, so that the next one at it finds
 * nothing; those of `keptIds` wait for the same person, as other people's unsaved work does.
 */
export async function forgetLocalReports(
  userId: string,
  keptIds: readonly string[] = [],
): Promise<void> {
  const kept = new Set(keptIds.map((reportId) => localReportName(userId, reportId)));
  const own = await localReportNames(localReportName(userId, ""));
  await Promise.all(own.filter((name) => !kept.has(name)).map(deleteLocalReport));
  await forgetReportsOfOthers(userId);
}

/**
 * Deletes what other people left here, such as by a session that ran out. Work of theirs that the
 * server never got stays until they come back: it is named after them and only they are given it.
 * What cannot be read now may hold such work.
 */
export async function forgetReportsOfOthers(userId: string): Promise<void> {
  const own = localReportName(userId, "");
  const others = (await localReportNames()).filter((name) => !name.startsWith(own));
  for (const name of others) {
    const copy = await readLocalCopy(name);
    if (typeof copy !== "string" && copy.unsavedEdits === 0) await deleteLocalReport(name);
  }
}

/** Resolves when it is gone, or will be as soon as another window lets go of it. */
export function deleteLocalReport(name: string): Promise<void> {
  return new Promise((resolve) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onerror = () => resolve();
    request.onblocked = () => resolve();
  });
}

/** None where the browser gives no databases: then none were filled. */
async function localReportNames(start = prefix): Promise<string[]> {
  try {
    const databases = await indexedDB.databases();
    return databases.map(({ name }) => name ?? "").filter((name) => name.startsWith(start));
  } catch {
    return [];
  }
}

function wordsOf(updates: readonly Uint8Array[]): { title: string; text: string } {
  const doc = new Doc();
  for (const update of updates) applyUpdate(doc, update);
  const blocks = doc.getXmlFragment(bodyName).toArray();
  return {
    title: doc.getText(titleName).toString(),
    text: blocks.map(blockText).join("\n\n"),
  };
}
