import { Worker } from "node:worker_threads";
import type {
  LogAnswer,
  LogRequest,
  LogTask,
  LogTaskResults,
  LogWorkerData,
} from "./log-worker.ts";

interface Waiting {
  resolve(result: LogTaskResults[LogTask["kind"]]): void;
  reject(error: Error): void;
}

/** This thread's end of a log worker. */
export class LogThread {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #lastId = 0;

  /** `onDied`: the thread has ended unasked; what it was doing is rejected. */
  constructor(data: LogWorkerData, onDied: (error: Error) => void) {
    this.#worker = new Worker(new URL("./log-worker.ts", import.meta.url), { workerData: data });
    this.#worker.on("message", (answer: LogAnswer) => this.#settle(answer));
    this.#worker.on("error", (error: unknown) => {
      this.#fail(error instanceof Error ? error : new Error(String(error)), onDied);
    });
  }

  /** @throws what the task threw in the thread: nothing of it was done */
  run<Kind extends LogTask["kind"]>(
    task: Extract<LogTask, { kind: Kind }>,
  ): Promise<LogTaskResults[Kind]>;
  run(task: LogTask): Promise<LogTaskResults[LogTask["kind"]]> {
    this.#lastId += 1;
    const request: LogRequest = { id: this.#lastId, task };
    return new Promise((resolve, reject) => {
      this.#waiting.set(request.id, { resolve, reject });
      this.#worker.postMessage(request);
    });
  }

  #settle(answer: LogAnswer): void {
    const waiting = this.#waiting.get(answer.id);
    this.#waiting.delete(answer.id);
    if ("error" in answer) waiting?.reject(answer.error);
    else waiting?.resolve(answer.result);
  }

  #fail(error: Error, onDied: (error: Error) => void): void {
    for (const waiting of this.#waiting.values()) waiting.reject(error);
    this.#waiting.clear();
    onDied(error);
  }
}
