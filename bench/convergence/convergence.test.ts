import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { type ProfileName, profileNames } from "./profile-names.ts";
import { addOutcome, emptyReport, growth, type Recorded, reportToText } from "./seed-report.ts";
import { type Outcome, profileOf, type SimulationOptions, simulate } from "./simulate.ts";

const seeds = Array.from({ length: 200 }, (_, seed) => seed);

interface KeptSeed {
  readonly seed: number;
  readonly profile: ProfileName;
  readonly scale?: number;
  readonly why: string;
}

/** Seeds that once failed stay here for ever, with the profile under which they did. */
const keptSeeds: readonly KeptSeed[] = readJson("./kept-seeds.json");
const recorded: Recorded = readJson("./recorded.json");

function readJson<Content>(file: string): Content {
  return JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
}

const total = emptyReport();

test.each(keptSeeds)(
  "every promise holds where once $why ($profile, seed $seed)",
  async (kept) => {
    const report = emptyReport();
    addOutcome(report, await simulate(kept));
    expect(report.failures).toEqual([]);
  },
  120_000,
);

test.each(profileNames)(
  "all ends agree in the end, whatever people and network do (%s)",
  async (profile) => {
    for (const seed of seeds.filter((each) => profileOf(each) === profile)) {
      const outcome = await simulate({ seed });
      expect(outcome.failures, `--seed ${seed}`).toEqual([]);
      addOutcome(total, outcome);
    }
  },
  300_000,
);

test("plain typing and work in different blocks lose and double nothing; conflicts do not grow", () => {
  console.log(reportToText(total));
  expect(growth(total, recorded)).toEqual([]);
});

test("no one's undo reaches into others' work, where people write plainly or apart", () => {
  expect(total.profiles.plain?.foreignUndos).toBe(0);
  expect(total.profiles.apart?.foreignUndos).toBe(0);
});

test("content that no window here knows pauses them all and stays", async () => {
  const outcome = await simulate({ seed: 3, profile: "mixed", hasNewerContent: true });
  expect(outcome.failures).toEqual([]);
  expect(outcome.paused).toBeGreaterThan(0);
});

/** Failures of the first of some seeds that has any. */
async function firstFailures(options: Omit<SimulationOptions, "seed">): Promise<string> {
  for (let seed = 0; seed < 20; seed++) {
    const { failures }: Outcome = await simulate({ seed, ...options });
    if (failures.length > 0) return failures.join("; ");
  }
  return "";
}

test("lost updates that nothing makes up for are noticed", async () => {
  expect(await firstFailures({ profile: "plain", losesEvery: 200 })).toMatch(
    /differs from the log|never came to rest/,
  );
});

test("windows that repair each other's tables are noticed", async () => {
  expect(await firstFailures({ profile: "tables", sabotage: "repairs-others-tables" })).toMatch(
    /wrote by itself|grew by itself/,
  );
});

test("windows without the gate are noticed: they delete what they do not know", async () => {
  const options = { profile: "mixed", sabotage: "no-gate", hasNewerContent: true } as const;
  expect(await firstFailures(options)).toContain("newer content was deleted");
});
