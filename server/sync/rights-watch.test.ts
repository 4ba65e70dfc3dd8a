import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { RightsChange } from "#db/rights-changes.ts";
import { LiveSockets, type Presence } from "./live-sockets.ts";
import { RightsWatch } from "./rights-watch.ts";

let sockets: LiveSockets<string>;
let told: Presence[];
let changes: RightsChange[];
let isAnswering: boolean;
let judged: Presence[];
let judge: (concerned: Presence) => Promise<void> | void;
let watch: RightsWatch;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
  sockets = new LiveSockets();
  told = [];
  changes = [];
  judged = [];
  isAnswering = true;
  judge = (concerned) => void judged.push(concerned);
  watch = new RightsWatch({
    sockets,
    log: { error: () => {} },
    judge: (concerned) => judge(concerned),
    changed: (concerned) => void told.push(concerned),
    rights: {
      takeChanges() {
        if (!isAnswering) throw new Error("the disk is gone");
        return changes.splice(0);
      },
    },
  });
});
afterEach(() => {
  watch.stop();
  vi.useRealTimers();
});

/** Real turns; the clock stands still unless a test moves it. */
async function until(isDone: () => boolean): Promise<void> {
  while (!isDone()) await new Promise((resolve) => setImmediate(resolve));
}

test("only those whom a change concerns are judged again", async () => {
  for (const userId of ["anna", "ben"]) {
    for (const reportId of ["r", "s"]) sockets.add({ userId, reportId }, "socket");
  }
  changes.push({ userId: "anna", reportId: "r" }, { userId: "nobody", reportId: "r" });
  watch.look();
  await until(() => judged.length > 0);
  expect(judged).toEqual([{ userId: "anna", reportId: "r" }]);
  expect(told).toEqual(judged);
});

test("a change of a person concerns all their reports, one of a report all its people", () => {
  sockets.add({ userId: "anna", reportId: "r" }, "socket");
  sockets.add({ userId: "anna", reportId: "r" }, "another");
  sockets.add({ userId: "anna", reportId: "s" }, "socket");
  sockets.add({ userId: "ben", reportId: "s" }, "socket");
  expect(sockets.concernedBy({ userId: "anna", reportId: null })).toHaveLength(2);
  expect(sockets.concernedBy({ userId: null, reportId: "s" })).toHaveLength(2);
  expect(sockets.concernedBy({ userId: null, reportId: null })).toHaveLength(3);
  sockets.delete({ userId: "anna", reportId: "r" }, "socket");
  expect(sockets.concernedBy({ userId: "anna", reportId: "r" })).toHaveLength(1);
  sockets.delete({ userId: "anna", reportId: "r" }, "another");
  expect(sockets.concernedBy({ userId: null, reportId: "r" })).toEqual([]);
});

test("judging very many lets others have their turns", async () => {
  for (let index = 0; index < 50; index++)
    sockets.add({ userId: `u${index}`, reportId: "r" }, "socket");
  judge = (concerned) => {
    judged.push(concerned);
    const untilMs = performance.now() + 2;
    while (performance.now() < untilMs);
  };
  let turnsOfOthers = 0;
  const count = () => {
    turnsOfOthers += 1;
    if (judged.length < 50) setImmediate(count);
  };
  setImmediate(count);
  changes.push({ userId: null, reportId: "r" });
  watch.look();
  await until(() => judged.length === 50);
  expect(turnsOfOthers).toBeGreaterThan(10);
});

test("a failure over one does not keep the others from being judged", async () => {
  for (const userId of ["anna", "ben"]) sockets.add({ userId, reportId: "r" }, "socket");
  judge = (concerned) => {
    if (concerned.userId === "anna") throw new Error("broken");
    judged.push(concerned);
  };
  changes.push({ userId: null, reportId: "r" });
  watch.look();
  await until(() => judged.length > 0);
  expect(judged).toEqual([{ userId: "ben", reportId: "r" }]);
});

test("every socket is judged within the round, whatever is committed", async () => {
  for (let index = 0; index < 1_000; index++)
    sockets.add({ userId: `u${index}`, reportId: "r" }, "socket");
  await vi.advanceTimersByTimeAsync(15_000);
  await until(() => judged.length >= 1_000);
  expect(new Set(judged.map(({ userId }) => userId)).size).toBe(1_000);
  await vi.advanceTimersByTimeAsync(7_500);
  await until(() => judged.length >= 1_500);
  expect(judged.length).toBeLessThan(1_600);
  expect(told).toEqual([]);
});

test("when the database does not answer for half a second, all are judged", async () => {
  sockets.add({ userId: "anna", reportId: "r" }, "socket");
  sockets.add({ userId: "ben", reportId: "s" }, "socket");
  isAnswering = false;
  for (let poll = 0; poll < 5; poll++) watch.look();
  await until(() => judged.length > 1);
  expect(judged.map(({ userId }) => userId)).toEqual(["anna", "ben"]);
});
