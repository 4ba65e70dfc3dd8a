import { afterEach, beforeEach, expect, test } from "vitest";
import { figureShape } from "../metrics/figure.ts";
import { SyncMetrics } from "./sync-metrics.ts";

let metrics: SyncMetrics;
beforeEach(() => {
  metrics = new SyncMetrics();
});
afterEach(() => metrics.stop());

/** The value with exactly these labels, or of the named part of a histogram. */
function value(name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const family = name.replace(/_(?:bucket|sum|count)$/, "");
  const figures = metrics.figures();
  const figure = figures.find((each) => each.name === name || each.name === family);
  const wanted = JSON.stringify(labels);
  return figure?.values.find(
    (each) => (each.metricName ?? figure.name) === name && JSON.stringify(each.labels) === wanted,
  )?.value;
}

test("what is taken in waits in the queue until it is dealt with or given up", () => {
  for (const bytes of [10, 20, 30]) metrics.updateTaken(bytes);
  expect(value("zonebrief_queue_bytes")).toBe(60);
  metrics.dealtWith({ updates: 2, bytes: 30 });
  metrics.committed({ updates: 2, bytes: 30, tookMs: 3 });
  expect([value("zonebrief_queue_updates"), value("zonebrief_queue_bytes")]).toEqual([1, 30]);
  metrics.givenUp({ updates: 1, bytes: 30 });
  expect([value("zonebrief_queue_updates"), value("zonebrief_queue_bytes")]).toEqual([0, 0]);
  expect(value("zonebrief_updates_taken_total")).toBe(3);
  expect(value("zonebrief_updates_committed_total")).toBe(2);
  expect(value("zonebrief_updates_refused_total", { reason: "not-stored" })).toBe(1);
});

test("a commit's time falls into every bucket that it fits in, its sum in seconds", () => {
  metrics.committed({ updates: 1, bytes: 1, tookMs: 1 });
  metrics.committed({ updates: 1, bytes: 1, tookMs: 30_000 });
  const within = (le: string) => value("zonebrief_commit_seconds_bucket", { le });
  expect([within("0.0005"), within("0.001"), within("20"), within("+Inf")]).toEqual([0, 1, 1, 2]);
  expect(value("zonebrief_commit_seconds_sum")).toBeCloseTo(30.001);
  expect(value("zonebrief_commit_seconds_count")).toBe(2);
});

test("restarts of the keeper's thread are counted by what took too long", () => {
  metrics.keeperRestarted("reading");
  metrics.keeperRestarted("reading");
  const restarts = (stage: string) => value("zonebrief_keeper_restarts_total", { stage });
  expect(["reading", "offer", "run", "repair"].map(restarts)).toEqual([2, 0, 0, 0]);
});

test("sockets are counted open, and closed by their code", () => {
  metrics.socketOpened();
  metrics.socketOpened();
  metrics.socketClosed(4429);
  expect(value("zonebrief_sockets")).toBe(1);
  expect(value("zonebrief_sockets_closed_total", { code: "4429" })).toBe(1);
});

test("codes that a client makes up are counted under one name", () => {
  for (let code = 3_000; code < 3_100; code++) metrics.socketClosed(code);
  expect(value("zonebrief_sockets_closed_total", { code: "other" })).toBe(100);
  expect(value("zonebrief_sockets_closed_total", { code: "3000" })).toBeUndefined();
});

test("the figures have the form in which they travel to the web process", () => {
  for (const figure of metrics.figures()) expect(figureShape.parse(figure)).toEqual(figure);
});
