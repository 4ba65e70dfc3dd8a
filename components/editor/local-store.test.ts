import { afterEach, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { applyUpdate, Doc } from "yjs";
import { type LocalStore, openLocalStore } from "./local-store.ts";
import { MemoryStorage } from "./test-local-database.ts";

const stores: LocalStore[] = [];
beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const store of stores.splice(0)) store.close();
  vi.useRealTimers();
});

async function visit(storage: MemoryStorage) {
  const doc = new Doc();
  const opening = openLocalStore({
    userId: "u1",
    reportId: "r1",
    doc,
    openDatabase: storage.open,
  });
  await vi.advanceTimersByTimeAsync(3_000);
  const store = await opening;
  stores.push(store);
  const title = doc.getText("title");
  const write = (words: string) => title.insert(title.length, words);
  return { doc, store, title, write };
}

/** What somebody who opens the copy finds. */
function stored(storage: MemoryStorage): string {
  const doc = new Doc();
  for (const row of storage.rows) applyUpdate(doc, row);
  return doc.getText("title").toString();
}

/** Every count of unsaved edits that is written from now on. */
function watchCounts(storage: MemoryStorage): number[] {
  const counts: number[] = [];
  const write = storage.write.bind(storage);
  storage.write = (change) =>
    write(() => {
      const before = storage.notes;
      change();
      if (storage.notes !== before) counts.push(storage.notes.unsavedEdits);
    });
  return counts;
}

const settle = () => vi.advanceTimersByTimeAsync(0);

test("what is typed is kept once its transaction is complete, and not before", async () => {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  expect(store.keeping).toBe("kept");
  storage.areWritesHeld = true;
  write("甲");
  expect(store.keeping).toBe("writing");
  storage.release();
  await settle();
  expect(store.keeping).toBe("kept");
  expect(stored(storage)).toBe("甲");
});

test("the next visit finds everything, with what the server had not acknowledged", async () => {
  const storage = new MemoryStorage();
  const first = await visit(storage);
  for (let i = 0; i < 1_200; i++) first.write("字");
  first.store.markComplete();
  first.store.setUnsavedEdits(7);
  await settle();
  first.store.close();
  const { title, store } = await visit(storage);
  expect(title.toString()).toBe("字".repeat(1_200));
  expect(store).toMatchObject({ isComplete: true, unsavedEdits: 7, keeping: "kept" });
  expect(storage.rows.length).toBeLessThan(600);
});

/** One write is under way until it is released, and another waits for it. */
async function visitWithHeldWrites() {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  storage.areWritesHeld = true;
  write("甲");
  await settle();
  write("乙");
  return { storage, store };
}

test("what waited for a write under way is kept, too, when the visit ends", async () => {
  const { storage, store } = await visitWithHeldWrites();
  store.close();
  storage.release();
  await settle();
  expect(stored(storage)).toBe("甲乙");
});

test("a copy that is emptied stays empty, whatever was being written", async () => {
  const { storage, store } = await visitWithHeldWrites();
  const emptied = store.empty();
  storage.release();
  await emptied;
  await settle();
  expect(storage.rows).toEqual([]);
});

test.each([
  ["opened", null],
  ["not opened", new Error("UnknownError")],
] as const)(
  "dropping a copy that was %s deletes what was seen, and only that",
  async (_, error) => {
    const deleteDatabase = vi.fn(() => {
      const request = { onsuccess: () => {} };
      queueMicrotask(() => request.onsuccess());
      return request;
    });
    vi.stubGlobal("indexedDB", { deleteDatabase });
    onTestFinished(() => void vi.unstubAllGlobals());
    const storage = new MemoryStorage();
    storage.openError = error;
    const { store } = await visit(storage);
    await store.drop();
    expect(deleteDatabase).toHaveBeenCalledTimes(error === null ? 1 : 0);
  },
);

