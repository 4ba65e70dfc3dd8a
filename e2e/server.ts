import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { servingEnvironment } from "../scripts/toolchain.mjs";

const root = join(import.meta.dirname, "..");
const startDeadlineMs = 60_000;

export interface RunningServer {
  readonly url: string;
  readonly dataDir: string;
  /** Everything it and its children have written so far. */
  output(): string;
  /** Cuts the server's power: no flushing, no goodbyes. */
  kill(): Promise<void>;
  /** Starts it again over the same data, at the same port. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** The real product as `npm start` runs it, over a data folder of its own, at a port of its own. */
export async function startServer(
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const dataDir = mkdtempSync(join(tmpdir(), "zonebrief-story-"));
  let output = "";
  const tell = (text: string) => {
    output += text;
  };
  let { child, url } = await launch({ PORT: "0", DATA_DIR: dataDir, ...environment }, tell);
  const port = new URL(url).port;

  async function end(signal: "SIGTERM" | "SIGKILL"): Promise<void> {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    if (signal === "SIGKILL") killGroup(child);
    else child.kill(signal);
    await exited;
  }
  return {
    get url() {
      return url;
    },
    dataDir,
    output: () => output,
    kill: () => end("SIGKILL"),
    async restart() {
      await end("SIGTERM");
      ({ child, url } = await launch({ DATA_DIR: dataDir, ...environment, PORT: port }, tell));
    },
    async stop() {
      await end("SIGTERM");
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** The web process and those it started, all in one moment. */
function killGroup(leader: ChildProcess): void {
  if (leader.pid !== undefined) process.kill(-leader.pid, "SIGKILL");
}

async function launch(
  environment: Readonly<Record<string, string>>,
  tell: (text: string) => void,
): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, ["server/main.ts"], {
    cwd: root,
    env: { ...process.env, ...servingEnvironment, LOG_LEVEL: "warn", ...environment },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let output = "";
  const url = await new Promise<string>((resolve, reject) => {
    const deadline = AbortSignal.timeout(startDeadlineMs);
    deadline.addEventListener("abort", () => reject(new Error(`not started in time:\n${output}`)));
    child.once("exit", (code) => reject(new Error(`ended with ${code}:\n${output}`)));
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      tell(chunk.toString());
      const served = /Zonebrief serves on (\S+)/.exec(output)?.[1];
      if (served !== undefined) resolve(served);
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
  });
  return { child, url };
}
