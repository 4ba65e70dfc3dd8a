import { isOpenWithoutOrigin, parseEnvironment } from "./environment.ts";
import { startFailureLine } from "./start-failure.ts";
import { stopper, stopTimes } from "./stop-in-order.ts";
import { startWebProcess } from "./web-process.ts";

/**
 * The web process: reads the environment, starts everything, stops on a signal. Exit codes: 0
 * stopped in order, 1 could not start or something failed, 2 edits could not be flushed in time, or
 * a second signal came (the clients that made them still hold them and offer them again).
 */

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
  const onSignal = stopper(web, {
    times: stopTimes,
    exit: (code) => process.exit(code),
    tell: (line) => void process.stdout.write(line),
  });
  const stop = (why: string) => {
    isStopping = true;
    onSignal(why);
  };
  process.on("SIGTERM", () => stop("SIGTERM"));
  process.on("SIGINT", () => stop("SIGINT"));
  void web.failed.then((error) => {
    if (isStopping) return;
    process.stderr.write(`Zonebrief stops: ${error.message}\n`);
    process.exit(1);
  });
}

main().catch((error: unknown) => {
  const line = startFailureLine(error);
  if (line === null) throw error;
  process.stderr.write(line);
  process.exit(1);
});
