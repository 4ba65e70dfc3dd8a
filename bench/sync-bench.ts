import { join } from "node:path";
import { parseArgs } from "node:util";
import { Findings } from "./sync/findings.ts";
import { installPeers } from "./sync/peer-packages.ts";
import type { Scenario } from "./sync/scenario.ts";
import { coldOpen } from "./sync/scenarios/cold-open.ts";
import { durable } from "./sync/scenarios/durable.ts";
import { fanOut } from "./sync/scenarios/fan-out.ts";
import { manyReports } from "./sync/scenarios/many-reports.ts";
import { saturation } from "./sync/scenarios/saturation.ts";
import { survival } from "./sync/scenarios/survival.ts";
import { type ServerKind, serverKinds } from "./sync/server-under-test.ts";

/**
 * npm run bench:sync -- [scenario …] [--rounds N] [--only ours,hocuspocus,…] [--keep]
 *
 * Our sync server beside its peers (docs/benchmarks.md). Rounds are interleaved, so that what else
 * the machine does falls on all alike. --keep writes bench/results/.
 */
const scenarios: readonly Scenario[] = [
  fanOut,
  saturation,
  manyReports,
  coldOpen,
  durable,
  survival,
];
const resultsFolder = join(import.meta.dirname, "results");

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: "string", default: "3" },
    only: { type: "string", default: serverKinds.map(({ name }) => name).join(",") },
    keep: { type: "boolean", default: false },
  },
});
const rounds = Number(values.rounds);
const servers = values.only.split(",").map((name) => named(serverKinds, name));
const chosen =
  positionals.length === 0 ? scenarios : positionals.map((name) => named(scenarios, name));

if (servers.some(({ name }) => name !== "ours")) installPeers();
for (const scenario of chosen) await runScenario(scenario);

async function runScenario(scenario: Scenario): Promise<void> {
  const taking = servers.filter((server) => scenario.accepts(server));
  const findings = new Findings(scenario.name, taking);
  for (let round = 1; round <= rounds; round++) {
    for (const server of taking) {
      await runOnce(scenario, { server, round, findings });
      if (values.keep) findings.save(resultsFolder);
    }
  }
  console.log(`\n${findings.table()}\n`);
}

/** A peer that breaks costs its own figures, not the others'. */
async function runOnce(
  scenario: Scenario,
  { server, round, findings }: { server: ServerKind; round: number; findings: Findings },
): Promise<void> {
  console.error(`${scenario.name}, round ${round} of ${rounds}: ${server.name}`);
  try {
    await scenario.run(server, findings);
  } catch (error) {
    console.error(error);
    findings.note(`${server.name} failed in round ${round}: ${String(error)}`);
  }
}

function named<T extends { readonly name: string }>(list: readonly T[], name: string): T {
  const found = list.find((item) => item.name === name);
  if (found !== undefined) return found;
  console.error(`no "${name}"; there is: ${list.map((item) => item.name).join(", ")}`);
  process.exit(2);
}
