import type { Findings } from "../findings.ts";
import { Load, type TypingResult } from "../load.ts";
import type { Participant } from "../load-messages.ts";
import type { Scenario } from "../scenario.ts";
import { type ServerKind, withServer } from "../server-under-test.ts";

/** People in one report, some of whom write at a steady rate. */
const cells = [
  { people: 10, writers: 1 },
  { people: 50, writers: 5 },
  { people: 200, writers: 1 },
  { people: 200, writers: 5 },
  { people: 200, writers: 8 },
] as const;

type Cell = (typeof cells)[number];

const editsPerSecondEach = 20;
const warmUpSeconds = 1;
const seconds = 3;

export const fanOut: Scenario = {
  name: "fan-out",
  accepts: () => true,
  run: (kind, findings) =>
    withServer(kind, { reports: cells.length, people: 200 }, async (server) => {
      const load = new Load(server);
      try {
        for (const [at, cell] of cells.entries()) {
          await load.open(peopleOfReport({ reportId: `r${at}`, ...cell }));
          const typing = { ...cell, editsPerSecondEach, readersPerEdit: cell.people - 1 };
          await load.type({ ...typing, seconds: warmUpSeconds });
          addResult(findings, { kind, cell, result: await load.type({ ...typing, seconds }) });
          await load.leave();
        }
      } finally {
        await load.end();
      }
    }),
};

export function peopleOfReport(options: {
  reportId: string;
  people: number;
  writers: number;
}): Participant[] {
  return Array.from({ length: options.people }, (_, at) => ({
    reportId: options.reportId,
    person: `p${at}`,
    writer: at < options.writers ? at : null,
  }));
}

function addResult(
  findings: Findings,
  { kind, cell, result }: { kind: ServerKind; cell: Cell; result: TypingResult },
): void {
  const label = `${cell.people} people, ${cell.writers} × ${editsPerSecondEach}/s`;
  const percentiles = { p50: 0.5, p95: 0.95, p99: 0.99 };
  for (const [name, share] of Object.entries(percentiles)) {
    const hasGoal = cell.people === 200 && cell.writers === 5 && name === "p50";
    const metric = { name: `${label}: ${name} ms`, better: "lower" } as const;
    const ms = result.latencies.percentileMs(share);
    findings.add(hasGoal ? { ...metric, goal: 2.5 } : metric, kind, ms);
  }
  findings.add(
    { name: `${label}: deliveries per CPU-second`, better: "higher" },
    kind,
    result.delivered / (result.cpuUs / 1e6),
  );
  const lacking = result.expected - result.delivered;
  if (lacking !== 0) findings.note(`${kind.name}, ${label}: ${lacking} edits did not arrive`);
}
