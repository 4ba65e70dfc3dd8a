import { afterEach, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { encodeAwareness, encodeSyncStep1, encodeUpdate } from "#core/sync/wire.ts";
import { heldLimitMs } from "./held-updates.ts";
import { FakeStore, flushAll, openTestRooms, settle, TestClient } from "./test-room.ts";

afterEach(() => void vi.useRealTimers());

test("rule 5: an update is shown and acknowledged only once it is on disk", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  const acknowledgedBefore = anna.acknowledged;
  const release = store.holdAppends();
  anna.type("园区");
  await flushAll(anna, bo);
  expect([bo.text, anna.acknowledged]).toEqual(["", acknowledgedBefore]);

  release();
  await flushAll(anna, bo);
  expect([bo.text, anna.acknowledged]).toEqual(["园区", acknowledgedBefore + 1]);
  expect(store.replay("r").getText("title").toString()).toBe("园区");
});

test("rule 4: a newcomer gets committed state, and what is pending with its commit", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("stored ");
  await flushAll(anna);
  const release = store.holdAppends();
  anna.type("pending");
  await flushAll(anna);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(bo);
  expect(bo.text).toBe("stored ");
  release();
  await flushAll(anna, bo);
  expect(bo.text).toBe("stored pending");
});

test("rule 3: nothing is answered before the report is loaded", async () => {
  const { rooms, store } = openTestRooms();
  const { promise, resolve } = Promise.withResolvers<void>();
  store.beforeOpen = () => promise;
  const anna = new TestClient("anna").join(rooms);
  anna.type("early");
  anna.flushUp();
  await settle();
  expect(anna.down).toEqual([]);
  expect(store.log).toEqual([]);
  resolve();
  await flushAll(anna);
  expect(store.replay("r").getText("title").toString()).toBe("early");
});

test("a socket's questions are put to the keeper one by one, and not once it is gone", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  const waiting: (() => void)[] = [];
  store.beforeMissing = () => new Promise((resolve) => void waiting.push(resolve));
  const before = anna.acknowledged;
  for (let client = 1; client <= 4; client++) {
    anna.up.push(encodeSyncStep1(Y.encodeStateVector(new Map([[client, 1]]))));
  }
  anna.flushUp();
  await settle();
  expect(waiting.length).toBe(1);
  waiting[0]?.();
  await flushAll(anna);
  expect([waiting.length, anna.acknowledged]).toEqual([2, before + 1]);
  anna.leave();
  waiting[1]?.();
  await settle();
  expect(waiting.length).toBe(2);
  rooms.beat(0);
  rooms.beat(3_600_000);
  expect(rooms.openCount).toBe(0);
});

test("rule 6: acknowledgements count messages: a deletion moves no state vector, yet counts", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("abc");
  await flushAll(anna);
  const before = Y.encodeStateVector(store.replay("r"));
  const acknowledgedBefore = anna.acknowledged;
  const release = store.holdAppends();
  anna.erase(0, 1);
  await flushAll(anna);
  expect(anna.acknowledged).toBe(acknowledgedBefore);
  release();
  await flushAll(anna);
  expect(anna.acknowledged).toBe(acknowledgedBefore + 1);
  const after = store.replay("r");
  expect(Y.encodeStateVector(after)).toEqual(before);
  expect(after.getText("title").toString()).toBe("bc");
});

test("rule 6: a client that did not ask for acknowledgements gets none", async () => {
  const { rooms } = openTestRooms();
  const stock = new TestClient("anna", { wantsAck: false }).join(rooms);
  stock.type("abc");
  await flushAll(stock);
  expect(stock.acknowledged).toBe(0);
});

test("rule 7: an update that adds nothing is acknowledged, not stored, not shown", async () => {
  const { rooms, store, rights } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("abc");
  anna.erase(1, 1);
  await flushAll(anna);
  const stored = store.log.length;
  rights.set("vera", "read");
  const doc = new Y.Doc();
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(anna.doc));
  const viewer = new TestClient("vera", { doc }).join(rooms);
  viewer.up.push(encodeUpdate(Y.encodeStateAsUpdate(doc)));
  await flushAll(viewer, anna);
  expect(viewer.closed).toBeNull();
  expect(viewer.acknowledged).toBe(3);
  expect(store.log.length).toBe(stored);
});

