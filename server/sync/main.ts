import assert from "node:assert";
import { Socket } from "node:net";
import { join } from "node:path";
import { migrateLog, openLogDatabase, openMainDatabase } from "#db/open-database.ts";
import { parseEnvironment } from "../environment.ts";
import { createLog } from "../log.ts";
import { startFailureLine } from "../start-failure.ts";
import { type FromSync, type ToSync, toSyncShape } from "./messages.ts";
import { becomeOnlyWriter } from "./only-writer.ts";
import { rehearse } from "./rehearsal.ts";
import { Rights } from "./rights.ts";
import { SyncMetrics } from "./sync-metrics.ts";
import { SyncServer } from "./sync-server.ts";
import { ThreadKeeper } from "./thread-keeper.ts";

/**
 * The sync process: rooms and the log. Forked by the web process (server/sync-process.ts), which
 * owns the port, lets sockets in and hands them over.
 */

const orphanDeadlineMs = 10_000;

const environment = parseEnvironment(process.env);
const log = createLog(environment, "sync");
assert(process.send !== undefined, "the sync process is started by the web process");

// The terminal sends Ctrl+C to both processes; the web process decides when this one stops.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => {});

const logFile = join(environment.dataDir, "log.db");
await prepareLog().catch((error: unknown) => {
  const line = startFailureLine(error);
  if (line === null) throw error;
  process.stderr.write(line);
  process.exit(1);
});

const metrics = new SyncMetrics();
const keeper = new ThreadKeeper({
  file: logFile,
  log,
  metrics,
  onDied: (error) => {
    log.fatal({ err: error }, "the log's thread has died");
    process.exit(1);
  },
});
const durability = await keeper.started();
assert(durability.synchronous >= 2, "the log must be written with synchronous=FULL");
log.info(durability, "the log syncs every commit to the disk");

const mainFile = join(environment.dataDir, "zonebrief.db");
const rights = new Rights(openMainDatabase(mainFile, { busyTimeoutMs: 50, readonly: true }));
await rehearse({ rights, keeper }).catch((error: unknown) => {
  log.warn({ err: error }, "the rehearsal failed; the first socket will take longer");
});
const server = new SyncServer({ rights, keeper, log, metrics, tell });
let stopping: Promise<void> | null = null;

process.on("message", (raw, handle) => {
  const message = toSyncShape.safeParse(raw);
  assert(message.success, "the web process speaks the agreed messages");
  take(message.data, handle);
});
process.on("disconnect", () => void stop(orphanDeadlineMs));
if (!process.connected) void stop(orphanDeadlineMs);
tell({ type: "ready" });

async function prepareLog(): Promise<void> {
  await becomeOnlyWriter(logFile);
  const migrating = openLogDatabase(logFile, { busyTimeoutMs: 5_000 });
  migrateLog(migrating);
  migrating.$client.close();
}

function take(message: ToSync, handle: unknown): void {
  switch (message.type) {
    case "socket":
      if (handle instanceof Socket) server.accept(message, handle);
      break;
    case "rights-changed":
      server.rightsChanged();
      break;
    case "edit":
      void server.edit(message);
      break;
    case "tell-figures":
      tell({ type: "figures", requestId: message.requestId, figures: metrics.figures() });
      break;
    case "stop":
      void stop(message.deadlineMs);
      break;
  }
}

function stop(deadlineMs: number): Promise<void> {
  stopping ??= (async () => {
    const everythingFlushed = await server.stop(deadlineMs);
    if (!everythingFlushed) log.error("stopped before everything was on disk");
    tell({ type: "stopped", everythingFlushed });
    if (everythingFlushed) await keeper.close();
    process.exit(everythingFlushed ? 0 : 1);
  })();
  return stopping;
}

function tell(message: FromSync): void {
  if (process.connected) process.send?.(message);
}
