import { DatabaseTooNewError, DatabaseUnusableError } from "#db/open-database.ts";
import { DataDirInUseError } from "./data-dir.ts";
import { EnvironmentError } from "./environment.ts";
import { SyncStartError } from "./sync-process.ts";

/**
 * The line for whoever starts a process that cannot start because of its surroundings: a wrong
 * variable, a port that is taken, a folder or a database that cannot be used. Null for our own
 * errors, of which the stack is needed.
 */
export function startFailureLine(error: unknown): string | null {
  const isOfSurroundings =
    error instanceof EnvironmentError ||
    error instanceof DatabaseTooNewError ||
    error instanceof DatabaseUnusableError ||
    error instanceof DataDirInUseError ||
    error instanceof SyncStartError ||
    isSystemError(error);
  return isOfSurroundings ? `Zonebrief could not start: ${error.message}\n` : null;
}

/** "EADDRINUSE: address already in use", "EACCES: permission denied, mkdir …": they say it all. */
function isSystemError(error: unknown): error is Error {
  return error instanceof Error && "syscall" in error && "code" in error;
}
