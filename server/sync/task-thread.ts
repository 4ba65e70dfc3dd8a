import { type Transferable, Worker, type WorkerOptions } from "node:worker_threads";

/** What a thread is asked, and what it answers to that. */
export interface ThreadRequest<Task> {
  readonly id: number;
  readonly task: Task;
}

export type ThreadAnswer<Result> =
  | { readonly id: number; readonly result: Result }
  | { readonly id: number; readonly error: Error };

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

interface ThreadParts {
  readonly url: URL;
  readonly options: WorkerOptions;
  /** The thread has ended unasked; what it was doing is rejected with the same error. */
  onDied(error: Error): void;
}

/** This thread's end of a worker that does one thing after the other. */
export class TaskThread<Task> {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  constructor({ url, options, onDied }: ThreadParts) {
    this.#worker = new Worker(new URL("../quick-thread.mjs", import.meta.url), {
      ...options,
      argv: [url.href],
    });
    this.#worker.on("message", (answer: ThreadAnswer<unknown>) => this.#settle(answer));
    this.#worker.on("error", (error: unknown) => {
      const died = error instanceof Error ? error : new Error(String(error));
      this.#failAll(died);
      onDied(died);
    });
  }

  /**
   * Resolves to the thread's answer, which is trusted to be of the form that the task promises.
   *
   * @throws what the task threw in the thread
   */
  run<Result>(task: Task, transfer: readonly Transferable[] = []): Promise<Result> {
    this.#lastId += 1;
    const request: ThreadRequest<Task> = { id: this.#lastId, task };
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.set(request.id, {
        resolve: (result) => resolve(result as Result),
        reject,
      });
      this.#worker.postMessage(request, transfer);
    });
  }

  /** Ends it at once, in the middle of whatever it does; that is rejected with `error`. */
  async kill(error: Error): Promise<void> {
    this.#failAll(error);
    await this.#worker.terminate();
  }

  #settle(answer: ThreadAnswer<unknown>): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(answer.error);
    else waiting?.resolve(answer.result);
  }

  #failAll(error: Error): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
  }
}
