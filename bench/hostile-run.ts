import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import { pino } from "pino";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { readReport } from "#db/log.ts";
import { migrateLog, openLogDatabase } from "#db/open-database.ts";
import type { Peer } from "#server/sync/peer.ts";
import type { Membership } from "#server/sync/room.ts";
import { Rooms } from "#server/sync/rooms.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { flushAll, person, TestClient } from "#server/sync/test-room.ts";
import { ThreadKeeper } from "#server/sync/thread-keeper.ts";
import { honestFrames, hostileShapes, mutated } from "./hostile-frames.ts";

export interface HostileRunResult {
  readonly frames: number;
  /** How many of them cost their socket. */
  readonly closed: number;
  readonly longestStallMs: number;
  readonly grownMiB: number;
  /** The bystander in another report kept the socket and everything it wrote. */
  readonly bystanderIsWhole: boolean;
  /** Snapshot and log of the attacked report are one, and somebody new can open it. */
  readonly attackedIsWhole: boolean;
}

interface HostileRunOptions {
  readonly frames: number;
  readonly seed: number;
  onProgress?(line: string): void;
}

/** Attackers at work at a time: a room full of them. */
const wave = 50;

/**
 * Sends frames to the real rooms over the real keeper thread and log, each by a client of its own
 * which may write, while an honest client works in another report.
 */
export async function runHostile(options: HostileRunOptions): Promise<HostileRunResult> {
  const { frames, seed, onProgress } = options;
  const random = seededRandom(seed);
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-hostile-"));
  const file = join(folder, "log.db");
  const db = openLogDatabase(file, { busyTimeoutMs: 1_000 });
  migrateLog(db);
  const log = pino({ level: "silent" });
  const died: Error[] = [];
  const keeper = new ThreadKeeper({ file, log, onDied: (error) => void died.push(error) });
  const rooms = new Rooms({
    keeper,
    log,
    rightOf: () => "write",
    onCommitted: () => {},
    onPeopleChanged: () => {},
  });
  const sources = honestFrames();
  const shapes = Object.values(hostileShapes);
  const bystander = new TestClient("bo").join(rooms, "bystander");
  await settled(rooms, bystander);

  const attack = async (count: number) => {
    let closed = 0;
    for (let sent = 0; sent < count; sent += wave) {
      const attackers = Array.from(
        { length: Math.min(wave, count - sent) },
        () => new Attacker(rooms),
      );
      await rooms.flush(60_000);
      for (const attacker of attackers) {
        const isShape = random() < 0.002;
        const shape = shapes[Math.floor(random() * shapes.length)];
        const source = sources[Math.floor(random() * sources.length)] ?? new Uint8Array();
        attacker.attack(isShape && shape !== undefined ? shape() : mutated(source, random));
        await nextTurn();
      }
      bystander.type("x", 0);
      await settled(rooms, bystander);
      closed += attackers.filter((attacker) => attacker.isClosed).length;
      for (const attacker of attackers) attacker.leave();
      if (sent % 100_000 === 0) onProgress?.(`${sent} of ${count} frames`);
    }
    return closed;
  };

  // Once for everything that is compiled, cached or opened only once.
  await attack(Math.min(frames, 5_000));
  const before = residentMiB();
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const closed = await attack(frames);
  delay.disable();
  const grownMiB = residentMiB() - before;

  const visitor = new TestClient("cai").join(rooms, "attacked");
  const attackedIsWhole = await becomesWhole(
    () => visitor.closed === null && isWhole(db, "attacked", visitor.doc),
    () => settled(rooms, visitor),
  );
  const bystanderIsWhole = await becomesWhole(
    () => bystander.closed === null && isWhole(db, "bystander", bystander.doc),
    () => settled(rooms, bystander),
  );
  await keeper.close();
  db.$client.close();
  rmSync(folder, { recursive: true });
  const longestStallMs = delay.max / 1e6;
  if (died[0] !== undefined) throw died[0];
  return { frames, closed, longestStallMs, grownMiB, bystanderIsWhole, attackedIsWhole };
}

/** Sends one frame and reads nothing. */
class Attacker implements Peer {
  readonly person = person("eve");
  readonly wantsAck = true;
  isClosed = false;
  readonly #membership: Membership;

  constructor(rooms: Rooms) {
    this.#membership = rooms.join("attacked", this);
  }

  attack(frame: Uint8Array): void {
    this.#membership.receive(frame, () => {});
  }

  send(): void {}

  sendState(): void {}

  close(): void {
    this.isClosed = true;
  }

  leave(): void {
    this.#membership.leave();
  }
}

/** Until nothing is under way any more. */
async function settled(rooms: Rooms, client: TestClient): Promise<void> {
  await flushAll(client);
  await rooms.flush(60_000);
  await flushAll(client);
}

/** Answers from the keeper's thread come when they come. */
async function becomesWhole(check: () => boolean, step: () => Promise<void>): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    await step();
    if (check()) return true;
    await sleep(50);
  }
  return false;
}

function isWhole(db: ReturnType<typeof openLogDatabase>, reportId: string, doc: Y.Doc): boolean {
  const stored = new Y.Doc();
  applyVerbatim(stored, ...readReport(db, reportId).updates);
  const hasGaps = stored.store.pendingStructs !== null || stored.store.pendingDs !== null;
  const unbounded = { maxParts: Number.POSITIVE_INFINITY };
  const holds = (one: Y.Doc, other: Y.Doc) =>
    holdsUpdate(one, decodeUpdate(Y.encodeStateAsUpdate(other), unbounded));
  return !hasGaps && holds(stored, doc) && holds(doc, stored);
}

function residentMiB(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss / 1024 / 1024;
}
