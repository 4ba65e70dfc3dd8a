import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { flushAll, openTestRooms, TestClient } from "./test-room.ts";
import { TimerWheel } from "./timer-wheel.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const periodMs = 15_000;

test("rule 14: every room tells who is there once in a period, whenever it was opened", async () => {
  const { rooms } = openTestRooms({ beats: new TimerWheel({ periodMs }) });
  const clients: TestClient[] = [];
  for (const reportId of ["early", "late"]) {
    clients.push(new TestClient("anna").join(rooms, reportId));
    await vi.advanceTimersByTimeAsync(4_000);
  }
  const told = () => clients.map(({ down }) => down.splice(0).length);
  await vi.advanceTimersByTimeAsync(periodMs);
  told();
  await vi.advanceTimersByTimeAsync(periodMs);
  expect(told()).toEqual([1, 1]);
});

test("a room that has long been idle is forgotten, and nothing runs for it any more", async () => {
  const { rooms } = openTestRooms({ beats: new TimerWheel({ periodMs }) });
  const anna = new TestClient("anna").join(rooms);
  await vi.advanceTimersByTimeAsync(periodMs);
  anna.leave();
  await vi.advanceTimersByTimeAsync(2 * periodMs);
  expect(rooms.openCount).toBe(1);
  await vi.advanceTimersByTimeAsync(2 * periodMs);
  expect(rooms.openCount).toBe(0);
  expect(vi.getTimerCount()).toBe(0);
});

test("waiting for the disk ends at its deadline, and leaves no timer behind when it is quicker", async () => {
  vi.useRealTimers();
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const { rooms, store } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  const release = store.holdAppends();
  anna.type("x", 0);
  await flushAll(anna);
  const late = rooms.flush(1_000);
  vi.advanceTimersByTime(1_000);
  expect(await late).toBe(false);
  const inTime = rooms.flush(60_000);
  release();
  expect(await inTime).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});
