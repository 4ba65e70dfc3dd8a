import { getPriority, setPriority } from "node:os";

/** In units of nice(2): where processors are short, each costs a fifth of one's share. */
const niceness = {
  /** Somebody waits for a page, but not for each keystroke of it. */
  pages: 5,
  /** Somebody waits for a file, and sees that it is being made. */
  files: 10,
} as const;

/**
 * Lets edits come first where processors are short: a process whose work is `pages` or `files` gets
 * less time than the sync process, never more than it had. 0 means this one; children and threads
 * begun later inherit it.
 */
export function yieldToEdits(work: keyof typeof niceness, processId = 0): void {
  try {
    if (getPriority(processId) < niceness[work]) setPriority(processId, niceness[work]);
  } catch {
    // Then the system shares as it likes; or the process is gone, which whoever started it sees.
  }
}
