import { CounterByLabel, type Figure, Histogram } from "./figure.ts";

export type JobKind = "derive" | "export" | "ingest";

const kinds: readonly JobKind[] = ["derive", "export", "ingest"];
const seconds = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const described = { name: "zonebrief_job_seconds", help: "How long jobs took, waiting left out" };
const ended = new CounterByLabel(
  { name: "zonebrief_jobs_total", help: "Jobs that ended, as kind/outcome" },
  "job",
  kinds.flatMap((kind) => [`${kind}/done`, `${kind}/failed`]),
);
const timeByKind = new Map(
  kinds.map((kind) => [kind, new Histogram(described, seconds, { kind })]),
);

/** Runs a job and counts it: one count of this process, wherever the job is run from. */
export async function timeJob<Result>(kind: JobKind, work: () => Promise<Result>): Promise<Result> {
  const startedMs = performance.now();
  let outcome = "failed";
  try {
    const result = await work();
    outcome = "done";
    return result;
  } finally {
    ended.add(`${kind}/${outcome}`);
    timeByKind.get(kind)?.observe((performance.now() - startedMs) / 1000);
  }
}

export function jobFigures(): readonly Figure[] {
  const values = [...timeByKind.values()].flatMap((time) => time.figure().values);
  return [ended.figure(), { ...described, type: "histogram", aggregator: "sum", values }];
}
