import type { Logger } from "pino";
import type { EncodedReport } from "./encoded-report.ts";
import { type Backoff, SetAside, SetAsideError } from "./set-aside.ts";
import type { SnapshotTask } from "./snapshot-worker.ts";
import { TaskThread } from "./task-thread.ts";

interface ReportEncoderParts {
  readonly log: Pick<Logger, "error">;
  onDied(error: Error): void;
  readonly backoff: Backoff;
  /** How long one report may take. */
  readonly patienceMs?: number;
}

/** Nobody waits for it but others that are to be encoded, and it judges the report besides. */
const defaultPatienceMs = 30_000;

/** Joins reports' updates into one, in a thread that is ended when one of them takes too long. */
export class ReportEncoder {
  readonly #parts: ReportEncoderParts;
  readonly #setAside: SetAside;
  #thread: TaskThread<SnapshotTask>;

  constructor(parts: ReportEncoderParts) {
    this.#parts = parts;
    this.#setAside = new SetAside(parts.backoff);
    this.#thread = this.#startThread();
  }

  /**
   * One after the other.
   *
   * @throws SetAsideError when it takes too long, or took too long not long ago
   */
  async encode(reportId: string, updates: readonly Uint8Array[]): Promise<EncodedReport> {
    if (this.#setAside.has(reportId)) throw new SetAsideError(reportId);
    const timer = setTimeout(() => {
      this.#setAside.failed(reportId);
      this.#replaceThread(new SetAsideError(reportId));
    }, this.#parts.patienceMs ?? defaultPatienceMs);
    try {
      return await this.#thread.run<EncodedReport>({ kind: "encode", updates });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What it is doing is rejected; nothing of it was anywhere but in its thread. */
  close(): Promise<void> {
    return this.#thread.kill(new Error("closed"));
  }

  #replaceThread(error: Error): void {
    const { log } = this.#parts;
    this.#thread.kill(error).catch((err: unknown) => log.error({ err }, "a thread would not end"));
    this.#thread = this.#startThread();
  }

  #startThread(): TaskThread<SnapshotTask> {
    const url = new URL("./snapshot-worker.ts", import.meta.url);
    return new TaskThread({ url, options: {}, onDied: this.#parts.onDied });
  }
}
