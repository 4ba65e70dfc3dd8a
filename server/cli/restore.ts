import { parseArgs } from "node:util";
import { BackupProblem } from "../backup/backup-problem.ts";
import { restoreBackup } from "../backup/restore-backup.ts";
import { parseEnvironment } from "../environment.ts";
import { runTerminalJob } from "./terminal-job.ts";

/**
 * npm run restore -- FILE [--replace]. Exit codes: 0 restored; and, with nothing changed, 1 refused
 * or failed, 2 asked for wrongly, 130 interrupted.
 */

function readArguments(): { readonly file: string; readonly replace: boolean } | null {
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { replace: { type: "boolean", default: false } },
    });
    const [file, ...more] = positionals;
    return file === undefined || more.length > 0 ? null : { file, replace: values.replace };
  } catch {
    return null;
  }
}

await runTerminalJob(async ({ tell, signal }) => {
  const given = readArguments();
  if (given === null) throw new BackupProblem("usage-restore", {});
  const { dataDir } = parseEnvironment(process.env);
  const { manifest, aside } = await restoreBackup({ ...given, dataDir, signal, tell });
  if (aside !== null) tell("moved-aside", { folder: aside });
  tell("restored", { folder: dataDir, reports: manifest.reports.length, at: manifest.at });
  return 0;
});