test("rule 7: what another socket has pending is acknowledged with its commit, not before", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  const release = store.holdAppends();
  anna.type("abc");
  const [frame = new Uint8Array()] = anna.up;
  await flushAll(anna);
  bo.up.push(frame);
  await flushAll(bo);
  const before = bo.acknowledged;
  release();
  await flushAll(anna, bo);
  expect([before, bo.acknowledged]).toEqual([2, 3]);
  expect(store.log.length).toBe(1);
});

test("rule 8: what comes during a commit forms the next, for all rooms in one", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms, "r");
  const bo = new TestClient("bo").join(rooms, "another");
  await flushAll(anna, bo);
  const release = store.holdAppends();
  anna.type("first");
  await flushAll(anna);
  for (const letter of "abc") {
    anna.type(letter);
    bo.type(letter);
  }
  await flushAll(anna, bo);
  release();
  await flushAll(anna, bo);
  expect(store.batchSizes).toEqual([1, 6]);
});

test("rule 9: a viewer's update closes the socket with 4403 and is never stored", async () => {
  const { rooms, store, rights } = openTestRooms();
  rights.set("vera", "read");
  const anna = new TestClient("anna").join(rooms);
  const viewer = new TestClient("vera").join(rooms);
  await flushAll(anna, viewer);
  viewer.type("forbidden");
  viewer.type("this too");
  await flushAll(anna, viewer);
  expect(viewer.closed).toEqual({ code: 4403, reason: "write-refused" });
  expect(store.log).toEqual([]);
  expect([anna.text, viewer.acknowledged]).toEqual(["", 2]);
});

test("rule 9: rights are judged when the update is applied, not when the socket opened", async () => {
  const { rooms, store, rights } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  anna.type("in flight");
  rights.set("anna", "none");
  await flushAll(anna);
  expect(anna.closed?.code).toBe(4403);
  expect(store.log).toEqual([]);
});

test.each([
  ["none", 4403],
  ["read", 4403],
  ["signed-out", 4401],
] as const)(
  "rule 10: a live socket whose right becomes %s is closed with %i",
  async (right, code) => {
    const { rooms, rights } = openTestRooms();
    const anna = new TestClient("anna").join(rooms);
    const bo = new TestClient("bo").join(rooms);
    await flushAll(anna, bo);
    rights.set("anna", right);
    rooms.judgeAgain({ reportId: "r", userId: "anna" });
    bo.type("after");
    await flushAll(bo);
    expect(anna.closed?.code).toBe(code);
    expect(bo.closed).toBeNull();
    expect(anna.down).toEqual([]);
  },
);

test("rule 10: a reader whose right stays as it is stays, however often it is judged", async () => {
  const { rooms, rights } = openTestRooms();
  rights.set("vera", "read");
  const viewer = new TestClient("vera").join(rooms);
  await flushAll(viewer);
  rooms.judgeAgain({ reportId: "r", userId: "vera" });
  rights.set("vera", "write");
  rooms.judgeAgain({ reportId: "r", userId: "vera" });
  viewer.type("now I may");
  await flushAll(viewer);
  expect([viewer.closed, viewer.text]).toEqual([null, "now I may"]);
});

test("somebody who may not read the report is told nothing of it", async () => {
  const { rooms, rights } = openTestRooms();
  rights.set("stranger", "none");
  const stranger = new TestClient("stranger").join(rooms);
  await flushAll(stranger);
  expect([stranger.closed?.code, stranger.down]).toEqual([4403, []]);
});

test("rule 11: a failing store is tried again; no acknowledgement before it succeeds", async () => {
  const { rooms, store } = openTestRooms({ giveUpAfterMs: 60_000 });
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  const before = anna.acknowledged;
  let failures = 0;
  store.beforeAppend = () => {
    if (failures++ < 3) throw new Error("SQLITE_BUSY: database is locked");
  };
  anna.type("kept");
  anna.flushUp();
  await settle();
  anna.flushDown();
  expect(anna.acknowledged).toBe(before);
  await vi.waitFor(() => expect(store.log.length).toBe(1));
  await flushAll(anna);
  expect(anna.acknowledged).toBe(before + 1);
});

