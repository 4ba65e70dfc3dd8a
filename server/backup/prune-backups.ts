import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { BackupProblem } from "./backup-problem.ts";

/**
 * Deletes the oldest of the backups that are named like `file` but for digits, until `keep` are
 * left; answers which.
 *
 * @throws BackupProblem "keep-needs-date"
 */
export async function pruneBackups(file: string, keep: number): Promise<readonly string[]> {
  const folder = dirname(resolve(file));
  const isAlike = alike(basename(file));
  const found = (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isFile() && isAlike(entry.name))
    .map(({ name }) => join(folder, name));
  const dated = await Promise.all(
    found.map(async (path) => ({ path, madeMs: (await stat(path)).mtimeMs })),
  );
  const surplus = dated.toSorted((a, b) => b.madeMs - a.madeMs).slice(keep);
  for (const { path } of surplus) await rm(path);
  return surplus.map(({ path }) => path);
}

/** @throws BackupProblem "keep-needs-date" */
export function alike(name: string): (other: string) => boolean {
  if (!/\d{4}/.test(name)) throw new BackupProblem("keep-needs-date", {});
  const pattern = (each: string) => each.replaceAll(/\d+/g, "0");
  return (other) => pattern(other) === pattern(name);
}
