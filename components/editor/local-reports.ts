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

/**
 * What would be lost with this browser's copies; asked before signing out, which deletes them. Of a
 * copy that cannot be read nothing can be told, nor saved.
 */
export async function findUnsavedReports(): Promise<readonly UnsavedReport[]> {
  const copies = await Promise.all((await localReportNames()).map(readLocalCopy));
  return copies.flatMap((copy) =>
    typeof copy === "string" || copy.unsavedEdits === 0
      ? []
      : [{ ...wordsOf(copy.updates), unsavedEdits: copy.unsavedEdits }],
  );
}

/** Deletes every report kept in this browser, so that the next person at it finds nothing. */
export async function forgetLocalReports(): Promise<void> {
  await Promise.all((await localReportNames()).map(deleteLocalReport));
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
async function localReportNames(): Promise<string[]> {
  try {
    const databases = await indexedDB.databases();
    return databases.map(({ name }) => name ?? "").filter((name) => name.startsWith(prefix));
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
