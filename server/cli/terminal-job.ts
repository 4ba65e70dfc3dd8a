import type { Locale } from "#core/locale.ts";
import { type BackupMessage, backupSentence } from "#core/messages/backup.ts";
import { DatabaseTooNewError, DatabaseUnusableError } from "#db/open-database.ts";
import { BackupProblem, type Tell } from "../backup/backup-problem.ts";
import { EnvironmentError } from "../environment.ts";

/** The language of whoever sits at this terminal: LC_ALL, LC_MESSAGES or LANG. */
export function terminalLocale(variables: Readonly<Record<string, string | undefined>>): Locale {
  const names = ["LC_ALL", "LC_MESSAGES", "LANG"];
  const wanted = names.map((name) => variables[name]).find((value) => value) ?? "";
  return wanted.toLowerCase().startsWith("zh") ? "zh" : "en";
}

/** What was asked for cannot be done as it was written: exit code 2. */
const wronglyAsked: readonly BackupMessage[] = [
  "usage-backup",
  "usage-restore",
  "keep-needs-date",
  "file-exists",
  "no-folder",
  "no-file",
  "unreadable-file",
  "no-data",
  "not-a-backup",
];

const progress: readonly BackupMessage[] = ["copying", "replaying", "packing", "unpacking"];

/** Progress on one line of a terminal, every few seconds elsewhere; the rest line by line. */
function tellerFor(locale: Locale): Tell {
  const isTerminal = process.stderr.isTTY === true;
  const everyMs = isTerminal ? 100 : 5_000;
  let lastMs = isTerminal ? 0 : performance.now();
  return (message, detail) => {
    const sentence = backupSentence(locale, message, detail);
    if (!progress.includes(message)) return void process.stderr.write(`${sentence}\n`);
    if (performance.now() - lastMs < everyMs) return;
    lastMs = performance.now();
    process.stderr.write(isTerminal ? `\r\x1b[K${sentence}\r` : `${sentence}\n`);
  };
}

interface TerminalJob {
  readonly tell: Tell;
  readonly signal: AbortSignal;
}

/**
 * Runs a job for a person at a terminal and ends the process with its exit code: what the job
 * answers, 2 when it was asked for wrongly, 1 when it failed, 130 when it was interrupted.
 */
export async function runTerminalJob(work: (job: TerminalJob) => Promise<number>): Promise<never> {
  const tell = tellerFor(terminalLocale(process.env));
  const interruption = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => interruption.abort());
  }
  process.exit(
    await outcomeOf(() => work({ tell, signal: interruption.signal }), tell, interruption),
  );
}

async function outcomeOf(
  work: () => Promise<number>,
  tell: Tell,
  interruption: AbortController,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (interruption.signal.aborted) {
      tell("interrupted");
      return 130;
    }
    if (error instanceof BackupProblem) {
      tell(error.reason, error.detail);
      return wronglyAsked.includes(error.reason) ? 2 : 1;
    }
    if (!isOfSurroundings(error)) throw error;
    tell("failed", { what: error.message });
    return 1;
  }
}

/** A full disk, a wrong variable, a database that cannot be opened: they say it all. */
function isOfSurroundings(error: unknown): error is Error {
  const isKnown =
    error instanceof EnvironmentError ||
    error instanceof DatabaseTooNewError ||
    error instanceof DatabaseUnusableError;
  return isKnown || (error instanceof Error && "code" in error);
}
