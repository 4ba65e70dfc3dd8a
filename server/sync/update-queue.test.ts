import { afterEach, beforeEach, expect, test } from "vitest";
import type { Keeper, Offer, Taken } from "./keeper.ts";
import { SyncMetrics } from "./sync-metrics.ts";
import { type Submission, UpdateQueue } from "./update-queue.ts";

let metrics: SyncMetrics;
let asked: number[];
let take: Keeper["take"];
let show: () => void;
let queue: UpdateQueue;

const allStored = (offers: readonly Offer[]): Taken => ({
  outcomes: offers.map(() => "stored"),
  committed: [],
  unreconciled: 0,
});

beforeEach(() => {
  metrics = new SyncMetrics();
  asked = [];
  take = async (offers) => allStored(offers);
  show = () => {};
  queue = queueGathering(0);
});
afterEach(() => metrics.stop());

function queueGathering(maxGatheringMs: number): UpdateQueue {
  return new UpdateQueue({
    keeper: {
      take(offers) {
        asked.push(offers.length);
        return take(offers);
      },
    },
    log: { warn: () => {}, error: () => {} },
    onCommitted: () => show(),
    onFoundStored: () => {},
    giveUpAfterMs: 60_000,
    maxGatheringMs,
    metrics,
  });
}

/** Resolves to what became of it. */
function submit(particulars: Partial<Submission> = {}): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>();
  queue.add({
    bytes: 10,
    author: null,
    prepare: () => ({
      kind: "edit",
      reportId: "r",
      personId: null,
      edit: { kind: "set-title", title: "t" },
    }),
    settle: resolve,
    giveUp: () => resolve("given up"),
    ...particulars,
  });
  return promise;
}

function queued(): number | undefined {
  const figure = metrics.figures().find(({ name }) => name === "zonebrief_queue_updates");
  return figure?.values[0]?.value;
}

test("what ends before it is offered leaves the queue's figures, alone and among others", async () => {
  void submit({ prepare: () => null });
  await queue.idle();
  expect([queued(), asked]).toEqual([0, []]);
  void submit({ prepare: () => null });
  expect(await submit()).toBe("stored");
  await queue.idle();
  expect([queued(), asked]).toEqual([0, [1]]);
});

test("what ends while the store fails leaves the queue's figures once", async () => {
  let attempts = 0;
  take = async (offers) => {
    attempts += 1;
    if (attempts === 1) throw new Error("SQLITE_BUSY");
    return allStored(offers);
  };
  let isAllowed = true;
  const prepare = () => {
    const offer: Offer = {
      kind: "edit",
      reportId: "s",
      personId: null,
      edit: { kind: "set-title", title: "t" },
    };
    const prepared = isAllowed ? offer : null;
    isAllowed = false;
    return prepared;
  };
  void submit({ prepare });
  expect(await submit()).toBe("stored");
  await queue.idle();
  expect([queued(), asked]).toEqual([0, [2, 1]]);
});

test("what is to be offered again is judged again, before what came later", async () => {
  let isFirst = true;
  take = async (offers) => {
    if (!isFirst) return allStored(offers);
    isFirst = false;
    void submit({ settle: () => void order.push("later") });
    return { outcomes: ["malformed", "again", "again"], committed: [], unreconciled: 0 };
  };
  const order: string[] = [];
  let judged = 0;
  const offer: Offer = {
    kind: "edit",
    reportId: "r",
    personId: null,
    edit: { kind: "set-title", title: "t" },
  };
  void submit({ settle: (outcome) => void order.push(outcome) });
  void submit({ settle: () => void order.push("first") });
  void submit({
    prepare: () => {
      judged += 1;
      return judged === 1 ? offer : null;
    },
    settle: () => void order.push("its right has ended"),
  });
  await queue.idle();
  expect(order).toEqual(["malformed", "first", "later"]);
  expect([judged, queued()]).toEqual([2, 0]);
});

/** Shows its first batch for `shownMs`, while `meanwhile` come, and one more when that is over. */
async function batchesAfterShowing(shownMs: number, meanwhile: number): Promise<readonly number[]> {
  queue = queueGathering(60);
  take = async (offers) => {
    const change = {
      reportId: "r",
      seq: 1,
      update: new Uint8Array(),
      repairs: 0,
      rows: 1,
      bytes: 1,
    };
    return { ...allStored(offers), committed: [change] };
  };
  const late = Promise.withResolvers<string>();
  show = () => {
    show = () => {};
    const untilMs = performance.now() + shownMs;
    while (performance.now() < untilMs);
    for (let n = 0; n < meanwhile; n++) void submit();
    setImmediate(() => void submit({ settle: late.resolve }));
  };
  await submit();
  await late.promise;
  await queue.idle();
  return asked;
}

test("the crowd that came while a batch was shown gathers some more", async () => {
  expect(await batchesAfterShowing(20, 8)).toEqual([1, 9]);
});

test("whoever came alone meanwhile does not wait for others", async () => {
  expect(await batchesAfterShowing(0, 8)).toEqual([1, 8, 1]);
  asked = [];
  expect(await batchesAfterShowing(2, 1)).toEqual([1, 1, 1]);
});
