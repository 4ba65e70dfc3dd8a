import { expect, test } from "vitest";
import { TurnQueue } from "./turn-queue.ts";

/** Work that ends when told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { work: () => promise, end: resolve };
}

test("those who wait enter in order of arrival, never more than the limit at once", async () => {
  const queue = new TurnQueue({ maxRunning: 2, maxWaiting: 9 });
  const entered: number[] = [];
  const jobs = Array.from({ length: 5 }, held);
  const all = jobs.map((job, index) =>
    queue.run(() => {
      entered.push(index);
      return job.work();
    }),
  );
  expect(entered).toEqual([0, 1]);
  jobs[1]?.end();
  await all[1];
  expect(entered).toEqual([0, 1, 2]);
  for (const job of jobs) job.end();
  await Promise.all(all);
  expect(entered).toEqual([0, 1, 2, 3, 4]);
});

test("work that fails passes its place on", async () => {
  const queue = new TurnQueue({ maxRunning: 1, maxWaiting: 1 });
  const failing = queue.run(() => Promise.reject(new Error("no")));
  const next = queue.run(() => Promise.resolve("done"));
  await expect(failing).rejects.toThrow("no");
  await expect(next).resolves.toBe("done");
});

test("whoever gives up leaves the line; whoever finds it full is sent away", async () => {
  const queue = new TurnQueue({ maxRunning: 1, maxWaiting: 1 });
  const first = held();
  const running = queue.run(first.work);
  const giveUp = new AbortController();
  const waiting = queue.run(() => Promise.resolve("never"), giveUp.signal);
  await expect(queue.run(() => Promise.resolve())).rejects.toMatchObject({ reason: "unavailable" });
  giveUp.abort();
  await expect(waiting).rejects.toMatchObject({ reason: "cancelled" });
  first.end();
  await running;
  await expect(queue.run(() => Promise.resolve("now"))).resolves.toBe("now");
  await expect(queue.run(() => Promise.resolve(), giveUp.signal)).rejects.toMatchObject({
    reason: "cancelled",
  });
});