test("rule 11: a store given up drops the room's memory; clients offer again, nothing is lost", async () => {
  const { rooms, store } = openTestRooms({ giveUpAfterMs: 0 });
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  anna.type("safe ");
  await flushAll(anna, bo);
  store.beforeAppend = () => {
    throw new Error("SQLITE_FULL: database or disk is full");
  };
  anna.type("at risk ");
  bo.type("too", 0);
  anna.flushUp();
  bo.flushUp();
  await vi.waitFor(() => expect(anna.closed?.code).toBe(1013));
  expect(bo.closed?.code).toBe(1013);
  expect(store.replay("r").getText("title").toString()).toBe("safe ");

  store.beforeAppend = () => {};
  for (const old of [anna, bo]) old.leave();
  const again = [anna, bo].map((old) =>
    new TestClient(old.person.userId, { doc: old.doc }).join(rooms),
  );
  await flushAll(...again);
  expect(again.map((client) => client.text)).toEqual(["toosafe at risk ", "toosafe at risk "]);
  expect(store.replay("r").getText("title").toString()).toBe("toosafe at risk ");
});

test("a commit that cannot be shown is no failure to store it; everybody connects afresh", async () => {
  const { rooms, store, committed } = openTestRooms({ giveUpAfterMs: 60_000 });
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  bo.send = () => {
    throw new Error("no frame can be made");
  };
  anna.type("on disk");
  await flushAll(anna);
  expect([anna.closed?.code, bo.closed?.code]).toEqual([1013, 1013]);
  expect([store.batchSizes, committed]).toEqual([[1], [["r", 1]]]);

  for (const old of [anna, bo]) old.leave();
  const again = [anna, bo].map((old) =>
    new TestClient(old.person.userId, { doc: old.doc }).join(rooms),
  );
  await flushAll(...again);
  expect(again.map((client) => client.text)).toEqual(["on disk", "on disk"]);
});

test("rule 3: a report that cannot be read refuses the socket and leaves what is stored alone", async () => {
  const { rooms, store } = openTestRooms();
  store.beforeLoad = () => {
    throw new Error("SQLITE_IOERR: disk I/O error");
  };
  const anna = new TestClient("anna").join(rooms);
  anna.type("over a blank");
  anna.flushUp();
  await settle();
  expect([anna.closed?.code, anna.down, store.log]).toEqual([1013, [], []]);
  store.beforeLoad = () => {};
  anna.leave();
  const again = new TestClient("anna", { doc: anna.doc }).join(rooms);
  await flushAll(again);
  expect(again.acknowledgedUpdates.length).toBe(1);
});

/** A report as a program without the repair stored it: a list item that stands in no list. */
function storedInDisorder(): FakeStore {
  const store = new FakeStore();
  const doc = new Y.Doc();
  doc.getXmlFragment(bodyName).insert(0, [new Y.XmlElement("listItem")]);
  const data = Y.encodeStateAsUpdate(doc);
  store.append([{ reportId: "r", personId: "anna", data, writers: [] }]);
  return store;
}

const bodyOf = ({ doc }: TestClient) => doc.getXmlFragment(bodyName).toString();
const disorder = "<listitem></listitem>";
const repaired = "<bulletlist><listitem><paragraph></paragraph></listitem></bulletlist>";

test("rule 20: a report stored in disorder is repaired when it is opened: stored, then shown", async () => {
  const store = storedInDisorder();
  const { rooms, committed } = openTestRooms({ store });
  const release = store.holdAppends();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  expect([bodyOf(anna), store.log.length]).toEqual([disorder, 1]);
  release();
  await flushAll(anna);
  expect([bodyOf(anna), store.log.length]).toEqual([repaired, 2]);
  expect(store.log[1]?.personId).toBeNull();
  expect(store.replay("r").getXmlFragment(bodyName).toString()).toBe(repaired);
  expect(committed).toEqual([["r", 2]]);
  const bo = new TestClient("bo").join(openTestRooms({ store }).rooms);
  await flushAll(bo);
  expect([bodyOf(bo), store.log.length]).toEqual([repaired, 2]);
});

