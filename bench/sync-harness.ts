import { z } from "zod";
import { stopper, stopTimes } from "#server/stop-in-order.ts";
import { addPerson, addReport, openSyncStack } from "#server/sync/test-stack.ts";

/**
 * A real listener with a real sync process behind it, without pages and API: what the sync
 * benchmarks start, kill and start again. Environment: DATA_DIR, STOP_TIMES. Prints its port, the
 * sync process's id and the time it took to start as one line of JSON. Ends with its sync process,
 * as the product.
 */

export const benchPeople = ["ann", "bo", "cai", "dee"] as const;
export const benchReports = ["report-one", "report-two", "report-three"] as const;

const folder = process.env["DATA_DIR"];
if (folder === undefined) throw new Error("DATA_DIR is not set");

const stack = await openSyncStack({ folder });
const isFresh = stack.db.$client.prepare("SELECT count(*) FROM users").pluck().get() === 0;
if (isFresh) {
  for (const userId of benchPeople) addPerson(stack.db, { userId });
  const members = Object.fromEntries(benchPeople.map((userId) => [userId, "editor" as const]));
  for (const reportId of benchReports) addReport(stack.db, { reportId, members });
}
const timesShape = z.object({ flushMs: z.number(), allMs: z.number() });
const times = process.env["STOP_TIMES"];
const stop = stopper(
  { stop: (deadlineMs) => stack.sync.stop(deadlineMs) },
  {
    times: times === undefined ? stopTimes : timesShape.parse(JSON.parse(times)),
    exit: (code) => process.exit(code),
    tell: (line) => void process.stdout.write(line),
  },
);
let isStopping = false;
void stack.sync.exited.then(() => {
  if (!isStopping) process.exit(1);
});
process.on("SIGTERM", () => {
  isStopping = true;
  stop("SIGTERM");
});
console.log(
  JSON.stringify({
    port: stack.port,
    syncPid: stack.sync.pid,
    readyMs: Math.round(performance.now()),
  }),
);