test("typing that the server acknowledges key by key writes no count anew for each", async () => {
  const storage = new MemoryStorage();
  const { store } = await visit(storage);
  const counts = watchCounts(storage);
  for (let key = 0; key < 20; key += 1) {
    store.setUnsavedEdits(1);
    await vi.advanceTimersByTimeAsync(30);
    store.setUnsavedEdits(0);
    await vi.advanceTimersByTimeAsync(30);
  }
  expect(counts).toEqual([1]);
  await vi.advanceTimersByTimeAsync(500);
  expect(counts).toEqual([1, 0]);
});

test("what the server acknowledged just before the visit ends is not called unsaved later", async () => {
  const storage = new MemoryStorage();
  const { store } = await visit(storage);
  store.setUnsavedEdits(1);
  await settle();
  store.setUnsavedEdits(0);
  store.close();
  await settle();
  expect(storage.notes.unsavedEdits).toBe(0);
});

test.each([
  ["a full disk", new Error("QuotaExceededError")],
  ["an error of the disk", new Error("UnknownError")],
])("with %s nothing is called kept, and all of it is once there is room", async (_name, error) => {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  write("甲");
  await settle();
  storage.writeError = error;
  write("乙");
  await settle();
  expect(store.keeping).toBe("page-only");
  write("丙");
  await settle();
  expect(store.keeping).toBe("page-only");
  storage.writeError = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(store.keeping).toBe("kept");
  expect(stored(storage)).toBe("甲乙丙");
});

test("where the browser gives no database, the page alone holds the text, and says so", async () => {
  const storage = new MemoryStorage();
  storage.openError = new Error("SecurityError");
  const { store, write } = await visit(storage);
  write("甲");
  expect(store).toMatchObject({ keeping: "page-only", isComplete: false });
  storage.openError = null;
  await vi.advanceTimersByTimeAsync(5_000);
  expect(store.keeping).toBe("kept");
  expect(stored(storage)).toBe("甲");
});

test("a database that opens late is not forgotten: its edits join those of the page", async () => {
  const storage = new MemoryStorage();
  const before = await visit(storage);
  before.write("上次离线写的。");
  await settle();
  before.store.close();
  storage.isOpeningHeld = true;
  const { doc, store, title, write } = await visit(storage);
  expect(store.keeping).toBe("page-only");
  write("这次写的。");
  const offered = vi.fn();
  doc.on("update", offered);
  storage.release();
  await settle();
  expect(store.keeping).toBe("kept");
  expect(offered).toHaveBeenCalled();
  expect(title.toString()).toContain("上次离线写的。");
  expect(stored(storage)).toBe(title.toString());
});

test("a write that hangs is not called on its way for ever", async () => {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  storage.areWritesHeld = true;
  write("甲");
  expect(store.keeping).toBe("writing");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(store.keeping).toBe("page-only");
  storage.release();
  await settle();
  expect(store.keeping).toBe("kept");
});

test("a copy that another window deletes is not made again, and no longer called kept", async () => {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  storage.lose("deleted");
  storage.rows = [];
  write("退出之后");
  await vi.advanceTimersByTimeAsync(60_000);
  expect(store.keeping).toBe("page-only");
  expect(storage.rows).toEqual([]);
  expect(storage.opened).toBe(1);
});

test("a copy that the browser let go of is made again, whole", async () => {
  const storage = new MemoryStorage();
  const { store, write } = await visit(storage);
  write("甲");
  await settle();
  storage.rows = [];
  storage.lose("closed");
  expect(store.keeping).toBe("page-only");
  await vi.advanceTimersByTimeAsync(5_000);
  expect(store.keeping).toBe("kept");
  expect(stored(storage)).toBe("甲");
});

test("two windows of one person keep both their edits, whoever puts rows together", async () => {
  const storage = new MemoryStorage();
  const one = await visit(storage);
  const two = await visit(storage);
  two.write("乙");
  for (let i = 0; i < 1_100; i++) {
    one.write("甲");
    if (i % 100 === 0) await settle();
  }
  await settle();
  expect([...stored(storage)].sort().join("")).toBe("乙".concat("甲".repeat(1_100)));
});
