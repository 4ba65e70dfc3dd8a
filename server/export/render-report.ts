import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { Refusal } from "#core/refusal.ts";
import { residentBytes } from "../ingest/resident-memory.ts";
import { timeJob } from "../metrics/job-times.ts";
import { TurnQueue } from "../turn-queue.ts";
import { yieldToEdits } from "../yield-to-edits.ts";
import type { RenderJob, RenderOutcome } from "./render-job.ts";

/** What one export may cost. Tests pass smaller ones. */
export interface RenderLimits {
  /** From the start of the child process to its answer; waiting in line does not count. */
  readonly timeoutMs: number;
  /** Resident memory of the child process. */
  readonly maxResidentBytes: number;
}

/** A table of 10,000 rows takes 1 GB and some seconds, a report of ten pages 200 MB and half of one. */
export const renderLimits: RenderLimits = {
  timeoutMs: 20_000,
  maxResidentBytes: 1.5 * 1024 ** 3,
};

interface RenderOptions {
  /** Kills the child, or leaves the queue. */
  readonly signal?: AbortSignal | undefined;
  readonly limits?: RenderLimits;
  /** The folder that the pictures of the job lie in; the child may read there. */
  readonly blobFolder: string;
  /** Told the child's process id. */
  readonly onStart?: (processId: number) => void;
}

const queue = new TurnQueue({ maxRunning: 2, maxWaiting: 64 });

/**
 * Renders a report in a process of its own, at most two at a time. The child is gone when this
 * settles, and it has written nothing.
 *
 * @throws Refusal "cancelled" when the signal fires, "unavailable" when too many wait,
 *   "export-too-long" when the limit of time or memory is reached, "export-failed" otherwise
 */
export async function renderReport(
  job: RenderJob,
  options: RenderOptions,
): Promise<Extract<RenderOutcome, { state: "done" }>> {
  return queue.run(() => timeJob("export", () => renderInChild(job, options)), options.signal);
}

const projectFolder = join(import.meta.dirname, "..", "..");

/**
 * No variable of the server is handed on. A package that the compiler might ask for would be
 * fetched through a proxy that nobody serves, or read from a home that does not exist.
 */
function startChild(job: RenderJob, blobFolder: string): ChildProcess {
  const readable = ["node_modules/", "core/", "server/", "package.json"].map((path) =>
    join(projectFolder, path),
  );
  if (job.fontFolder !== null) readable.push(join(job.fontFolder, "/"));
  const nowhere = "http://127.0.0.1:9";
  return fork(join(import.meta.dirname, "render-worker.ts"), [], {
    serialization: "advanced",
    env: {
      NODE_ENV: "production",
      HOME: "/no-such-home",
      XDG_DATA_HOME: "/no-such-home",
      XDG_CACHE_HOME: "/no-such-home",
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ALL_PROXY: nowhere,
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    execArgv: [
      `--max-old-space-size=${maxHeapMegabytes}`,
      "--disallow-code-generation-from-strings",
      "--permission",
      "--allow-addons",
      ...[...readable, join(blobFolder, "/")].map((path) => `--allow-fs-read=${path}`),
    ],
  });
}

const maxHeapMegabytes = 512;

async function renderInChild(
  job: RenderJob,
  { signal, limits = renderLimits, blobFolder, onStart }: RenderOptions,
): Promise<Extract<RenderOutcome, { state: "done" }>> {
  const child = startChild(job, blobFolder);
  if (child.pid !== undefined) {
    yieldToEdits("files", child.pid);
    onStart?.(child.pid);
  }
  const guard = new ChildGuard(child, { signal, limits });
  try {
    const answer = new Promise<unknown>((resolve) => child.once("message", resolve));
    // The child may die while it is handed the job; its exit tells, not this callback.
    child.send(job, () => {});
    const told = await Promise.race([answer, guard.gone.then(() => null)]);
    if (signal?.aborted === true) throw new Refusal("cancelled");
    if (guard.limitReached) throw new Refusal("export-too-long");
    if (told === null) throw new Refusal("export-failed", { cause: guard.lastWords() });
    const outcome = outcomeShape.parse(told);
    if (outcome.state === "failed") throw new Refusal("export-failed", { cause: outcome.message });
    return outcome;
  } finally {
    await guard.end();
  }
}

const guardIntervalMs = 25;

/** Watches one child's time and memory and sees to its end. */
class ChildGuard {
  readonly gone: Promise<void>;
  limitReached = false;
  readonly #child: ChildProcess;
  readonly #limits: RenderLimits;
  readonly #timer: NodeJS.Timeout;
  readonly #signal: AbortSignal | undefined;
  readonly #kill = () => this.#child.kill("SIGKILL");
  #stderr = "";
  #isOver = false;

  constructor(
    child: ChildProcess,
    { signal, limits }: { signal: AbortSignal | undefined; limits: RenderLimits },
  ) {
    this.#child = child;
    this.#limits = limits;
    this.#signal = signal;
    this.gone = new Promise((resolve) => {
      child.once("exit", () => resolve());
      child.once("error", () => resolve());
    });
    this.#timer = setTimeout(() => this.#stop(), limits.timeoutMs);
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      this.#stderr = (this.#stderr + text).slice(-maxLastWords);
    });
    signal?.addEventListener("abort", this.#kill);
    if (signal?.aborted === true) this.#kill();
    void this.#watchMemory();
  }

  /** What the child printed last, for the log. */
  lastWords(): string {
    return this.#stderr;
  }

  async end(): Promise<void> {
    this.#isOver = true;
    clearTimeout(this.#timer);
    this.#signal?.removeEventListener("abort", this.#kill);
    this.#kill();
    await this.gone;
  }

  #stop(): void {
    this.limitReached = true;
    this.#kill();
  }

  /** Often enough that the limit is overshot by little. */
  async #watchMemory(): Promise<void> {
    if (this.#isOver || this.#child.pid === undefined) return;
    const resident = await residentBytes(this.#child.pid);
    if (this.#isOver) return;
    if (resident !== null && resident > this.#limits.maxResidentBytes) this.#stop();
    else setTimeout(() => void this.#watchMemory(), guardIntervalMs).unref();
  }
}

const maxLastWords = 4000;

/** What the child says is not trusted more than the report it has read. */
const outcomeShape = z.discriminatedUnion("state", [
  z.object({
    state: z.literal("done"),
    bytes: z.instanceof(Uint8Array),
    notes: z.object({
      missingGlyphs: z.array(z.string()),
      imagesWithoutDescription: z.int(),
      unreadableImages: z.int(),
      isAccessible: z.boolean(),
      standInFonts: z.boolean(),
    }),
  }),
  z.object({ state: z.literal("failed"), message: z.string() }),
]);
