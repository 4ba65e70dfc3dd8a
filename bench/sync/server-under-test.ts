import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { cpuUsOf, pssKibOf, treeOf } from "./process-tree.ts";
import type { DialectName } from "./wire-dialect.ts";

export interface ServerKind {
  readonly name: string;
  readonly file: string;
  readonly dialect: DialectName;
  /** Whether it is one of the peers whose better figure ours is held against. */
  readonly isPeer: boolean;
  readonly keepsDocuments: boolean;
  readonly isDurable: boolean;
  environment(folder: string): Readonly<Record<string, string>>;
}

const fileOf = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const none = () => ({});

export const serverKinds: readonly ServerKind[] = [
  {
    name: "ours",
    file: fileOf("./our-server.ts"),
    dialect: "zonebrief",
    isPeer: false,
    keepsDocuments: true,
    isDurable: true,
    environment: none,
  },
  {
    name: "hocuspocus",
    file: fileOf("../peers/hocuspocus.mjs"),
    dialect: "hocuspocus",
    isPeer: true,
    keepsDocuments: true,
    isDurable: true,
    environment: none,
  },
  {
    name: "y-websocket",
    file: fileOf("../peers/y-websocket.mjs"),
    dialect: "y-websocket",
    isPeer: true,
    keepsDocuments: true,
    isDurable: false,
    environment: none,
  },
  {
    name: "y-leveldb",
    file: fileOf("../peers/y-websocket.mjs"),
    dialect: "y-websocket",
    isPeer: true,
    keepsDocuments: true,
    isDurable: true,
    environment: (folder) => ({ YPERSISTENCE: join(folder, "leveldb") }),
  },
  {
    name: "relay",
    file: fileOf("../peers/relay.mjs"),
    dialect: "relay",
    isPeer: false,
    keepsDocuments: false,
    isDurable: false,
    environment: none,
  },
];

/** How many reports and people a server of ours is set up for; the others ask nobody who they are. */
export interface WorkspaceSize {
  readonly reports: number;
  readonly people: number;
}

const readyShape = z.object({ port: z.int() });

export interface RunningServer {
  readonly kind: ServerKind;
  readonly port: number;
  readonly pid: number;
  cpuUs(): number;
  pssKib(): number;
  /** SIGKILL to every process of it in the same instant. */
  kill(): Promise<void>;
  /** SIGTERM, and SIGKILL when that does not end it within 20 s. */
  stop(): Promise<void>;
}

const openFolders = new Set<string>();

/** Runs `work` with a fresh data folder that is removed afterwards, after Ctrl+C too. */
export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-bench-"));
  openFolders.add(folder);
  try {
    return await work(folder);
  } finally {
    remove(folder);
  }
}

process.once("SIGINT", () => process.exit(130));
process.once("SIGTERM", () => process.exit(143));
process.on("exit", () => {
  for (const pid of runningPids) killGroup(pid);
  for (const folder of openFolders) remove(folder);
});

const runningPids = new Set<number>();

function killGroup(pid: number): void {
  try {
    process.kill(-pid, "SIGKILL");
  } catch {
    // it has ended in this moment
  }
}

function remove(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  openFolders.delete(folder);
}

/**
 * Runs `work` against a server that is killed afterwards. It has been started once before, so that
 * what making its data folder cost counts for nobody.
 */
export async function withServer<T>(
  kind: ServerKind,
  size: WorkspaceSize,
  work: (server: RunningServer) => Promise<T>,
): Promise<T> {
  return withFolder(async (folder) => {
    const first = await startServer(kind, { folder, size });
    await first.stop();
    const server = await startServer(kind, { folder, size });
    try {
      return await work(server);
    } finally {
      await server.kill();
    }
  });
}

interface StartOptions {
  readonly folder: string;
  readonly size: WorkspaceSize;
  /** A program that runs the server, with its arguments: a tracer. */
  readonly under?: readonly string[];
}

export async function startServer(
  kind: ServerKind,
  { folder, size, under = [] }: StartOptions,
): Promise<RunningServer> {
  const [program = process.execPath, ...args] = [...under, process.execPath, kind.file];
  const child: ChildProcess = spawn(program, args, {
    env: {
      ...process.env,
      ...kind.environment(folder),
      DATA_DIR: folder,
      REPORTS: String(size.reports),
      PEOPLE: String(size.people),
    },
    stdio: ["pipe", "pipe", "inherit"],
    detached: true, // a process group of its own
  });
  const { stdout, pid } = child;
  if (stdout === null || pid === undefined) throw new Error(`${kind.name} could not be started`);
  runningPids.add(pid);
  const exited = once(child, "exit").then(() => runningPids.delete(pid));
  const port = await Promise.race([readPort(stdout), exited.then(() => endedEarly(kind))]);
  return {
    kind,
    port,
    pid,
    cpuUs: () => cpuUsOf(treeOf(pid)),
    pssKib: () => pssKibOf(treeOf(pid)),
    async kill() {
      if (runningPids.has(pid)) killGroup(pid);
      await exited;
    },
    async stop() {
      child.kill("SIGTERM");
      const timer = setTimeout(() => killGroup(pid), 20_000);
      await exited;
      clearTimeout(timer);
    },
  };
}

function endedEarly(kind: ServerKind): never {
  throw new Error(`${kind.name} ended before it listened`);
}

/** The first line that is JSON; peers may print a greeting before it. */
async function readPort(stdout: NodeJS.ReadableStream): Promise<number> {
  const lines = createInterface({ input: stdout });
  for await (const line of lines) {
    if (!line.startsWith("{")) continue;
    stdout.resume();
    return readyShape.parse(JSON.parse(line)).port;
  }
  throw new Error("no port was printed");
}
