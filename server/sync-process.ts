import assert from "node:assert";
import { type ChildProcess, fork } from "node:child_process";
import type { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import type { Logger } from "pino";
import { Refusal } from "#core/refusal.ts";
import type { Environment } from "./environment.ts";
import type { Figure } from "./metrics/figure.ts";
import { leanMemory } from "./sync/lean-memory.ts";
import { type FromSync, fromSyncShape, type ServerEdit, type ToSync } from "./sync/messages.ts";
import type { SyncLink } from "./sync-link.ts";

interface SyncProcessParts {
  readonly environment: Pick<Environment, "dataDir" | "logLevel">;
  readonly log: Logger;
  /** Everything of this report up to `seq` is on disk; told at most four times a second. */
  onCommitted(reportId: string, seq: number): void;
}

/** How the sync process ended. Unless `stop` was called, that is a failure of the server. */
export interface SyncExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface SyncProcess extends SyncLink {
  /**
   * Flushes, closes the sockets and ends the process; killed when it is still there a little after
   * the deadline. True when everything was on disk.
   */
  stop(deadlineMs: number): Promise<boolean>;
  readonly exited: Promise<SyncExit>;
  readonly pid: number;
  /** What it counts and measures; null when it does not answer within the time. */
  figures(withinMs: number): Promise<readonly Figure[] | null>;
}

/** It has said itself what it lacks, or shown its stack. */
export class SyncStartError extends Error {
  constructor(code: number | null, signal: NodeJS.Signals | null) {
    super(`the sync process could not start (${signal ?? `code ${code}`})`);
  }
}

const editTimeoutMs = 30_000;
/** Closing sockets and files comes after the flush. */
const graceMs = 3_000;

interface WaitingEdit {
  answer(message: Extract<FromSync, { type: "edit-done" }>): void;
  fail(error: Error): void;
}

/**
 * Starts the sync process and waits until it is ready. It is never restarted: whoever holds this
 * watches `exited`, and ends the program.
 *
 * @throws SyncStartError when it ends before it is ready
 */
export async function startSyncProcess(parts: SyncProcessParts): Promise<SyncProcess> {
  const { environment, log } = parts;
  const child = fork(fileURLToPath(new URL("./sync/main.ts", import.meta.url)), {
    execArgv: [
      "--import",
      new URL("./quick-resolution.mjs", import.meta.url).href,
      ...leanMemory.execArgv,
    ],
    env: {
      ...process.env,
      ...leanMemory.env,
      DATA_DIR: environment.dataDir,
      LOG_LEVEL: environment.logLevel,
    },
  });
  const exited = new Promise<SyncExit>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
  });
  child.on("error", (error) => log.error({ err: error }, "the sync process's channel failed"));
  const end = new WebEnd(child, parts);
  await Promise.race([
    end.ready,
    exited.then(({ code, signal }) => {
      throw new SyncStartError(code, signal);
    }),
  ]);
  void exited.then(() => end.failAll());
  return {
    handOver: (message, socket) => end.handOver(message, socket),
    rightsChanged: () => end.send({ type: "rights-changed" }),
    edit: (reportId, edit, personId) => end.edit({ reportId, edit, personId }),
    presentUserIds: (reportId) => end.presentUserIds(reportId),
    figures: (withinMs) => end.figures(withinMs),
    exited,
    pid: child.pid ?? 0,
    async stop(deadlineMs) {
      end.send({ type: "stop", deadlineMs });
      const killing = setTimeout(() => child.kill("SIGKILL"), deadlineMs + graceMs);
      const { code } = await exited;
      clearTimeout(killing);
      return code === 0;
    },
  };
}

/** The web process's end of the channel. */
class WebEnd {
  readonly ready: Promise<void>;
  readonly #child: ChildProcess;
  readonly #parts: SyncProcessParts;
  readonly #waitingByRequestId = new Map<number, WaitingEdit>();
  readonly #takeFiguresByRequestId = new Map<number, (figures: readonly Figure[]) => void>();
  readonly #presentByReportId = new Map<string, readonly string[]>();
  #lastRequestId = 0;

