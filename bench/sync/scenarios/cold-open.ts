import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { nowUs } from "../clock.ts";
import type { Findings } from "../findings.ts";
import { type History, readHistory, textOf } from "../history.ts";
import type { Scenario } from "../scenario.ts";
import {
  type RunningServer,
  type ServerKind,
  startServer,
  withFolder,
} from "../server-under-test.ts";
import { emptyStateVector, openSyncClient, type SyncClient } from "../sync-client.ts";

/** A report with a long history, opened after the server was started anew. */
const reportId = "r0";
const crowd = 200;
const size = { reports: 1, people: crowd };
const uploadBatch = 500;
const maxPersistMs = 240_000;
const maxOpenMs = 60_000;

let history: History | null = null;

/** What a newcomer saw, from the first byte sent. */
interface Opening {
  readonly bytes: number;
  /** Until the whole text had arrived; NaN when it did not. */
  readonly textMs: number;
  /** Until the server had said "synced" and the text was whole. */
  readonly syncedMs: number;
  /** How long the message was that made the text whole. */
  readonly wholeBytes: number;
}

export const coldOpen: Scenario = {
  name: "cold-open",
  accepts: ({ isDurable }) => isDurable,
  run: (kind, findings) =>
    withFolder(async (folder) => {
      const whole = theHistory();
      findings.note(whole.origin);
      const start = () => startServer(kind, { folder, size });
      await during(await start(), (server) => upload(server, whole));
      const opening = await during(await start(), (server) => openOnce(server, whole));
      addOpening(findings, { kind, opening });
      if (Number.isNaN(opening.textMs)) {
        findings.note(`${kind.name}: the text was not whole after ${maxOpenMs} ms`);
        return;
      }
      await during(await start(), async (server) => {
        const add = (name: string, value: number, goal?: number) => {
          const metric = { name, better: "lower", ...(goal !== undefined && { goal }) } as const;
          findings.add(metric, kind, value);
        };
        const least = opening.wholeBytes * 0.95;
        add(`${crowd} people at once, ms`, await openCrowd(server, { least }), 150);
        const { stateVector } = whole;
        add(
          `${crowd} returning up to date, ms`,
          await openCrowd(server, { least: 0, stateVector }),
        );
      });
    }),
};

/** HISTORY_EDITS makes it shorter. */
function theHistory(): History {
  history ??= readHistory(Number(process.env["HISTORY_EDITS"] ?? Number.POSITIVE_INFINITY));
  return history;
}

async function during<T>(
  server: RunningServer,
  work: (server: RunningServer) => Promise<T>,
): Promise<T> {
  try {
    return await work(server);
  } finally {
    await server.stop();
  }
}

/** Every edit in a message of its own, in batches; ends when the server has nothing left to do. */
async function upload(server: RunningServer, { updates }: History): Promise<void> {
  const client = await open(server, {});
  await client.synced;
  for (let at = 0; at < updates.length; at += uploadBatch) {
    for (const update of updates.slice(at, at + uploadBatch)) client.sendUpdate(update);
    await client.socket.drained();
  }
  await untilIdle(server);
  client.close();
  await untilIdle(server);
}

/** Some store late and in the background: nothing counts before they have come to rest. */
async function untilIdle(server: RunningServer): Promise<void> {
  const deadlineUs = nowUs() + maxPersistMs * 1_000;
  let restingMs = 0;
  while (restingMs < 4_000 && nowUs() < deadlineUs) {
    const beforeUs = server.cpuUs();
    await sleep(500);
    restingMs = server.cpuUs() - beforeUs < 25_000 ? restingMs + 500 : 0;
  }
}

function open(
  { port, kind }: RunningServer,
  options: Partial<Parameters<typeof openSyncClient>[0]>,
): Promise<SyncClient> {
  return openSyncClient({ port, dialect: kind.dialect, reportId, person: "p0", ...options });
}

async function openOnce(server: RunningServer, { text }: History): Promise<Opening> {
  const arrivals: { atUs: number; update: Uint8Array }[] = [];
  const take = (update: Uint8Array) => {
    arrivals.push({ atUs: nowUs(), update: Uint8Array.from(update) });
  };
  const startedUs = nowUs();
  let syncedUs = Number.NaN;
  const client = await open(server, {
    onState(update) {
      take(update);
      syncedUs = arrivals.at(-1)?.atUs ?? Number.NaN;
    },
    onUpdate: take,
  });
  const doc = new Y.Doc();
  let wholeUs = Number.NaN;
  let wholeBytes = Number.NaN;
  const deadlineUs = startedUs + maxOpenMs * 1_000;
  while (Number.isNaN(wholeUs) && nowUs() < deadlineUs) {
    await sleep(5);
    for (const { atUs, update } of arrivals.splice(0)) {
      Y.applyUpdate(doc, update);
      if (textOf(doc) !== text) continue;
      wholeUs = atUs;
      wholeBytes = update.length;
    }
  }
  await sleep(500); // what is sent twice is sent by now
  const bytes = client.socket.bytesReceived;
  client.close();
  return {
    bytes,
    wholeBytes,
    textMs: (wholeUs - startedUs) / 1_000,
    syncedMs: Math.max(wholeUs - startedUs, syncedUs - startedUs) / 1_000,
  };
}

/** Milliseconds until the last of them is synced and has got a message of at least so many bytes. */
async function openCrowd(
  server: RunningServer,
  { least, stateVector = emptyStateVector }: { least: number; stateVector?: Uint8Array },
): Promise<number> {
  const startedUs = nowUs();
  const clients = await Promise.all(
    Array.from({ length: crowd }, async (_, at) => {
      const { promise: whole, resolve } = Promise.withResolvers<void>();
      const take = (update: Uint8Array) => {
        if (update.length >= least) resolve();
      };
      const person = `p${at}`;
      const client = await open(server, { person, stateVector, onState: take, onUpdate: take });
      await Promise.race([Promise.all([whole, client.synced]), sleep(maxOpenMs)]);
      return client;
    }),
  );
  const tookMs = (nowUs() - startedUs) / 1_000;
  for (const client of clients) client.close();
  return tookMs < maxOpenMs ? tookMs : Number.NaN;
}

function addOpening(
  findings: Findings,
  { kind, opening }: { kind: ServerKind; opening: Opening },
): void {
  const lower = "lower" as const;
  findings.add({ name: "bytes received", better: lower }, kind, opening.bytes);
  findings.add({ name: "to the whole text, ms", better: lower }, kind, opening.textMs);
  findings.add({ name: "to a true synced, ms", better: lower, goal: 15 }, kind, opening.syncedMs);
}
