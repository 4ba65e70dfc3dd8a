import { expect, test } from "vitest";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { runKills } from "./kill-run.ts";

const kills = 20;

test(`rule 5: after each of ${kills} SIGKILLs every acknowledged update is in the database`, async () => {
  const seed = Date.now() % 1_000_000;
  const result = await runKills({ kills, random: seededRandom(seed) });
  const { acknowledged, ackLatenciesMs: _, killsByVictim: __, snapshots: ___, ...rest } = result;
  expect(rest, `seed ${seed}`).toEqual({
    kills,
    present: acknowledged,
    logFaults: [],
    doubled: 0,
    converged: true,
    standing: [],
  });
  expect(acknowledged).toBeGreaterThan(0);
}, 600_000);
