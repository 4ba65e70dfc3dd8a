import { Worker } from "node:worker_threads";
import type { ReadingAnswer, ReadingResults, ReadingTask } from "./report-reader-worker.ts";

/** What reading one report may cost. Tests pass smaller ones. */
export interface ReadingLimits {
  readonly timeoutMs: number;
  readonly maxHeapMegabytes: number;
}

/** A report of 100 pages takes 50 ms; one that takes this much was made to. */
export const readingLimits: ReadingLimits = { timeoutMs: 10_000, maxHeapMegabytes: 512 };

/** The report cannot be read within the limits of time and memory. */
export class ReportTooHardError extends Error {
  constructor(reportId: string, cause?: unknown) {
    super(`report ${reportId} cannot be read within the limits`, { cause });
    this.name = "ReportTooHardError";
  }
}

interface Reading {
  readonly task: ReadingTask;
  resolve(result: ReadingResults[keyof ReadingResults] | null): void;
  reject(error: Error): void;
}

interface ReaderThread {
  readonly worker: Worker;
  readonly ready: Promise<void>;
}

const stopped = () => new Error("the reader of reports has stopped");

/**
 * Reads committed reports in a thread of its own, one after the other, under limits: however a
 * report was written, the event loop does not wait for it. The thread is made when it is needed,
 * and again after a report that took too much.
 */
export class ReportReader {
  readonly #file: string;
  readonly #limits: ReadingLimits;
  readonly #waiting: Reading[] = [];
  #running: Reading | null = null;
  #thread: ReaderThread | null = null;
  #isStopped = false;

  /** `file`: log.db, migrated already. */
  constructor(file: string, limits: ReadingLimits = readingLimits) {
    this.#file = file;
    this.#limits = limits;
  }

  /**
   * Title and references of a report as it lies on disk; null when nothing was ever written to it.
   *
   * @throws ReportTooHardError
   */
  outline(reportId: string): Promise<ReadingResults["outline"] | null> {
    return this.#read({ kind: "outline", reportId });
  }

  /**
   * The whole of a report as it lies on disk; null when nothing was ever written to it.
   *
   * @throws ReportTooHardError
   */
  document(reportId: string): Promise<ReadingResults["document"] | null> {
    return this.#read({ kind: "document", reportId });
  }

  /**
   * Replays the report's whole log; null when nothing was ever written to it.
   *
   * @throws ReportTooHardError
   * @throws Error when the log has gaps or cannot be read
   */
  replay(reportId: string): Promise<ReadingResults["replay"] | null> {
    return this.#read({ kind: "replay", reportId });
  }

  /** What waits is rejected; the thread is gone when it resolves. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    for (const reading of this.#waiting.splice(0)) reading.reject(stopped());
    this.#running?.reject(stopped());
    const thread = this.#thread;
    this.#thread = null;
    await thread?.worker.terminate();
  }

  #read<Kind extends keyof ReadingResults>(
    task: ReadingTask & { readonly kind: Kind },
  ): Promise<ReadingResults[Kind] | null>;
  #read(task: ReadingTask): Promise<ReadingResults[keyof ReadingResults] | null> {
    if (this.#isStopped) return Promise.reject(stopped());
    return new Promise((resolve, reject) => {
      this.#waiting.push({ task, resolve, reject });
      if (this.#running === null) void this.#runWaiting();
    });
  }

  async #runWaiting(): Promise<void> {
    for (
      let reading = this.#waiting.shift();
      reading !== undefined;
      reading = this.#waiting.shift()
    ) {
      this.#running = reading;
      await this.#run(reading);
      this.#running = null;
    }
  }

  async #run({ task, resolve, reject }: Reading): Promise<void> {
    this.#thread ??= this.#startThread();
    const { worker, ready } = this.#thread;
    try {
      // Starting the thread is no fault of the report's.
      await ready;
      const answer = await this.#ask(worker, task);
      if (answer.state === "failed") throw new Error(answer.message);
      resolve(answer.state === "read" ? answer.result : null);
    } catch (error) {
      reject(error instanceof Error ? error : new Error(String(error)));
    }
  }

  /** @throws ReportTooHardError when the thread had to be ended, or ended by itself */
  async #ask(worker: Worker, task: ReadingTask): Promise<ReadingAnswer> {
    const { promise, resolve, reject } = Promise.withResolvers<ReadingAnswer>();
    const tooHard = (cause?: unknown) => reject(new ReportTooHardError(task.reportId, cause));
    const timer = setTimeout(tooHard, this.#limits.timeoutMs);
    worker.once("message", resolve).once("error", tooHard).once("exit", tooHard);
    worker.ref();
    try {
      worker.postMessage(task);
      return await promise;
    } catch (error) {
      if (this.#thread?.worker === worker) this.#thread = null;
      await worker.terminate();
      throw error;
    } finally {
      clearTimeout(timer);
      // An idle thread keeps no process alive.
      worker.unref();
      worker.off("message", resolve).off("error", tooHard).off("exit", tooHard);
    }
  }

  #startThread(): ReaderThread {
    const worker = new Worker(new URL("./quick-thread.mjs", import.meta.url), {
      argv: [new URL("./report-reader-worker.ts", import.meta.url).href],
      workerData: { file: this.#file },
      resourceLimits: { maxOldGenerationSizeMb: this.#limits.maxHeapMegabytes },
    });
    const ready = new Promise<void>((resolve, reject) => {
      worker.once("message", () => resolve());
      worker.once("error", (error) => {
        if (this.#thread?.worker === worker) this.#thread = null;
        reject(error);
      });
    });
    return { worker, ready };
  }
}
