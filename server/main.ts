import { isOpenWithoutOrigin, parseEnvironment } from "./environment.ts";
import { startFailureLine } from "./start-failure.ts";
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
  if (isOpenWithoutOrigin(environment)) {
    process.stdout.write("PUBLIC_URL is not set: nobody can sign in but on this machine itself\n");
  }
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

main().catch((error: unknown) => {
  const line = startFailureLine(error);
  if (line === null) throw error;
  process.stderr.write(line);
  process.exit(1);
});
