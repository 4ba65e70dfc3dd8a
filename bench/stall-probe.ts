import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { z } from "zod";

export interface Stalls {
  /** The longest time that this thread's event loop did not turn. */
  readonly longestMs: number;
  /** The most processor time that it spent in one such time: what of it is its own doing. */
  readonly longestWorkMs: number;
  /** The same as the first in a thread that does nothing: what of it is the machine's doing. */
  readonly idleMs: number;
}

const everyMs = 5;

/** Watches this thread's event loop while it is told to. */
export class StallProbe {
  readonly #idle = new Worker(idleThread, { eval: true });
  #turned = 0;
  #workedMs = 0;
  #longestMs = 0;
  #longestWorkMs = 0;

  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.#turned = performance.now();
    this.#workedMs = workMs();
    const timer = setInterval(() => this.#look(), everyMs);
    try {
      return await work();
    } finally {
      clearInterval(timer);
      this.#look();
    }
  }

  #look(): void {
    const [turned, workedMs] = [performance.now(), workMs()];
    this.#longestMs = Math.max(this.#longestMs, turned - this.#turned - everyMs);
    this.#longestWorkMs = Math.max(this.#longestWorkMs, workedMs - this.#workedMs);
    this.#turned = turned;
    this.#workedMs = workedMs;
  }

  async stop(): Promise<Stalls> {
    this.#idle.postMessage("stop");
    const [idleMs] = z.tuple([z.number()]).parse(await once(this.#idle, "message"));
    return { longestMs: this.#longestMs, longestWorkMs: this.#longestWorkMs, idleMs };
  }
}

const idleThread = `
  const { monitorEventLoopDelay } = require("node:perf_hooks");
  const { parentPort } = require("node:worker_threads");
  const delay = monitorEventLoopDelay({ resolution: ${everyMs} });
  delay.enable();
  parentPort.once("message", () => parentPort.postMessage(delay.max / 1e6 - ${everyMs}));
`;

function workMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
