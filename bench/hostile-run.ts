import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
import { StallProbe, type Stalls } from "./stall-probe.ts";

export interface HostileRunResult {
  /** Sent, which is fewer than asked for when the run was interrupted. */
  readonly frames: number;
  /** How many of them cost their socket. */
  readonly closed: number;
  readonly stalls: Stalls;
  readonly keeperRestarts: number;
  /** Resident, when everything had been open once. */
  readonly firstMiB: number;
  /** The most at the end of a round. */
  readonly highestMiB: number;
  readonly lastMiB: number;
  /** In each round the bystander in another report kept the socket and everything it wrote. */
  readonly bystanderIsWhole: boolean;
  /** Snapshot and log of each attacked report are one, and somebody new can open it. */
  readonly attackedIsWhole: boolean;
}

interface HostileRunOptions {
  readonly frames: number;
  readonly seed: number;
  /** Ends the run early, with the figures so far. */
  readonly signal?: AbortSignal;
  onProgress?(line: string): void;
}

/** Attackers at work at a time: rooms full of them. */
const wave = 50;
const reportsPerRound = 4;
/** A round has reports of its own, which are looked at in its end and then forgotten. */
const framesPerRound = 50_000;
const warmUpFrames = 5_000;
const shapeShare = 0.002;
const idleMs = 60_000;
const sweepMs = 200;
const keptErrors = 20;

/**
 * Sends frames to the real rooms over the real keeper thread and log, each by a client of its own
 * which may write, one alone or up to a wave in one turn, while an honest client works in another
 * report.
 */
export async function runHostile(options: HostileRunOptions): Promise<HostileRunResult> {
  const { frames, seed, signal, onProgress } = options;
  const stage = openStage(seededRandom(seed));
  const probe = new StallProbe();
  // For everything that is compiled, cached or opened only once.
  const warmUp = { name: "warm-up", frames: Math.min(frames, warmUpFrames), signal };
  await playRound(stage, warmUp, (attack) => attack());
  const firstMiB = await residentMiB();
  const startedMs = performance.now();
  const sum = { frames: 0, closed: 0, bystanderIsWhole: true, attackedIsWhole: true };
  let highestMiB = firstMiB;
  let lastMiB = firstMiB;
  while (sum.frames < frames && signal?.aborted !== true) {
    const count = Math.min(frames - sum.frames, framesPerRound);
    const round = await playRound(
      stage,
      { name: `${sum.frames}`, frames: count, signal },
      (attack) => probe.during(attack),
    );
    sum.frames += round.frames;
    sum.closed += round.closed;
    sum.bystanderIsWhole &&= round.bystanderIsWhole;
    sum.attackedIsWhole &&= round.attackedIsWhole;
    lastMiB = await residentMiB();
    highestMiB = Math.max(highestMiB, lastMiB);
    const perSecond = (1_000 * sum.frames) / (performance.now() - startedMs);
    onProgress?.(
      `${sum.frames} of ${frames} frames, ${perSecond.toFixed(0)} a second, ${lastMiB.toFixed(0)} MiB` +
        `${round.bystanderIsWhole ? "" : ", BYSTANDER HARMED"}${round.attackedIsWhole ? "" : ", ATTACKED REPORT HARMED"}`,
    );
  }
  const stalls = await probe.stop();
  const keeperRestarts = stage.keeperRestarts;
  await stage.close();
  return { ...sum, stalls, keeperRestarts, firstMiB, highestMiB, lastMiB };
}

interface Stage {
  readonly rooms: Rooms;
  readonly db: LogDatabase;
  readonly random: () => number;
  readonly keeperRestarts: number;
  /** The last of what the rooms and the keeper called errors, oldest first. */
  readonly errors: readonly string[];
  /** @throws when a thread has died meanwhile */
  close(): Promise<void>;
}

function openStage(random: () => number): Stage {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-hostile-"));
  const file = join(folder, "log.db");
  const db = openLogDatabase(file, { busyTimeoutMs: 1_000 });
  migrateLog(db);
  const errors: string[] = [];
  const log = pino({ level: "error" }, { write: (line) => keepLast(errors, line) });
  const died: Error[] = [];
  let keeperRestarts = 0;
  const keeper = new ThreadKeeper({
    file,
    // Its thread would tell of each malformed frame.
    log: { level: "silent", warn: () => {}, error: log.error.bind(log) },
    onDied: (error) => void died.push(error),
    metrics: {
      keeperRestarted: () => {
        keeperRestarts += 1;
      },
    },
  });
  const rooms = new Rooms({
    keeper,
    log,
    rightOf: () => "write",
    onCommitted: () => {},
    onPeopleChanged: () => {},
  });
  return {
    rooms,
    db,
    random,
    errors,
    get keeperRestarts() {
      return keeperRestarts;
    },
    async close() {
      await keeper.close();
      db.$client.close();
      rmSync(folder, { recursive: true });
      if (died[0] !== undefined) throw died[0];
    },
  };
}

function keepLast(lines: string[], line: string): void {
  lines.push(line);
  if (lines.length > keptErrors) lines.shift();
}

interface Round {
  readonly name: string;
  readonly frames: number;
  readonly signal?: AbortSignal | undefined;
}

interface Attack {
  readonly attacked: readonly string[];
  readonly bystander: TestClient;
}

