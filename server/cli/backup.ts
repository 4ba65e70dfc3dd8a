import { parseArgs } from "node:util";
import { BackupProblem } from "../backup/backup-problem.ts";
import { makeBackup } from "../backup/make-backup.ts";
import { alike, pruneBackups } from "../backup/prune-backups.ts";
import { parseEnvironment } from "../environment.ts";
import { runTerminalJob } from "./terminal-job.ts";

/**
 * npm run backup -- FILE [--keep COUNT]. Exit codes: 0 made, 1 not made, 2 asked for wrongly, 3
 * made, but something in the data folder is missing or could not be verified, 130 interrupted.
 */

interface Arguments {
  readonly file: string;
  readonly keep: number | null;
}

function readArguments(): Arguments | null {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { keep: { type: "string" } },
    });
    const [file, ...more] = positionals;
    const keep = values.keep === undefined ? null : Number(values.keep);
    const isKeepRight = keep === null || (Number.isInteger(keep) && keep >= 1);
    return file === undefined || more.length > 0 || !isKeepRight ? null : { file, keep };
  } catch {
    return null;
  }
}

await runTerminalJob(async ({ tell, signal }) => {
  const given = readArguments();
  if (given === null) throw new BackupProblem("usage-backup", {});
  const { file, keep } = given;
  if (keep !== null) alike(file);
  const { dataDir } = parseEnvironment(process.env);
  const { manifest, bytes } = await makeBackup({ dataDir, file, signal, tell });
  tell("made", {
    file,
    reports: manifest.reports.length,
    blobs: manifest.members.filter(({ name }) => name.startsWith("blobs/")).length,
    megabytes: (bytes / 1e6).toFixed(1),
  });
  if (keep !== null) {
    for (const pruned of await pruneBackups(file, keep)) tell("pruned", { file: pruned });
  }
  const isWhole =
    manifest.missingBlobs.length === 0 && manifest.reports.every(({ sha256 }) => sha256 !== null);
  return isWhole ? 0 : 3;
});
