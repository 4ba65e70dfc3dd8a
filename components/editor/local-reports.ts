/**
 * The reports that this browser keeps, one IndexedDB database for each person and report, as a
 * whole: for signing out, and for people who share a machine. local-store.ts fills them.
 */

const prefix = "zonebrief:report:";

/** The key in a database's `custom` store: edits that the server has not acknowledged. */
export const unsavedEditsKey = "unsavedEdits";

export function localReportName(userId: string, reportId: string): string {
  return `${prefix}${userId}:${reportId}`;
}

/** How many edits are in this browser alone; asked before signing out, which deletes them. */
export async function countUnsavedLocally(): Promise<number> {
  const counts = await Promise.all((await localReportNames()).map(unsavedEditsIn));
  return counts.reduce((sum, count) => sum + count, 0);
}

/** Deletes every report kept in this browser, so that the next person at it finds nothing. */
export async function forgetLocalReports(): Promise<void> {
  await Promise.all((await localReportNames()).map(deleteLocalReport));
}

/**
 * Deletes what other people left here, such as by a session that ran out. Work of theirs that the
 * server never got stays until they come back: it is named after them and only they are given it.
 */
export async function forgetReportsOfOthers(userId: string): Promise<void> {
  const own = localReportName(userId, "");
  const others = (await localReportNames()).filter((name) => !name.startsWith(own));
  for (const name of others) if ((await unsavedEditsIn(name)) === 0) await deleteLocalReport(name);
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

async function localReportNames(): Promise<string[]> {
  if (globalThis.indexedDB?.databases === undefined) return [];
  const databases = await indexedDB.databases();
  return databases.map(({ name }) => name ?? "").filter((name) => name.startsWith(prefix));
}

function unsavedEditsIn(name: string): Promise<number> {
  return new Promise((resolve) => {
    const opening = indexedDB.open(name);
    opening.onerror = () => resolve(0);
    opening.onsuccess = () => {
      const database = opening.result;
      const answer = (count: unknown) => {
        database.close();
        resolve(typeof count === "number" ? count : 0);
      };
      if (!database.objectStoreNames.contains("custom")) {
        answer(0);
        return;
      }
      const store = database.transaction(["custom"], "readonly").objectStore("custom");
      const request = store.get(unsavedEditsKey);
      request.onsuccess = () => answer(request.result);
      request.onerror = () => answer(0);
    };
  });
}
