import type { Findings } from "../findings.ts";
import { Load } from "../load.ts";
import type { Participant } from "../load-messages.ts";
import type { Scenario } from "../scenario.ts";
import { type ServerKind, withServer } from "../server-under-test.ts";

/** Many open reports of two people, one of whom types now and then. */
const sizes = [500, 2_000] as const;
const editsPerSecond = 200;
const seconds = 10;
/**
 * What is typed in this time is not measured: some store the opening's own writes late, and code
 * that has just been loaded is still being compiled.
 */
const warmUpSeconds = 8;

export const manyReports: Scenario = {
  name: "many-reports",
  accepts: () => true,
  async run(kind, findings) {
    for (const reports of sizes) await runSize(reports, { kind, findings });
  },
};

function runSize(
  reports: number,
  { kind, findings }: { kind: ServerKind; findings: Findings },
): Promise<void> {
  return withServer(kind, { reports, people: 2 }, async (server) => {
    const load = new Load(server);
    try {
      const baselineKib = server.pssKib();
      await load.open(twoPeopleEach(reports));
      const typing = {
        writers: reports,
        editsPerSecondEach: editsPerSecond / reports,
        readersPerEdit: 1,
      };
      await load.type({ ...typing, seconds: warmUpSeconds });
      const result = await load.type({ ...typing, seconds });
      const label = `${reports} reports`;
      const isLarge = reports === 2_000;
      const add = (name: string, value: number, goal: number) => {
        const metric = { name: `${label}: ${name}`, better: "lower" } as const;
        findings.add(isLarge && goal > 0 ? { ...metric, goal } : metric, kind, value);
      };
      add("KB per open report", (server.pssKib() - baselineKib) / reports, 45);
      add("CPU µs per update", result.cpuUs / result.sent, 150);
      add("p50 ms", result.latencies.percentileMs(0.5), 0);
      add("p99 ms", result.latencies.percentileMs(0.99), 1.5);
      const lacking = result.expected - result.delivered;
      if (lacking !== 0) findings.note(`${kind.name}, ${label}: ${lacking} edits did not arrive`);
      if (result.lost.length > 0) {
        findings.note(`${kind.name}, ${label}: sockets closed: ${[...new Set(result.lost)]}`);
      }
    } finally {
      await load.end();
    }
  });
}

/** The two people of a report come from different load processes: the list is dealt in turn. */
function twoPeopleEach(reports: number): Participant[] {
  return Array.from({ length: reports }, (_, at) => [
    { reportId: `r${at}`, person: "p0", writer: at },
    { reportId: `r${at}`, person: "p1", writer: null },
  ]).flat();
}