test("rule 20: a repair that cannot be stored keeps nobody from reading", async () => {
  const store = storedInDisorder();
  const { rooms } = openTestRooms({ store });
  store.beforeAppend = () => {
    throw new Error("SQLITE_FULL: database or disk is full");
  };
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  expect([bodyOf(anna), anna.closed, store.log.length]).toEqual([disorder, null, 1]);
});

test("rule 12: an update whose forerunner was lost is held, asked for, and healed", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  const before = anna.acknowledged;
  anna.type("lost ");
  anna.up.pop();
  anna.type("arrives");
  anna.flushUp();
  await settle();
  expect(store.log).toEqual([]);
  expect(anna.acknowledged).toBe(before);
  await flushAll(anna, bo);
  expect(bo.text).toBe("lost arrives");
  expect(store.replay("r").getText("title").toString()).toBe("lost arrives");
  expect(store.replay("r").store.pendingStructs).toBeNull();
  // What was held is settled with the rest: the acknowledgement counts every message.
  const beforeLater = anna.acknowledged;
  anna.type(" later");
  await flushAll(anna);
  expect(anna.acknowledged).toBe(beforeLater + 1);
});

test("rule 8: who wrote all of a commit alone is not sent it; who wrote a part of it is", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  const updatesIn = (client: TestClient) =>
    client.down.filter(([type, step]) => type === 0 && step === 2).length;
  anna.type("alone");
  anna.flushUp();
  await settle();
  expect([updatesIn(anna), updatesIn(bo)]).toEqual([0, 1]);
  await flushAll(anna, bo);

  const release = store.holdAppends();
  anna.type(" first");
  await flushAll(anna);
  anna.type(" a");
  bo.type("b ", 0);
  anna.flushUp();
  bo.flushUp();
  release();
  await settle();
  expect([updatesIn(anna), updatesIn(bo)]).toEqual([1, 2]);
});

test("rule 12: a client that cannot bring what is missing is sent to connect afresh", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  anna.type("lost");
  anna.up.pop();
  anna.type("held");
  anna.flushUp();
  await settle();
  vi.advanceTimersByTime(heldLimitMs - 1);
  expect(anna.closed).toBeNull();
  vi.advanceTimersByTime(1);
  expect(anna.closed?.code).toBe(1013);
  expect(store.log).toEqual([]);
});

test("rule 2: a malformed frame costs its socket, and nobody else anything", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  anna.up.push(encodeUpdate(new Uint8Array([1, 2, 3, 4, 5])));
  bo.type("unharmed");
  await flushAll(anna, bo);
  expect(anna.closed?.code).toBe(1008);
  expect(bo.closed).toBeNull();
  expect(store.replay("r").getText("title").toString()).toBe("unharmed");
});

test("rule 2: an update in encoding v2 is refused", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const other = new Y.Doc();
  other.getText("title").insert(0, "v2");
  await flushAll(anna);
  anna.up.push(encodeUpdate(Y.encodeStateAsUpdateV2(other)));
  await flushAll(anna);
  expect(anna.closed?.code).toBe(1008);
  expect(store.log).toEqual([]);
});

test("rule 14: a caret waits for the update that was sent before it", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, bo);
  const release = store.holdAppends();
  anna.type("abc");
  const caret = { type: null, tname: "title", item: null, assoc: 0 };
  anna.setCaret({ anchor: caret, head: caret });
  await flushAll(anna, bo);
  vi.advanceTimersByTime(1_000);
  await flushAll(anna, bo);
  expect([...bo.presence]).toEqual([]);
  release();
  await flushAll(anna, bo);
  vi.advanceTimersByTime(1_000);
  await flushAll(anna, bo);
  expect(bo.presence.get(anna.doc.clientID)).toMatchObject({
    user: { id: "anna" },
    cursor: { anchor: caret },
  });
  expect(bo.text).toBe("abc");
});

test("a presence message that cannot be read costs the socket", async () => {
  const { rooms } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.up.push(encodeAwareness(new Uint8Array([1, 1])));
  await flushAll(anna);
  expect(anna.closed?.code).toBe(1008);
});

