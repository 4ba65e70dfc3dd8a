import { setTimeout as sleep } from "node:timers/promises";
import * as Y from "yjs";
import { stampLength, usToStamp } from "../clock.ts";
import { textOf } from "../history.ts";
import type { Scenario } from "../scenario.ts";
import {
  type RunningServer,
  type ServerKind,
  startServer,
  withFolder,
} from "../server-under-test.ts";
import { openSyncClient } from "../sync-client.ts";
import { stampsIn, TypingWriter } from "../typing.ts";

/** Edits that somebody else has seen, and a SIGKILL right after. */
const paces = [
  { edits: 100, overMs: 2_000 },
  { edits: 2_000, overMs: 200 },
] as const;

const reportId = "r0";
const size = { reports: 1, people: 3 };
const writerId = 1_000_000;
/** How long a fresh client waits for a text that grows no more. */
const quietMs = 1_500;
const maxReadMs = 10_000;

export const survival: Scenario = {
  name: "survival",
  accepts: ({ keepsDocuments }) => keepsDocuments,
  async run(kind, findings) {
    for (const pace of paces) {
      const label = `${pace.edits} in ${pace.overMs / 1_000} s`;
      const { seen, survived } = await killAfter(kind, pace);
      const metric = { name: `${label}: seen edits that survive, %`, better: "higher", goal: 100 };
      findings.add({ ...metric, better: "higher" }, kind, (100 * survived) / seen);
      findings.add({ name: `${label}: edits seen`, better: "higher" }, kind, seen);
    }
  },
};

function killAfter(
  kind: ServerKind,
  pace: (typeof paces)[number],
): Promise<{ seen: number; survived: number }> {
  return withFolder(async (folder) => {
    const server = await startServer(kind, { folder, size });
    let seen: Set<string>;
    try {
      seen = await typeAndWatch(server, pace);
    } finally {
      await server.kill();
    }
    const again = await startServer(kind, { folder, size });
    try {
      const survivors = await readStamps(again);
      return {
        seen: seen.size,
        survived: [...seen].filter((stamp) => survivors.has(stamp)).length,
      };
    } finally {
      await again.kill();
    }
  });
}

/** Answers as soon as the other person has seen the last edit: what they had seen by then. */
async function typeAndWatch(
  server: RunningServer,
  { edits, overMs }: (typeof paces)[number],
): Promise<Set<string>> {
  const { port, kind } = server;
  const seen = new Set<string>();
  const { promise: sawLast, resolve } = Promise.withResolvers<void>();
  const joining = { port, dialect: kind.dialect, reportId };
  const watcher = await openSyncClient({
    ...joining,
    person: "p1",
    onUpdate(update) {
      for (const { clientId, stamp } of stampsIn(update)) {
        if (clientId === writerId && stamp !== usToStamp(0)) seen.add(stamp);
      }
      if (seen.size === edits) resolve();
    },
  });
  const author = await openSyncClient({ ...joining, person: "p0" });
  await Promise.all([watcher.synced, author.synced]);
  const writer = new TypingWriter(writerId);
  author.sendUpdate(writer.begin());
  await sleep(500);
  const startedMs = performance.now();
  for (let sent = 0; sent < edits; await sleep(1)) {
    const due = Math.min(edits, ((performance.now() - startedMs) / overMs) * edits);
    for (; sent < due; sent++) author.sendUpdate(writer.type(sent + 1));
  }
  await Promise.race([sawLast, sleep(2_000)]);
  // What arrives from here on was not seen before the kill.
  const seenBefore = new Set(seen);
  await server.kill();
  watcher.close();
  author.close();
  return seenBefore;
}

async function readStamps({ port, kind }: RunningServer): Promise<Set<string>> {
  const doc = new Y.Doc();
  let changedMs = performance.now();
  const take = (update: Uint8Array) => {
    Y.applyUpdate(doc, Uint8Array.from(update));
    changedMs = performance.now();
  };
  const client = await openSyncClient({
    port,
    dialect: kind.dialect,
    reportId,
    person: "p2",
    onState: take,
    onUpdate: take,
  });
  await Promise.race([client.synced, sleep(maxReadMs)]);
  const deadlineMs = performance.now() + maxReadMs;
  while (performance.now() - changedMs < quietMs && performance.now() < deadlineMs) await sleep(50);
  client.close();
  return new Set(textOf(doc).match(new RegExp(`.{${stampLength}}`, "g")));
}
