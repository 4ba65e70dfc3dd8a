import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { nowUs } from "../clock.ts";
import type { Scenario } from "../scenario.ts";
import { type RunningServer, startServer, withFolder } from "../server-under-test.ts";
import { LatencyHistogram } from "../stats.ts";
import { openSyncClient, type SyncClient } from "../sync-client.ts";
import { TypingWriter } from "../typing.ts";

/** Writers who type their next edit as soon as the last one is acknowledged as being on disk. */
const crowds = [1, 8, 64] as const;
const reports = 8;
const seconds = 3;
const warmUpMs = 500;
const size = { reports, people: Math.max(...crowds) };

export const durable: Scenario = {
  name: "durable",
  accepts: ({ name }) => name === "ours",
  async run(kind, findings) {
    for (const writers of crowds) {
      const label = `${writers} writer${writers === 1 ? "" : "s"}`;
      await withFolder(async (folder) => {
        const server = await startServer(kind, { folder, size });
        const { edits, latencies } = await typeInTurn(server, { writers });
        const add = (name: string, better: "lower" | "higher", value: number) =>
          findings.add({ name: `${label}: ${name}`, better }, kind, value);
        add("durable updates a second", "higher", edits / seconds);
        add("edit to acknowledgement, p50 ms", "lower", latencies.percentileMs(0.5));
        add("edit to acknowledgement, p99 ms", "lower", latencies.percentileMs(0.99));
      });
      if (!canTrace()) {
        findings.note("updates per fsync are left out: there is no strace");
        continue;
      }
      // In a run of its own, since tracing costs time.
      await withFolder(async (folder) => {
        const trace = join(folder, "syncs.trace");
        const under = ["strace", "-f", "-qq", "-e", "trace=fsync,fdatasync", "-o", trace];
        const server = await startServer(kind, { folder, size, under });
        let syncsBefore = 0;
        const { edits } = await typeInTurn(server, {
          writers,
          onStart: () => (syncsBefore = countSyncs(trace)),
        });
        const syncs = countSyncs(trace) - syncsBefore;
        findings.add(
          { name: `${label}: updates per fsync`, better: "higher" },
          kind,
          edits / syncs,
        );
      });
    }
  },
};

function canTrace(): boolean {
  try {
    execFileSync("strace", ["-V"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

function countSyncs(trace: string): number {
  return readFileSync(trace, "utf8").match(/\b(?:fsync|fdatasync)\(/g)?.length ?? 0;
}

/** Kills the server when it is done. */
async function typeInTurn(
  server: RunningServer,
  { writers, onStart = () => {} }: { writers: number; onStart?: () => void },
): Promise<{ edits: number; latencies: LatencyHistogram }> {
  const latencies = new LatencyHistogram();
  let edits = 0;
  let isMeasuring = false;
  const clients: SyncClient[] = [];
  try {
    for (let at = 0; at < writers; at++) {
      clients.push(
        await openTypist(server, at, (us) => {
          if (!isMeasuring) return;
          edits += 1;
          latencies.add(us);
        }),
      );
    }
    await sleep(warmUpMs);
    onStart();
    isMeasuring = true;
    await sleep(seconds * 1_000);
    isMeasuring = false;
    return { edits, latencies };
  } finally {
    for (const client of clients) client.close();
    await server.kill();
  }
}

/** Types on at each acknowledgement that covers everything sent; tells how long that one took. */
async function openTypist(
  { port }: RunningServer,
  at: number,
  onAcknowledged: (us: number) => void,
): Promise<SyncClient> {
  const writer = new TypingWriter(1_000_000 + at);
  let messages = 2; // SyncStep1 and SyncStep2
  let sentUs = Number.NaN;
  const send = (update: Uint8Array) => {
    messages += 1;
    client.sendUpdate(update);
  };
  const client = await openSyncClient({
    port,
    dialect: "zonebrief-ack",
    reportId: `r${at % reports}`,
    person: `p${at}`,
    onAck(count) {
      if (count < messages) return;
      if (!Number.isNaN(sentUs)) onAcknowledged(nowUs() - sentUs);
      if (messages === 2) return;
      sentUs = nowUs();
      send(writer.type(sentUs));
    },
  });
  await client.synced;
  send(writer.begin());
  return client;
}
