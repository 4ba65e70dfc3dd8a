import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openTestRooms, TestClient } from "./test-room.ts";
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
