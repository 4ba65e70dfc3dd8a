import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import * as Y from "yjs";
import { bodyName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import { openLogDatabase } from "#db/open-database.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { addPerson, addReport, openSyncStack } from "#server/sync/test-stack.ts";
import { LedgerClient } from "./ledger-client.ts";

/**
 * node_modules/.bin/node bench/backup.ts [megabytes [rounds]]: p99 from an edit to its durable
 * acknowledgement with and without a backup running, over a log of that size; rounds interleaved.
 */
const megabytes = Number(process.argv[2] ?? 100);
const rounds = Number(process.argv[3] ?? 3);
const people = 8;
const editEveryMs = 20;
const pauseMs = 6_000;

const home = mkdtempSync(join(tmpdir(), "zonebrief-bench-backup-"));
const folder = mkdtempSync(join(home, "data-"));
const stack = await openSyncStack({ folder });
const { token } = addPerson(stack.db, { userId: "ann" });
addReport(stack.db, { reportId: "live", members: { ann: "editor" } });
fillLog();
const random = seededRandom(1);
const clients = Array.from({ length: people }, (_, at) => new LedgerClient(`c${at}`, random));
await Promise.all(clients.map((client) => client.connect(`${stack.url}/live`, token)));
await measureWhile(() => sleep(2_000));

const without: number[] = [];
const during: number[] = [];
for (let round = 1; round <= rounds; round++) {
  without.push(...(await measureWhile(() => sleep(pauseMs))));
  const file = join(home, `backup-${1000 + round}.tar.gz`);
  const startMs = performance.now();
  during.push(...(await measureWhile(() => backUp(file))));
  const seconds = ((performance.now() - startMs) / 1000).toFixed(1);
  console.log(
    `round ${round}: backup took ${seconds} s, ${(statSync(file).size / 1e6).toFixed(1)} MB`,
  );
}
console.log(
  `log.db ${(statSync(join(folder, "log.db")).size / 1e6).toFixed(0)} MB, ${people} people, an edit each every ${editEveryMs} ms`,
);
console.log(`edit to durable acknowledgement, no backup:     ${lineOf(without)}`);
console.log(`edit to durable acknowledgement, during backup: ${lineOf(during)}`);
for (const client of clients) client.disconnect();
await stack.close();
rmSync(home, { recursive: true });

/** Reports that nobody has open, as long-used workspaces have them. */
function fillLog(): void {
  const log = openLogDatabase(join(folder, "log.db"), { busyTimeoutMs: 5_000 });
  const bytesPerReport = 1_000_000;
  for (let at = 0; at < megabytes; at++) {
    const doc = new Y.Doc();
    const text = new Y.XmlText();
    doc.getXmlFragment(bodyName).insert(0, [text]);
    const letters = Array.from({ length: bytesPerReport / 10 }, () =>
      Math.random().toString(36).slice(2, 12),
    );
    text.insert(0, letters.join(""));
    const data = Y.encodeStateAsUpdate(doc);
    appendUpdates(log, [
      {
        reportId: `idle-${at}`,
        personId: null,
        data,
        writers: [{ clientId: doc.clientID, personId: null }],
      },
    ]);
  }
  log.$client.close();
}

async function measureWhile(work: () => Promise<unknown>): Promise<number[]> {
  const from = clients.map((client) => client.ackLatenciesMs.length);
  const typing = setInterval(() => {
    for (const client of clients) client.edit();
  }, editEveryMs);
  await work();
  clearInterval(typing);
  while (clients.some((client) => client.hasUnacknowledged)) await sleep(10);
  return clients.flatMap((client, at) => client.ackLatenciesMs.slice(from[at]));
}

async function backUp(file: string): Promise<void> {
  const script = fileURLToPath(new URL("../scripts/backup.mjs", import.meta.url));
  const child = spawn(process.execPath, [script, file], {
    env: { ...process.env, DATA_DIR: folder, LANG: "en" },
    stdio: ["ignore", "ignore", "ignore"],
  });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`the backup failed (${code})`);
}

function lineOf(latenciesMs: readonly number[]): string {
  const sorted = latenciesMs.toSorted((a, b) => a - b);
  const at = (share: number) => (sorted[Math.floor(sorted.length * share)] ?? 0).toFixed(1);
  return `p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, p99 ${at(0.99)} ms, most ${at(0.9999)} ms (${sorted.length} edits)`;
}
