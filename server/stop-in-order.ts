import { setTimeout as sleep } from "node:timers/promises";

/** What a signal stops. */
export interface Stoppable {
  /** False when edits could not be flushed within the deadline. */
  stop(deadlineMs: number): Promise<boolean>;
}

export interface StopTimes {
  /** For bringing edits to the disk. */
  readonly flushMs: number;
  /** For everything; whatever hangs then is left to its fate. */
  readonly allMs: number;
}

/** Process managers wait 30 s (Kubernetes) to 90 s (systemd) before they kill; Docker 10 s. */
export const stopTimes: StopTimes = { flushMs: 10_000, allMs: 20_000 };

const flushed = 0;
const notFlushed = 2;

interface StopSurroundings {
  readonly times: StopTimes;
  exit(code: number): void;
  tell(line: string): void;
}

/**
 * Answers what to do on a signal: the first one stops in order, and the exit code tells whether
 * every edit is on disk (0) or not, or not known to be (2). A second one, or the end of the time,
 * ends the process at once; the sync process then flushes on its own account and ends by itself.
 */
export function stopper(
  stoppable: Stoppable,
  { times, exit, tell }: StopSurroundings,
): (why: string) => void {
  let isStopping = false;

  async function stopInOrder(): Promise<void> {
    const inTime = stoppable.stop(times.flushMs).then((all) => (all ? flushed : notFlushed));
    const tooLate = sleep(times.allMs, null, { ref: false });
    const code = await Promise.race([inTime, tooLate]);
    if (code === null) tell("Zonebrief could not stop in time and ends as it is\n");
    if (code === notFlushed) tell("Zonebrief stops with edits that are not on disk\n");
    exit(code ?? notFlushed);
  }

  return (why) => {
    if (isStopping) {
      tell(`Zonebrief ends at once (${why} again)\n`);
      exit(notFlushed);
      return;
    }
    isStopping = true;
    tell(`Zonebrief stops (${why}): flushing edits\n`);
    stopInOrder().catch((error: unknown) => {
      tell(`Zonebrief could not stop in order: ${String(error)}\n`);
      exit(1);
    });
  };
}