  constructor(child: ChildProcess, parts: SyncProcessParts) {
    this.#child = child;
    this.#parts = parts;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ready = promise;
    child.on("message", (raw) => {
      const message = fromSyncShape.parse(raw);
      if (message.type === "ready") resolve();
      else this.#take(message);
    });
  }

  send(message: ToSync): void {
    if (this.#child.connected) this.#child.send(message, (error) => this.#warn(error));
  }

  handOver(message: Extract<ToSync, { type: "socket" }>, socket: Socket): void {
    if (!this.#child.connected) return void socket.destroy();
    stopReading(socket);
    // Node lets a server's close() wait for the sockets it has given away, and waits for ever when
    // the process that had them is gone. Ours is closed on its own account.
    Object.assign(socket, { server: null });
    this.#child.send(message, socket, { keepOpen: false }, (error) => {
      // What is left here is an empty shell: the connection itself lives in the other process.
      socket.destroy();
      this.#warn(error);
    });
  }

  async edit(request: {
    reportId: string;
    edit: ServerEdit;
    personId: string | null;
  }): Promise<{ seq: number | null }> {
    this.#lastRequestId += 1;
    const requestId = this.#lastRequestId;
    const { promise, resolve, reject } =
      Promise.withResolvers<Extract<FromSync, { type: "edit-done" }>>();
    this.#waitingByRequestId.set(requestId, { answer: resolve, fail: reject });
    const timer = setTimeout(() => reject(new Refusal("unavailable")), editTimeoutMs);
    try {
      if (!this.#child.connected) throw new Refusal("unavailable");
      this.send({ type: "edit", requestId, ...request });
      const { outcome, seq } = await promise;
      if (outcome === "failed") throw new Refusal("unavailable");
      if (outcome === "invalid") throw new Refusal("invalid");
      return { seq };
    } finally {
      clearTimeout(timer);
      this.#waitingByRequestId.delete(requestId);
    }
  }

  async figures(withinMs: number): Promise<readonly Figure[] | null> {
    this.#lastRequestId += 1;
    const requestId = this.#lastRequestId;
    const { promise, resolve } = Promise.withResolvers<readonly Figure[] | null>();
    const timer = setTimeout(() => resolve(null), withinMs);
    this.#takeFiguresByRequestId.set(requestId, resolve);
    this.send({ type: "tell-figures", requestId });
    const figures = await promise;
    clearTimeout(timer);
    this.#takeFiguresByRequestId.delete(requestId);
    return figures;
  }

  presentUserIds(reportId: string): readonly string[] {
    return this.#presentByReportId.get(reportId) ?? [];
  }

  failAll(): void {
    for (const waiting of this.#waitingByRequestId.values()) {
      waiting.fail(new Refusal("unavailable"));
    }
    this.#presentByReportId.clear();
  }

  #take(message: Exclude<FromSync, { type: "ready" }>): void {
    switch (message.type) {
      case "committed":
        for (const { reportId, seq } of message.reports) this.#parts.onCommitted(reportId, seq);
        break;
      case "presence":
        for (const each of message.reports) this.#rememberPresence(each.reportId, each.userIds);
        break;
      case "edit-done":
        this.#waitingByRequestId.get(message.requestId)?.answer(message);
        break;
      case "figures":
        this.#takeFiguresByRequestId.get(message.requestId)?.(message.figures);
        break;
      case "stopped":
        if (!message.everythingFlushed) this.#parts.log.error("stopped with unsaved edits");
    }
  }

  #rememberPresence(reportId: string, userIds: readonly string[]): void {
    if (userIds.length === 0) this.#presentByReportId.delete(reportId);
    else this.#presentByReportId.set(reportId, userIds);
  }

  #warn(error: Error | null): void {
    if (error !== null) this.#parts.log.warn({ err: error }, "the sync process could not be told");
  }
}

/**
 * Node goes on reading a socket that it gives away, into nothing, until the other process confirms
 * to have it; a client that is quick would lose its first frames. `pause()` does not reach so deep.
 */
function stopReading(socket: Socket): void {
  const handle: unknown = Reflect.get(socket, "_handle");
  if (typeof handle !== "object" || handle === null) return;
  const readStop: unknown = Reflect.get(handle, "readStop");
  assert(typeof readStop === "function", "a socket's handle can stop reading");
  readStop.call(handle);
}
