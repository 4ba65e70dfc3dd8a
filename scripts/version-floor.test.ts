import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("what is installed is no older than the versions that closed the advisories we name", () => {
  const text = readFileSync(join(root, "docs", "dependencies.md"), "utf8");
  const floors = [...text.matchAll(/^\| (\S+) +\| ≥ (\d+\.\d+\.\d+) +\| (.*\S) +\|$/gm)];
  expect(floors.length).toBeGreaterThanOrEqual(8);
  for (const [, name = "", floor = "", advisory = ""] of floors) {
    expect(advisory, name).toMatch(/CVE-\d{4}-\d+|GHSA-/);
    const file = join(root, "node_modules", name, "package.json");
    const { version } = JSON.parse(readFileSync(file, "utf8")) as { version: string };
    expect(atLeast(version, floor), `${name} ${version} ≥ ${floor}`).toBe(true);
  }
});

function atLeast(version: string, floor: string): boolean {
  const [have, want] = [version, floor].map((each) => each.split(".").map(Number));
  for (const [index, wanted] of (want ?? []).entries()) {
    const part = have?.[index] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
}
