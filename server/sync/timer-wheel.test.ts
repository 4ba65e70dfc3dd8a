import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { TimerWheel } from "./timer-wheel.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("each is called once in every period, and they are spread over it", () => {
  const wheel = new TimerWheel({ periodMs: 1_000, slotMs: 100 });
  const calls: number[][] = [];
  for (let each = 0; each < 20; each++) {
    const own: number[] = [];
    calls.push(own);
    wheel.add(() => void own.push(Date.now()));
    vi.advanceTimersByTime(50);
  }
  for (const own of calls) own.length = 0;
  const from = Date.now();
  vi.advanceTimersByTime(3_000);
  for (const own of calls) {
    expect(own).toHaveLength(3);
    expect(own.map((at) => at - (own[0] ?? 0))).toEqual([0, 1_000, 2_000]);
  }
  const first = new Set(calls.map((own) => (own[0] ?? from) - from));
  expect(first.size).toBe(10);
});

test("who begin all at once are spread over the period as evenly", () => {
  const wheel = new TimerWheel({ periodMs: 1_000, slotMs: 100 });
  const callsPerTurn = new Map<number, number>();
  for (let each = 0; each < 25; each++) {
    wheel.add(() => void callsPerTurn.set(Date.now(), (callsPerTurn.get(Date.now()) ?? 0) + 1));
  }
  vi.advanceTimersByTime(1_000);
  expect([...callsPerTurn.values()].sort()).toEqual([2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
});

test("what is begun in a turn has to wait for the next", () => {
  const wheel = new TimerWheel({ periodMs: 100, slotMs: 100 });
  let calls = 0;
  const again = () => {
    calls += 1;
    wheel.add(again);
  };
  wheel.add(again);
  vi.advanceTimersByTime(100);
  expect(calls).toBe(1);
  wheel.stop();
  expect(vi.getTimerCount()).toBe(0);
});

test("a first call among few comes after a period, less one slot at most", () => {
  const wheel = new TimerWheel({ periodMs: 1_000, slotMs: 100 });
  wheel.add(() => {});
  vi.advanceTimersByTime(350);
  let calls = 0;
  wheel.add(() => {
    calls += 1;
  });
  vi.advanceTimersByTime(890);
  expect(calls).toBe(0);
  vi.advanceTimersByTime(110);
  expect(calls).toBe(1);
});

test("who has stopped is not called, and when all have nothing runs any more", () => {
  const wheel = new TimerWheel({ periodMs: 1_000, slotMs: 100 });
  let calls = 0;
  const count = () => {
    calls += 1;
  };
  const stops = [() => count(), () => count()].map((work) => wheel.add(work));
  vi.advanceTimersByTime(1_000);
  expect(calls).toBe(2);
  for (const stop of stops) stop();
  stops[0]?.();
  expect(vi.getTimerCount()).toBe(0);
  vi.advanceTimersByTime(5_000);
  expect(calls).toBe(2);
  wheel.add(count);
  vi.advanceTimersByTime(1_000);
  expect(calls).toBe(3);
});

test("much work at a time leaves other events their turns in between", async () => {
  vi.useRealTimers();
  const wheel = new TimerWheel({ periodMs: 20, slotMs: 20 });
  const order: ("work" | "other")[] = [];
  let done = 0;
  const { promise: isDone, resolve } = Promise.withResolvers<void>();
  const busyFor = (ms: number) => {
    const until = performance.now() + ms;
    while (performance.now() < until);
  };
  const other = () => {
    order.push("other");
    if (done < 10) setImmediate(other);
  };
  for (let each = 0; each < 10; each++) {
    wheel.add(() => {
      busyFor(2);
      if (done === 0) setImmediate(other);
      done += 1;
      order.push("work");
      if (done === 10) resolve();
    });
  }
  await isDone;
  wheel.stop();
  expect(order.slice(0, 6)).toEqual(["work", "other", "work", "other", "work", "other"]);
});
