import { stat } from "node:fs/promises";
import { join } from "node:path";
import { AggregatorRegistry, Counter, Histogram, Registry } from "prom-client";
import { findLastBackup } from "../backup/last-backup.ts";
import type { EndedRequest } from "../request-trace.ts";
import type { SyncProcess } from "../sync-process.ts";
import { type Figure, gauge } from "./figure.ts";
import { jobFigures } from "./job-times.ts";
import { ProcessFigures } from "./process-figures.ts";

interface WebMetricsParts {
  readonly dataDir: string;
  readonly sync: Pick<SyncProcess, "figures">;
}

const requestSeconds = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const syncAnswerMs = 1_000;

/** What both processes count and measure, as one page in Prometheus' text format. */
export class WebMetrics {
  readonly #parts: WebMetricsParts;
  readonly #registry = new Registry();
  readonly #process = new ProcessFigures("web");
  readonly #requests = new Counter({
    name: "zonebrief_http_requests_total",
    help: "Requests answered, by route and status",
    labelNames: ["method", "route", "status"],
    registers: [this.#registry],
  });
  readonly #seconds = new Histogram({
    name: "zonebrief_http_request_seconds",
    help: "From a request's arrival until its answer had left, by route",
    labelNames: ["route"],
    buckets: requestSeconds,
    registers: [this.#registry],
  });

  readonly #violations = new Counter({
    name: "zonebrief_csp_violations_total",
    help: "What browsers reported that the pages' policy stopped, by directive",
    labelNames: ["directive"],
    registers: [this.#registry],
  });

  constructor(parts: WebMetricsParts) {
    this.#parts = parts;
  }

  requestEnded({ method, route, status, ms }: EndedRequest): void {
    this.#requests.inc({ method, route, status: String(status) });
    this.#seconds.observe({ route }, ms / 1000);
  }

  policyBroken(directive: string): void {
    this.#violations.inc({ directive });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  /** The sync process's part is missing when it does not answer; `zonebrief_sync_up` tells. */
  async page(): Promise<string> {
    const told = await this.#parts.sync.figures(syncAnswerMs);
    const own = [
      ...jobFigures(),
      ...this.#process.figures(),
      ...(await this.#dataFigures()),
      gauge({ name: "zonebrief_sync_up", help: "1 when the sync process answers" }, [
        { value: told === null ? 0 : 1 },
      ]),
    ];
    const all = [await this.#registry.getMetricsAsJSON(), own, told ?? []];
    return AggregatorRegistry.aggregate(all).metrics();
  }

  stop(): void {
    this.#process.stop();
  }

  async #dataFigures(): Promise<readonly Figure[]> {
    const { dataDir } = this.#parts;
    const files = ["zonebrief.db", "zonebrief.db-wal", "log.db", "log.db-wal"];
    const sizes = await Promise.all(
      files.map(async (file) => {
        const found = await stat(join(dataDir, file)).catch(() => null);
        return { value: found?.size ?? 0, labels: { file } };
      }),
    );
    const backup = await findLastBackup(dataDir);
    const ageSeconds = backup === null ? null : (Date.now() - Date.parse(backup.at)) / 1000;
    return [
      gauge({ name: "zonebrief_database_bytes", help: "Size of the database files" }, sizes),
      gauge(
        {
          name: "zonebrief_last_backup_age_seconds",
          help: "Since the moment that the last backup shows; absent when none was ever made",
        },
        ageSeconds === null ? [] : [{ value: ageSeconds }],
      ),
    ];
  }
}
