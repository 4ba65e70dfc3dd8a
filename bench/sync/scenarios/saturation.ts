import type { Findings } from "../findings.ts";
import { Load, type TypingResult } from "../load.ts";
import type { Scenario } from "../scenario.ts";
import { type ServerKind, withServer } from "../server-under-test.ts";
import { peopleOfReport } from "./fan-out.ts";

/** The highest rate at which 99% of the edits of one report reach each reader within 100 ms. */
const writers = 50;
const crowds = [50, 200] as const;
const maxP99Ms = Number(process.env["MAX_P99_MS"] ?? 100);
const seconds = 2;
/** Edits per second of each writer. */
const firstRate = 8;
const maxRate = 2_048;
/** At this one the CPU time per delivery is told whether it is held or not: it can be compared. */
const fixedRate = 16;
/** A rate is held when one of so many attempts holds it: other programs on the machine interfere. */
const attemptsEach = 2;
const refinements = 2;
/** Each attempt has a report of its own, so that none inherits another's backlog. */
const maxReports = 40;
const fixedReport = `r${maxReports}`;

export const saturation: Scenario = {
  name: "saturation",
  accepts: () => true,
  async run(kind, findings) {
    for (const people of crowds) {
      await withServer(kind, { reports: maxReports + 1, people }, async (server) => {
        const load = new Load(server);
        try {
          findings.note(`held: a p99 of at most ${maxP99Ms} ms`);
          const fixed = await tryRate(load, { reportId: fixedReport, people, rate: fixedRate });
          const name = `${writers} writers, ${people} people, ${fixedRate}/s each: CPU µs per delivery`;
          findings.add({ name, better: "lower" }, kind, fixed.cpuUs / fixed.delivered);
          const best = await findHighestRate(load, people);
          if (best === null) findings.note(`${kind.name}, ${people} people: no rate was held`);
          else addBest(findings, { kind, people, best });
        } finally {
          await load.end();
        }
      });
    }
  },
};

interface Held {
  readonly rate: number;
  readonly result: TypingResult;
}

/** Doubles until a rate is not held, then halves the interval. */
async function findHighestRate(load: Load, people: number): Promise<Held | null> {
  let attempts = 0;
  const hold = async (rate: number): Promise<Held | null> => {
    for (let attempt = 0; attempt < attemptsEach && attempts < maxReports; attempt++) {
      const result = await tryRate(load, { reportId: `r${attempts++}`, people, rate });
      if (isHeld(result, rate)) return { rate, result };
    }
    return null;
  };
  let best: Held | null = null;
  let failed = maxRate * 2;
  for (let rate = firstRate; rate < failed; rate *= 2) {
    const held = await hold(rate);
    if (held === null) failed = rate;
    else best = held;
  }
  for (let step = 0; step < refinements && best !== null; step++) {
    const rate = Math.sqrt(best.rate * failed);
    const held = await hold(rate);
    if (held === null) failed = rate;
    else best = held;
  }
  return best;
}

async function tryRate(
  load: Load,
  { reportId, people, rate }: { reportId: string; people: number; rate: number },
): Promise<TypingResult> {
  await load.open(peopleOfReport({ reportId, people, writers }));
  const result = await load.type({
    writers,
    editsPerSecondEach: rate,
    seconds,
    readersPerEdit: people - 1,
  });
  await load.leave();
  return result;
}

function isHeld({ sent, expected, delivered, latencies }: TypingResult, rate: number): boolean {
  const isSent = sent >= writers * rate * seconds * 0.95;
  return isSent && delivered === expected && latencies.percentileMs(0.99) <= maxP99Ms;
}

function addBest(
  findings: Findings,
  { kind, people, best }: { kind: ServerKind; people: number; best: Held },
): void {
  const { rate, result } = best;
  const label = `${writers} writers, ${people} people`;
  const add = (metric: Parameters<Findings["add"]>[0], value: number) =>
    findings.add({ ...metric, name: `${label}: ${metric.name}` }, kind, value);
  const hasGoal = people === 200;
  const perSecond = result.delivered / seconds;
  add({ name: "edits a second held", better: "higher" }, rate * writers);
  add(
    { name: "deliveries a second", better: "higher", ...(hasGoal && { goal: 1_300_000 }) },
    perSecond,
  );
  add(
    { name: "CPU µs per delivery", better: "lower", ...(hasGoal && { goal: 0.6 }) },
    result.cpuUs / result.delivered,
  );
}
