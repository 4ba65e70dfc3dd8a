import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";

const root = join(import.meta.dirname, "..", "..");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-lint-"));
  const plugin = join(import.meta.dirname, "no-async-transaction.grit");
  const linter = { rules: { recommended: false } };
  writeFileSync(join(folder, "biome.json"), JSON.stringify({ plugins: [plugin], linter }));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** True when the rule speaks up in a file that holds `code`. */
function isRefused(code: string): boolean {
  const file = join(folder, "probe.ts");
  writeFileSync(file, `export async function probe(db: Probe) {\n  ${code}\n}\n`);
  const biome = join(root, "node_modules", ".bin", "biome");
  const { stdout, stderr } = spawnSync(biome, ["lint", file], { cwd: folder, encoding: "utf8" });
  expect(stdout + stderr).toContain("Checked 1 file");
  return (stdout + stderr).includes("A transaction is synchronous");
}

test.each([
  "await db.transaction(async (tx) => { await tx.run(); });",
  "await db.transaction(async (tx) => { await tx.run(); }, { behavior: 'immediate' });",
  "await db.transaction(async () => 1);",
  "await db.transaction<number>(async (tx) => tx.run());",
  "await db.transaction(async function (tx) { await tx.run(); });",
])("the linter refuses %s", (code) => {
  expect(isRefused(code)).toBe(true);
});

test.each([
  "db.transaction((tx) => tx.run(), { behavior: 'immediate' });",
  "await Promise.all(db.rooms.map(async (room) => room.close()));",
])("the linter takes %s", (code) => {
  expect(isRefused(code)).toBe(false);
});
