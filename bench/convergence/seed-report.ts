import type { Mishap } from "./diagnosis.ts";
import { losslessProfiles, type ProfileName } from "./profile-names.ts";
import type { Outcome } from "./simulate.ts";

/** What became of counted characters in one kind of conflict, such as "split×type". */
export type ConflictFigures = Record<Mishap, number>;

/** Figures of many runs of one profile. */
export interface ProfileFigures {
  runs: number;
  operations: number;
  typed: number;
  /** Runs whose merged report the schema does not allow. */
  invalidRuns: number;
  /** Operations that could not be done because a window had paused. */
  pausedOperations: number;
  /** Times that somebody's undo or redo reached into others' work. */
  foreignUndos: number;
  conflicts: Record<string, ConflictFigures>;
}

export interface SeedReport {
  profiles: Partial<Record<ProfileName, ProfileFigures>>;
  /** Broken promises by seed. */
  failures: { seed: number; profile: ProfileName; failures: readonly string[] }[];
}

export function emptyReport(): SeedReport {
  return { profiles: {}, failures: [] };
}

export function addOutcome(report: SeedReport, outcome: Outcome): void {
  const { seed, profile } = outcome;
  report.profiles[profile] ??= emptyFigures();
  const figures = report.profiles[profile];
  figures.runs += 1;
  figures.operations += outcome.operations;
  figures.typed += outcome.typed;
  figures.invalidRuns += outcome.isValid ? 0 : 1;
  figures.pausedOperations += outcome.paused;
  figures.foreignUndos += outcome.foreignTouches.length;
  for (const { conflict, mishap } of outcome.findings) {
    figures.conflicts[conflict] ??= { lost: 0, doubled: 0, returned: 0 };
    figures.conflicts[conflict][mishap] += 1;
  }
  const failures = [...outcome.failures, ...brokenPromises(outcome)];
  if (failures.length > 0) report.failures.push({ seed, profile, failures });
}

function brokenPromises({ profile, findings, foreignTouches }: Outcome): string[] {
  if (!losslessProfiles.includes(profile)) return [];
  const mishaps = findings.map(({ mishap, conflict }) => `a character ${mishap} (${conflict})`);
  return [...mishaps, ...foreignTouches.map(() => "an undo reached into others' work")];
}

export function mergeReports(reports: readonly SeedReport[]): SeedReport {
  const merged = emptyReport();
  for (const { profiles, failures } of reports) {
    merged.failures.push(...failures);
    for (const [name, figures] of Object.entries(profiles) as [ProfileName, ProfileFigures][]) {
      merged.profiles[name] ??= emptyFigures();
      addFigures(merged.profiles[name], figures);
    }
  }
  return merged;
}

function emptyFigures(): ProfileFigures {
  return {
    runs: 0,
    operations: 0,
    typed: 0,
    invalidRuns: 0,
    pausedOperations: 0,
    foreignUndos: 0,
    conflicts: {},
  };
}

function addFigures(sum: ProfileFigures, figures: ProfileFigures): void {
  for (const key of [
    "runs",
    "operations",
    "typed",
    "invalidRuns",
    "pausedOperations",
    "foreignUndos",
  ] as const) {
    sum[key] += figures[key];
  }
  for (const [conflict, counts] of Object.entries(figures.conflicts)) {
    sum.conflicts[conflict] ??= { lost: 0, doubled: 0, returned: 0 };
    for (const mishap of ["lost", "doubled", "returned"] as const) {
      sum.conflicts[conflict][mishap] += counts[mishap];
    }
  }
}

export function sumOf(conflicts: Readonly<Record<string, ConflictFigures>>): ConflictFigures {
  const sum: ConflictFigures = { lost: 0, doubled: 0, returned: 0 };
  for (const { lost, doubled, returned } of Object.values(conflicts)) {
    sum.lost += lost;
    sum.doubled += doubled;
    sum.returned += returned;
  }
  return sum;
}

/** Figures of the ordinary run, kept beside its test. */
export type Recorded = Partial<Record<ProfileName, ConflictFigures & { invalidRuns: number }>>;

export function recordedOf({ profiles }: SeedReport): Recorded {
  const recorded: Recorded = {};
  for (const [name, figures] of Object.entries(profiles) as [ProfileName, ProfileFigures][]) {
    recorded[name] = { ...sumOf(figures.conflicts), invalidRuns: figures.invalidRuns };
  }
  return recorded;
}

/**
 * What is worse than recorded. The same seeds draw other conflicts as soon as anything in the
 * program takes another turn, so a figure has grown only when it has by more than that chance.
 */
export function growth(report: SeedReport, recorded: Recorded): string[] {
  const now = recordedOf(report);
  return (Object.keys(now) as ProfileName[]).flatMap((name) => {
    const [found, kept] = [now[name], recorded[name]];
    if (found === undefined || kept === undefined) return [`${name} was never recorded`];
    return (Object.keys(found) as (keyof typeof found)[])
      .filter((key) => found[key] > allowed(kept[key], losslessProfiles.includes(name)))
      .map((key) => `${name}: ${found[key]} ${key}, recorded ${kept[key]}`);
  });
}

function allowed(recorded: number, isExact: boolean): number {
  return isExact ? recorded : Math.ceil(recorded * 1.4) + 20;
}

/** As Markdown tables, the worst conflicts first. */
export function reportToText(report: SeedReport): string {
  const parts = Object.entries(report.profiles).map(([name, figures]) =>
    profileToText(name, figures),
  );
  const failures = report.failures.map(
    ({ seed, profile, failures: each }) =>
      `FAILED --seed ${seed} --profile ${profile}: ${[...new Set(each)].join("; ")}`,
  );
  return [...parts, ...failures].join("\n\n");
}

function profileToText(name: string, figures: ProfileFigures): string {
  const { runs, operations, typed, invalidRuns, pausedOperations, foreignUndos } = figures;
  const { conflicts } = figures;
  const head = `${name}: ${runs} runs, ${operations} operations, ${typed} characters; ${invalidRuns} runs ended invalid, ${pausedOperations} operations met a paused window, ${foreignUndos} undos reached into others' work`;
  const total = ({ lost, doubled, returned }: ConflictFigures) => lost + doubled + returned;
  const rows = [["all", sumOf(conflicts)] as const, ...Object.entries(conflicts)]
    .sort(([, a], [, b]) => total(b) - total(a))
    .map(
      ([kind, { lost, doubled, returned }]) => `| ${kind} | ${lost} | ${doubled} | ${returned} |`,
    );
  return [head, "", "| conflict | lost | doubled | returned |", "|---|---|---|---|", ...rows].join(
    "\n",
  );
}
