import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { z } from "zod";
import { Refusal } from "#core/refusal.ts";
import { timeJob } from "../metrics/job-times.ts";
import { TurnQueue } from "../turn-queue.ts";
import { yieldToEdits } from "../yield-to-edits.ts";
import {
  type IngestLimits,
  ingestLimits,
  maxHeapMegabytes,
  maxTextUnits,
} from "./ingest-limits.ts";
import { fileRefusals, type ReadOutcome, refused } from "./read-outcome.ts";
import { residentBytes } from "./resident-memory.ts";

export interface UploadedFile {
  readonly bytes: Uint8Array;
  /** As the person's computer calls it; only its extension is looked at. */
  readonly fileName: string;
}

interface ParseOptions {
  /** Kills the child, or leaves the queue. */
  readonly signal?: AbortSignal;
  readonly limits?: IngestLimits;
  /** Told the child's process id. */
  readonly onStart?: (processId: number) => void;
}

const queue = new TurnQueue({ maxRunning: 2, maxWaiting: 32 });

/**
 * Reads a file's text in a process of its own, at most two at a time. A child that takes too
 * long or too much memory, or dies, is an outcome ("file-too-hard"), not an error; in any case it
 * is gone when this settles, and it has written nothing.
 *
 * @throws Refusal "cancelled" when the signal fires, "unavailable" when too many files wait
 */
export async function parseFile(
  file: UploadedFile,
  options: ParseOptions = {},
): Promise<ReadOutcome> {
  return queue.run(() => timeJob("ingest", () => parseInChild(file, options)), options.signal);
}

const projectFolder = join(import.meta.dirname, "..", "..");

/** The child may read the code it runs and nothing else: not the data folder, not the secret. */
function startChild(): ChildProcess {
  return fork(join(import.meta.dirname, "parse-worker.ts"), [], {
    serialization: "advanced",
    env: { PATH: process.env["PATH"], NODE_ENV: "production" },
    stdio: ["ignore", "ignore", "ignore", "ipc"],
    execArgv: [
      `--max-old-space-size=${maxHeapMegabytes}`,
      "--disallow-code-generation-from-strings",
      "--permission",
      ...["node_modules/", "core/sources/", "server/ingest/", "package.json"].map(
        (path) => `--allow-fs-read=${join(projectFolder, path)}`,
      ),
    ],
  });
}

async function parseInChild(file: UploadedFile, options: ParseOptions): Promise<ReadOutcome> {
  const limits = options.limits ?? ingestLimits;
  const child = startChild();
  if (child.pid !== undefined) {
    yieldToEdits("files", child.pid);
    options.onStart?.(child.pid);
  }
  const gone = new Promise<void>((resolve) => {
    child.once("exit", () => resolve());
    child.once("error", () => resolve());
  });
  const kill = () => child.kill("SIGKILL");
  const timer = setTimeout(kill, limits.timeoutMs);
  const stopGuarding = guardMemory(child, limits.maxResidentBytes);
  options.signal?.addEventListener("abort", kill);
  if (options.signal?.aborted === true) kill();
  try {
    const answer = new Promise<unknown>((resolve) => child.once("message", resolve));
    // The child may die while it is handed the file; its exit tells, not this callback.
    child.send({ bytes: file.bytes, fileName: file.fileName }, () => {});
    const outcome = await Promise.race([answer, gone.then(() => null)]);
    if (options.signal?.aborted === true) throw new Refusal("cancelled");
    return outcome === null ? refused("file-too-hard") : outcomeShape.parse(outcome);
  } finally {
    clearTimeout(timer);
    stopGuarding();
    options.signal?.removeEventListener("abort", kill);
    kill();
    await gone;
  }
}

const guardIntervalMs = 25;

/** Looks at the child's resident memory often enough that it overshoots by little. */
function guardMemory(child: ChildProcess, maxResidentBytes: number): () => void {
  let isStopped = false;
  const look = async () => {
    if (isStopped || child.pid === undefined) return;
    const resident = await residentBytes(child.pid);
    if (resident !== null && resident > maxResidentBytes) child.kill("SIGKILL");
    else setTimeout(() => void look(), guardIntervalMs).unref();
  };
  void look();
  return () => {
    isStopped = true;
  };
}

/** What the child says is not trusted more than the file it has read. */
const outcomeShape: z.ZodType<ReadOutcome> = z.union([
  z.object({
    state: z.literal("read"),
    text: z.string().max(maxTextUnits),
    pages: z.array(z.object({ page: z.int(), start: z.int().min(0) })).nullable(),
    mediaType: z.string(),
  }),
  z.object({ state: z.literal("refused"), reason: z.enum(fileRefusals) }),
]);
