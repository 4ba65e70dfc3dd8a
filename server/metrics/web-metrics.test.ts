import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { noteBackup } from "../backup/last-backup.ts";
import { SyncMetrics } from "../sync/sync-metrics.ts";
import { timeJob } from "./job-times.ts";
import { WebMetrics } from "./web-metrics.ts";

let dataDir: string;
let sync: SyncMetrics;
let metrics: WebMetrics;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), "zonebrief-metrics-"));
  sync = new SyncMetrics();
  metrics = new WebMetrics({ dataDir, sync: { figures: async () => sync.figures() } });
});
afterEach(() => {
  sync.stop();
  metrics.stop();
  rmSync(dataDir, { recursive: true });
});

const lines = async () => (await metrics.page()).split("\n");

test("the page is one exposition: each family is described once, and both processes are in it", async () => {
  sync.committed({ updates: 3, bytes: 30, tookMs: 2 });
  metrics.requestEnded({ method: "GET", route: "page", status: 200, ms: 12 });
  metrics.policyBroken("script-src-elem");
  const page = await lines();
  const families = page.filter((line) => line.startsWith("# TYPE"));
  expect(new Set(families).size).toBe(families.length);
  const samples = page.filter((line) => line !== "" && !line.startsWith("#"));
  for (const sample of samples) {
    expect(sample).toMatch(/^[a-z_]+(?:\{(?:[a-z]+="[^"\n]*",?)+\})? -?[0-9.e+-]+$/);
  }
  expect(page).toContain('zonebrief_commit_seconds_bucket{le="0.0025"} 1');
  expect(page).toContain("zonebrief_commit_seconds_count 1");
  expect(page).toContain('zonebrief_http_requests_total{method="GET",route="page",status="200"} 1');
  expect(page).toContain('zonebrief_csp_violations_total{directive="script-src-elem"} 1');
  for (const process of ["web", "sync"]) {
    const delay = `zonebrief_event_loop_delay_seconds{process="${process}",quantile="0.99"}`;
    expect(page.some((line) => line.startsWith(delay))).toBe(true);
  }
});

test("a sync process that does not answer is told as down, and the rest as ever", async () => {
  const alone = new WebMetrics({ dataDir, sync: { figures: async () => null } });
  const page = (await alone.page()).split("\n");
  alone.stop();
  expect(page).toContain("zonebrief_sync_up 0");
  expect(await lines()).toContain("zonebrief_sync_up 1");
});

test("sizes of the databases and the age of the last backup are told", async () => {
  writeFileSync(join(dataDir, "log.db"), "12345");
  expect(await metrics.page()).not.toMatch(/^zonebrief_last_backup_age_seconds \d/m);
  await noteBackup(dataDir, { at: new Date(Date.now() - 3_600_000).toISOString(), bytes: 1 });
  const page = await lines();
  expect(page).toContain('zonebrief_database_bytes{file="log.db"} 5');
  const age = page.find((line) => line.startsWith("zonebrief_last_backup_age_seconds "));
  expect(Number(age?.split(" ")[1])).toBeGreaterThanOrEqual(3600);
});

test("jobs are counted by how they ended", async () => {
  await timeJob("export", async () => "done");
  await timeJob("export", () => Promise.reject(new Error("no"))).catch(() => {});
  const page = await lines();
  expect(page).toContain('zonebrief_jobs_total{job="export/done"} 1');
  expect(page).toContain('zonebrief_jobs_total{job="export/failed"} 1');
  expect(page).toContain('zonebrief_job_seconds_count{kind="export"} 2');
});
