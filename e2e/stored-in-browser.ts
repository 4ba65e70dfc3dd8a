import type { Page } from "@playwright/test";

/** Everything that a page of this origin can find in the browser, as one text to search in. */
export async function everythingStored(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const found: string[] = [];
    const keep = (value: unknown) => {
      const bytes = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
      if (bytes instanceof Uint8Array) found.push(new TextDecoder().decode(bytes));
      else found.push(typeof value === "string" ? value : (JSON.stringify(value) ?? ""));
    };
    const settled = <Result>(request: IDBRequest<Result>) =>
      new Promise<Result>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name = "" } of await indexedDB.databases()) {
      keep(name);
      const database = await settled(indexedDB.open(name));
      for (const store of database.objectStoreNames) {
        const values = database.transaction(store).objectStore(store).getAll();
        for (const value of await settled(values)) keep(value);
      }
      database.close();
    }
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const request of await cache.keys()) {
        keep(request.url);
        keep(await (await cache.match(request))?.text());
      }
    }
    for (const storage of [localStorage, sessionStorage]) keep({ ...storage });
    keep(document.cookie);
    return found.join("\n");
  });
}
