import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { nowUs } from "./clock.ts";
import type { LoadAnswer, LoadOrder, LoadReply, Participant } from "./load-messages.ts";
import type { ServerKind } from "./server-under-test.ts";
import { LatencyHistogram } from "./stats.ts";

const workerFile = fileURLToPath(new URL("./load-worker.ts", import.meta.url));
const processes = 2;
const drainMs = 5_000;
/** No order takes longer unless something is stuck. */
const maxOrderMs = 90_000;

export interface TypingResult {
  readonly sent: number;
  readonly expected: number;
  readonly delivered: number;
  readonly latencies: LatencyHistogram;
  readonly ackLatencies: LatencyHistogram;
  /** Of the server, from the first edit until the last delivery. */
  readonly cpuUs: number;
  readonly tookMs: number;
  readonly lost: readonly string[];
}

interface TypingOptions {
  readonly writers: number;
  readonly editsPerSecondEach: number;
  readonly seconds: number;
  /** How many others see each edit. */
  readonly readersPerEdit: number;
}

/** What is put under load. */
export interface LoadTarget {
  readonly port: number;
  readonly kind: Pick<ServerKind, "dialect">;
  cpuUs(): number;
}

/** People at their reports, spread over processes that are not the server's. */
export class Load {
  readonly #server: LoadTarget;
  readonly #workers = Array.from({ length: processes }, () => fork(workerFile, { execArgv: [] }));

  constructor(server: LoadTarget) {
    this.#server = server;
  }

  /** Resolves when everybody is synced. */
  async open(participants: readonly Participant[]): Promise<void> {
    const { port, kind } = this.#server;
    await Promise.all(
      this.#workers.map((worker, index) =>
        ask(worker, {
          type: "open",
          port,
          dialect: kind.dialect,
          participants: participants.filter((_, at) => at % processes === index),
        }),
      ),
    );
  }

  async type(options: TypingOptions): Promise<TypingResult> {
    const { writers, editsPerSecondEach, seconds, readersPerEdit } = options;
    const fromUs = nowUs() + 50_000;
    const untilUs = fromUs + seconds * 1e6;
    const cpuBeforeUs = this.#server.cpuUs();
    const answers = await this.#askAll({
      type: "type",
      writers,
      editsPerSecondEach,
      fromUs,
      untilUs,
    });
    const sent = sum(answers, "sent");
    const expected = sent * readersPerEdit;
    const last = await this.#drain(expected);
    const latencies = new LatencyHistogram();
    const ackLatencies = new LatencyHistogram();
    for (const answer of last) {
      latencies.merge(answer.latencies);
      ackLatencies.merge(answer.ackLatencies);
    }
    return {
      sent,
      expected,
      delivered: sum(last, "delivered"),
      latencies,
      ackLatencies,
      cpuUs: this.#server.cpuUs() - cpuBeforeUs,
      tookMs: (nowUs() - fromUs) / 1_000,
      lost: last.flatMap(({ lost }) => lost),
    };
  }

  /** Closes all sockets; the processes stay for the next people. */
  async leave(): Promise<void> {
    await this.#askAll({ type: "close" });
  }

  async end(): Promise<void> {
    await Promise.all(
      this.#workers.map(async (worker) => {
        if (worker.exitCode !== null) return;
        const exited = once(worker, "exit");
        worker.kill("SIGKILL");
        await exited;
      }),
    );
  }

  /** Until every edit has arrived, or nothing has for a while. */
  async #drain(expected: number): Promise<LoadAnswer[]> {
    const deadlineUs = nowUs() + drainMs * 1_000;
    for (;;) {
      const answers = await this.#askAll({ type: "count" });
      if (sum(answers, "delivered") >= expected || nowUs() > deadlineUs) return answers;
      await sleep(20);
    }
  }

  #askAll(order: LoadOrder): Promise<LoadAnswer[]> {
    return Promise.all(this.#workers.map((worker) => ask(worker, order)));
  }
}

function sum(answers: readonly LoadAnswer[], key: "sent" | "delivered"): number {
  return answers.reduce((total, answer) => total + answer[key], 0);
}

function ask(worker: ChildProcess, order: LoadOrder): Promise<LoadAnswer> {
  return new Promise((resolve, reject) => {
    const onExit = () => reject(new Error("a load process has ended"));
    const timer = setTimeout(
      () => reject(new Error(`"${order.type}" took more than ${maxOrderMs} ms`)),
      maxOrderMs,
    );
    worker.once("exit", onExit);
    worker.once("message", ({ answer, failure }: LoadReply) => {
      clearTimeout(timer);
      worker.off("exit", onExit);
      if (answer === undefined) reject(new Error(`load: ${failure}`));
      else resolve(answer);
    });
    worker.send(order);
  });
}