/** Looking at the reports in the end is our own work, and is not watched. */
async function playRound(
  stage: Stage,
  round: Round,
  watch: (attack: () => Promise<Attacked>) => Promise<Attacked>,
) {
  const { rooms } = stage;
  const { name } = round;
  const attacked = Array.from({ length: reportsPerRound }, (_, n) => `attacked-${name}-${n}`);
  const bystander = new TestClient("bo").join(rooms, `bystander-${name}`);
  await settled(rooms, bystander);
  const { frames, closed } = await watch(() => attackAll(stage, round, { attacked, bystander }));
  let attackedIsWhole = true;
  for (const reportId of attacked) attackedIsWhole &&= await canBeOpened(stage, reportId);
  const bystanderIsWhole = await becomesWhole(stage, `bystander-${name}`, bystander);
  bystander.leave();
  // The first notices that the rooms are idle, the second that they have been for long.
  for (const laterMs of [0, idleMs]) rooms.beat(performance.now() + laterMs);
  return { frames, closed, bystanderIsWhole, attackedIsWhole };
}

interface Attacked {
  readonly frames: number;
  readonly closed: number;
}

async function attackAll(
  { rooms, random }: Stage,
  { frames, signal }: Round,
  { attacked, bystander }: Attack,
): Promise<Attacked> {
  let sent = 0;
  let closed = 0;
  while (sent < frames && signal?.aborted !== true) {
    const attackers = Array.from({ length: Math.min(wave, frames - sent) }, () => {
      return new Attacker(rooms, anyOf(attacked, random));
    });
    await rooms.flush(60_000);
    await attackInBursts(attackers, random);
    bystander.type("x", bystander.doc.getText("title").length);
    await settled(rooms, bystander);
    sent += attackers.length;
    closed += attackers.filter((attacker) => attacker.isClosed).length;
    for (const attacker of attackers) attacker.leave();
  }
  return { frames: sent, closed };
}

/** One frame each; as many in one turn as chance will have it, so that batches are of all sizes. */
async function attackInBursts(attackers: readonly Attacker[], random: () => number): Promise<void> {
  const waiting = [...attackers];
  while (waiting.length > 0) {
    const burst = random() < 0.5 ? 1 : 1 + Math.floor(random() * wave);
    for (const attacker of waiting.splice(0, burst)) {
      attacker.attack(
        random() < shapeShare ? anyOf(shapes, random) : mutated(anyOf(sources, random), random),
      );
    }
    await nextTurn();
  }
}

const sources = honestFrames();
const shapes = Object.values(hostileShapes).map((shape) => shape());

function anyOf<Each>(list: readonly Each[], random: () => number): Each {
  const each = list[Math.floor(random() * list.length)];
  if (each === undefined) throw new Error("there is nothing to choose from");
  return each;
}

/** Sends one frame and reads nothing. */
class Attacker implements Peer {
  readonly person = person("eve");
  readonly wantsAck = true;
  isClosed = false;
  readonly #membership: Membership;

  constructor(rooms: Rooms, reportId: string) {
    this.#membership = rooms.join(reportId, this);
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

async function canBeOpened(stage: Stage, reportId: string): Promise<boolean> {
  const visitor = new TestClient("cai").join(stage.rooms, reportId);
  const isOpen = await becomesWhole(stage, reportId, visitor);
  visitor.leave();
  return isOpen;
}

/** Answers from the keeper's thread come when they come. */
async function becomesWhole(
  { rooms, db, errors }: Stage,
  reportId: string,
  client: TestClient,
): Promise<boolean> {
  for (let tries = 0; tries < 200; tries++) {
    await settled(rooms, client);
    if (client.closed === null && isWhole(db, reportId, client.doc)) return true;
    await sleep(50);
  }
  const { code, reason } = client.closed ?? {};
  const told = client.closed === null ? "not closed" : `closed with ${code}, ${reason}`;
  console.error(
    `${reportId} is not whole for ${client.person.userId}, ${told}: ${lack(db, reportId, client.doc)}\n` +
      errors.filter((line) => line.includes(reportId)).join(""),
  );
  return false;
}

function lack(db: LogDatabase, reportId: string, doc: Y.Doc): string {
  const { updates } = readReport(db, reportId);
  const stored = new Y.Doc();
  applyVerbatim(stored, ...updates);
  const lacking = (has: Y.Doc, lacks: Y.Doc) =>
    Y.encodeStateAsUpdate(has, Y.encodeStateVector(lacks)).length;
  return `${updates.length} stored updates; the client lacks ${lacking(stored, doc)} bytes of them, they ${lacking(doc, stored)} of its`;
}

type LogDatabase = ReturnType<typeof openLogDatabase>;

function isWhole(db: LogDatabase, reportId: string, doc: Y.Doc): boolean {
  const stored = new Y.Doc();
  applyVerbatim(stored, ...readReport(db, reportId).updates);
  const hasGaps = stored.store.pendingStructs !== null || stored.store.pendingDs !== null;
  const unbounded = { maxParts: Number.POSITIVE_INFINITY };
  const holds = (one: Y.Doc, other: Y.Doc) =>
    holdsUpdate(one, decodeUpdate(Y.encodeStateAsUpdate(other), unbounded));
  return !hasGaps && holds(stored, doc) && holds(doc, stored);
}

/** What garbage held is given back a little after it was collected. */
async function residentMiB(): Promise<number> {
  globalThis.gc?.();
  await sleep(sweepMs);
  return process.memoryUsage.rss() / 1024 / 1024;
}
