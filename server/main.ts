import { DatabaseTooNewError } from "#db/open-database.ts";
import { DataDirInUseError } from "./data-dir.ts";
import { EnvironmentError, parseEnvironment } from "./environment.ts";
import { startWebProcess, type WebProcess } from "./web-process.ts";

/**
 * The web process: reads the environment, starts everything, stops on a signal. Exit codes: 0
 * stopped in order, 1 could not start or something failed, 2 edits could not be flushed in time
 * (the clients that made them still hold them and offer them again).
 */
const stopDeadlineMs = 10_000;

// Whoever read our output may stop reading; that is no reason to stop serving.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

async function main(): Promise<void> {
  const environment = parseEnvironment(process.env);
  const web = await startWebProcess(environment);
  process.stdout.write(`Zonebrief serves on ${web.url}\n`);
  let isStopping = false;
  const stop = (why: string) => {
    if (isStopping) return;
    isStopping = true;
    void stopInOrder(web, why);
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  void web.failed.then((error) => {
    if (isStopping) return;
    process.stderr.write(`Zonebrief stops: ${error.message}\n`);
    process.exit(1);
  });
}

async function stopInOrder(web: WebProcess, why: string): Promise<never> {
  process.stdout.write(`Zonebrief stops (${why}): flushing edits\n`);
  const everythingFlushed = await web.stop(stopDeadlineMs);
  process.exit(everythingFlushed ? 0 : 2);
}

/** Mistakes of the person who starts the server are one clear line, not a stack. */
function isPlainMistake(error: unknown): error is Error {
  return (
    error instanceof EnvironmentError ||
    error instanceof DatabaseTooNewError ||
    error instanceof DataDirInUseError ||
    (error instanceof Error && "code" in error && error.code === "EADDRINUSE")
  );
}

main().catch((error: unknown) => {
  if (!isPlainMistake(error)) throw error;
  process.stderr.write(`Zonebrief could not start: ${error.message}\n`);
  process.exit(1);
});