test("who types and leaves at once loses nothing, and finds it when coming back", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  const release = store.holdAppends();
  anna.type("last words");
  anna.flushUp();
  anna.leave();
  await settle();
  rooms.beat(0);
  rooms.beat(3_600_000);
  expect(rooms.openCount).toBe(1);
  const again = new TestClient("anna").join(rooms);
  await flushAll(again);
  expect(again.text).toBe("");
  release();
  await flushAll(again);
  expect(again.text).toBe("last words");
});

test("an idle room is forgotten after a while, and opened anew from the log", async () => {
  const { rooms } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("kept");
  await flushAll(anna);
  rooms.beat(0);
  rooms.beat(3_600_000);
  expect(rooms.openCount).toBe(1);
  anna.leave();
  await settle();
  rooms.beat(0);
  rooms.beat(29_000);
  expect(rooms.openCount).toBe(1);
  rooms.beat(31_000);
  expect(rooms.openCount).toBe(0);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(bo);
  expect(bo.text).toBe("kept");
});

test("the room says who is in it, each person once, whenever that changes", async () => {
  const { rooms, people } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const annaToo = new TestClient("anna").join(rooms);
  const bo = new TestClient("bo").join(rooms);
  await flushAll(anna, annaToo, bo);
  expect(people.at(-1)).toEqual(["r", ["anna", "bo"]]);
  anna.leave();
  bo.leave();
  expect(people.at(-1)).toEqual(["r", ["anna"]]);
});

test("an author is remembered with the Yjs clients they brought", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("a");
  await flushAll(anna);
  expect(store.log).toMatchObject([
    { personId: "anna", writers: [{ clientId: anna.doc.clientID, personId: "anna" }] },
  ]);
});

test("of twenty seeds at once one goes in", async () => {
  const { rooms, store } = openTestRooms();
  const body = {
    type: "doc",
    content: [{ type: "paragraph", content: [{ type: "text", text: "种子" }] }],
  };
  const outcomes = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      rooms.room("r").edit({ kind: "seed", title: `第${n}期`, body }, "anna"),
    ),
  );
  expect(outcomes.filter(({ outcome }) => outcome === "done")).toEqual([
    { outcome: "done", seq: 1 },
  ]);
  expect(outcomes.filter(({ outcome }) => outcome === "already-seeded").length).toBe(19);
  const doc = store.replay("r");
  expect(doc.getText("title").toString()).toBe("第0期");
  expect(doc.getXmlFragment("default").toString()).toBe("<paragraph>种子</paragraph>");
});

test("a seed that does not fit the schema is refused, and the report stays empty", async () => {
  const { rooms, store } = openTestRooms();
  const edit = {
    kind: "seed",
    title: "x",
    body: { type: "doc", content: [{ type: "no" }] },
  } as const;
  const { outcome } = await rooms.room("r").edit(edit, null);
  expect([outcome, store.log]).toEqual(["invalid", []]);
});

test("the title is set by the server in its room, beside those who are typing", async () => {
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  anna.type("2025年上半年");
  await flushAll(anna);
  const edit = { kind: "set-title", title: "2025年下半年" } as const;
  const done = await rooms.room("r").edit(edit, "bo");
  await flushAll(anna);
  expect(anna.text).toBe("2025年下半年");
  expect(done).toEqual({ outcome: "done", seq: store.log.length });
  expect(store.log.at(-1)).toMatchObject({ personId: "bo" });
  const again = await rooms.room("r").edit(edit, "bo");
  expect(again).toEqual(done);
});

test("a server edit that cannot be stored is an error, not a success", async () => {
  const { rooms, store } = openTestRooms({ giveUpAfterMs: 0 });
  store.beforeAppend = () => {
    throw new Error("SQLITE_FULL");
  };
  const edit = { kind: "set-title", title: "x" } as const;
  const editing = rooms.room("r").edit(edit, null);
  await expect(editing).rejects.toThrow("SQLITE_FULL");
});

test("a flush waits for what is pending, and says so when the deadline comes first", async () => {
  const store = new FakeStore();
  const { rooms } = openTestRooms({ store });
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  const release = store.holdAppends();
  anna.type("pending");
  anna.flushUp();
  expect(await rooms.flush(20)).toBe(false);
  release();
  expect(await rooms.flush(10_000)).toBe(true);
  expect(store.replay("r").getText("title").toString()).toBe("pending");
});
