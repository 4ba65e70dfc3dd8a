import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { messageType } from "#core/sync/protocol.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { type LogDatabase, migrateLog, openLogDatabase } from "#db/open-database.ts";
import { isSameState, LogAudit } from "../../bench/log-audit.ts";
import { editAtRandom, tokensOf } from "../../bench/random-edit.ts";
import { eventually } from "./eventually.ts";
import { FaultyKeeper } from "./faulty-keeper.ts";
import { type Fault, FaultyLog, faultWays, type StorageCall } from "./faulty-log.ts";
import { Rooms } from "./rooms.ts";
import { seededRandom } from "./seeded-random.ts";
import { flushAll, openTestRooms, settle, silentLog, TestClient } from "./test-room.ts";

const seed = 20;
const steps = 12;
/** A delayed answer comes so many steps late. */
const delaySteps = 3;
const bystander = "bystander";
const reports = ["first", "second", "third"] as const;
/** Four people, two of them in two reports. */
const seats = [
  ["ann", "first"],
  ["bo", "first"],
  ["cai", "second"],
  ["dee", "second"],
  ["ann", "third"],
  ["bo", "third"],
] as const;

let home: string;
let template: string;
let worldCount = 0;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), "zonebrief-faults-"));
  template = join(home, "template.db");
  const db = openLogDatabase(template, { busyTimeoutMs: 0 });
  migrateLog(db);
  const doc = new Y.Doc();
  doc.getText("title").insert(0, "别人的简报");
  const insert = "INSERT INTO updates (report_id, seq, at, data) VALUES (?, 1, 0, ?)";
  db.$client.prepare(insert).run(bystander, Y.encodeStateAsUpdate(doc));
  db.$client.close();
});
afterAll(() => rmSync(home, { recursive: true }));

/** The updates that were acknowledged together, and where the log ended in that moment. */
interface Promised {
  readonly updates: readonly Uint8Array[];
  readonly seq: number;
}

class WitnessingClient extends TestClient {
  readonly promised: Promised[] = [];
  /** By acknowledgement that is on its way down. */
  readonly #seqs: number[] = [];
  readonly #lastSeq: () => number;

  constructor(userId: string, options: { doc: Y.Doc; lastSeq: () => number }) {
    super(userId, { doc: options.doc });
    this.#lastSeq = options.lastSeq;
  }

  override send(frame: Uint8Array): void {
    if (frame[0] === messageType.durableAck && this.closed === null)
      this.#seqs.push(this.#lastSeq());
    super.send(frame);
  }

  override flushDown(): void {
    for (let frame = this.down[0]; frame !== undefined; frame = this.down[0]) {
      const before = this.acknowledgedUpdates.length;
      super.flushDown(1);
      if (frame[0] !== messageType.durableAck) continue;
      const updates = this.acknowledgedUpdates.slice(before);
      this.promised.push({ updates, seq: this.#seqs.shift() ?? 0 });
    }
  }
}

interface Seat {
  readonly userId: string;
  readonly reportId: string;
  readonly doc: Y.Doc;
  client: WitnessingClient;
  tokens: number;
}

/** Rooms over a real log of their own, the people in them, and what must always hold. */
class World {
  readonly log: FaultyLog;
  readonly seats: Seat[] = [];
  readonly #db: LogDatabase;
  readonly #reader: LogDatabase;
  readonly #keeper: FaultyKeeper;
  readonly #rooms: Rooms;
  readonly #random = seededRandom(seed);
  readonly #audits = [...reports, bystander].map((reportId) => new LogAudit(reportId));
  readonly #file: string;

  constructor(fault: Fault | null, giveUpAfterMs: number) {
    worldCount += 1;
    this.#file = join(home, `world-${worldCount}.db`);
    copyFileSync(template, this.#file);
    this.#db = openLogDatabase(this.#file, { busyTimeoutMs: 0 });
    this.#reader = openLogDatabase(this.#file, { busyTimeoutMs: 1_000, readonly: true });
    this.log = new FaultyLog(this.#db, fault);
    this.#keeper = new FaultyKeeper(this.log);
    this.#rooms = new Rooms({
      keeper: this.#keeper,
      log: silentLog,
      rightOf: () => "write",
      onCommitted: () => {},
      onPeopleChanged: () => {},
      giveUpAfterMs,
    });
  }

  /** Everybody comes, edits, leaves and comes back; what waits is flushed in between, or not. */
  async play(): Promise<void> {
    for (const [userId, reportId] of seats) this.#sit(userId, reportId);
    for (let step = 1; step <= steps; step++) {
      for (const seat of this.seats) {
        if (this.#random() < 0.6) this.#edit(seat);
        if (this.#random() < 0.5) seat.client.flushUp();
      }
      await settle();
      if (this.#random() < 0.6) await this.#flush();
      this.#rejoinClosed();
      if (step % delaySteps !== 0) continue;
      this.#keeper.release();
      this.#look();
    }
  }

  /** The fault is over: without anybody's help everything reaches the disk, once. */
  async comeToRest(): Promise<void> {
    await eventuallyDo(async () => {
      this.#keeper.release();
      this.#rejoinClosed();
      await this.#flush();
      this.#look();
      for (const { client } of this.seats) expect(client.hasUnacknowledged).toBe(false);
      for (const { client } of this.seats) expect(client.closed).toBeNull();
    });
    await this.#keeper.snapshotsMade();
    this.#look();
    for (const { doc, reportId } of this.seats) {
      const audit = this.#auditOf(reportId);
      expect(isSameState(doc, audit.doc), `${reportId}: client and log`).toBe(true);
      const tokens = tokensOf(doc);
      expect(tokens.length - new Set(tokens).size, "doubled").toBe(0);
    }
    const bystanderTitle = this.#auditOf(bystander).doc.getText("title").toString();
    expect(bystanderTitle).toBe("别人的简报");
    expect(this.#reader.$client.pragma("integrity_check", { simple: true })).toBe("ok");
  }

  close(): void {
    for (const { client } of this.seats) client.leave();
    this.#rooms.closeAll(1001, "over");
    this.#db.$client.close();
    this.#reader.$client.close();
    for (const end of ["", "-wal", "-shm"]) rmSync(this.#file + end, { force: true });
  }

  #sit(userId: string, reportId: string): void {
    const doc = new Y.Doc();
    const client = this.#newClient(userId, doc).join(this.#rooms, reportId);
    this.seats.push({ userId, reportId, doc, client, tokens: 0 });
  }

  #newClient(userId: string, doc: Y.Doc): WitnessingClient {
    const lastSeq = () =>
      Number(this.#reader.$client.prepare("SELECT max(seq) FROM updates").pluck().get());
    return new WitnessingClient(userId, { doc, lastSeq });
  }

  #edit(seat: Seat): void {
    editAtRandom(seat.doc, this.#random, () => {
      seat.tokens += 1;
      return `[${seat.userId}-${seat.reportId}-${seat.tokens}]`;
    });
  }

  /** Whoever was cut connects again, as every client does. What it was told before still counts. */
  #rejoinClosed(): void {
    for (const seat of this.seats) {
      if (seat.client.closed === null) continue;
      expect(seat.client.closed.code).toBe(1013);
      seat.client.flushDown();
      this.#checkPromises(seat);
      seat.client.leave();
      seat.client = this.#newClient(seat.userId, seat.doc).join(this.#rooms, seat.reportId);
    }
  }

  async #flush(): Promise<void> {
    await flushAll(...this.seats.map(({ client }) => client));
    for (const seat of this.seats) this.#checkPromises(seat);
  }

  #look(): void {
    for (const audit of this.#audits) expect(audit.look(this.#reader)).toEqual([]);
  }

  /** Every update was on disk in the moment in which it was said to be. */
  #checkPromises({ client, reportId }: Seat): void {
    for (const { updates, seq } of client.promised.splice(0)) {
      const doc = this.#replay(reportId, seq);
      for (const update of updates) {
        expect(holdsUpdate(doc, decodeUpdate(update)), "acknowledged, not on disk").toBe(true);
      }
    }
  }

  #replay(reportId: string, upTo: number): Y.Doc {
    const query = "SELECT data FROM updates WHERE report_id = ? AND seq <= ? ORDER BY seq";
    const rows = this.#reader.$client.prepare(query).pluck().all(reportId, upTo);
    const doc = new Y.Doc();
    applyVerbatim(doc, ...rows.filter((row) => row instanceof Uint8Array));
    return doc;
  }

  #auditOf(reportId: string): LogAudit {
    const audit = this.#audits[[...reports, bystander].indexOf(reportId)];
    if (audit === undefined) throw new Error(`nobody looks at ${reportId}`);
    return audit;
  }
}

/** As `eventually`, for expectations that first have to do something. */
async function eventuallyDo(work: () => Promise<void>): Promise<void> {
  let failure: unknown = new Error("never tried");
  let isDone = false;
  const attempts = (async () => {
    while (!isDone) {
      failure = await work().then(
        () => null,
        (error: unknown) => error,
      );
      isDone ||= failure === null;
    }
  })();
  await eventually(() => {
    if (failure !== null) throw failure;
  }).finally(() => {
    isDone = true;
  });
  await attempts;
}

async function playWith(fault: Fault | null, giveUpAfterMs: number): Promise<StorageCall[]> {
  const world = new World(fault, giveUpAfterMs);
  try {
    await world.play();
    await world.comeToRest();
    return world.log.calls;
  } finally {
    world.close();
  }
}

const policies = [
  { name: "tried again", giveUpAfterMs: 60_000, nextRead: false },
  { name: "given up at once", giveUpAfterMs: 0, nextRead: false },
  { name: "given up, and reopening fails, too", giveUpAfterMs: 0, nextRead: true },
] as const;

test.each(policies)(
  "rule 11: whichever call to the disk fails, in whichever way ($name), nothing false is said and nothing lost",
  async ({ giveUpAfterMs, nextRead }) => {
    const calls = await playWith(null, giveUpAfterMs);
    for (const call of ["read", "append", "encode", "write-snapshot"] as const)
      expect(calls).toContain(call);
    let points = 0;
    for (let at = 1; at <= calls.length; at++) {
      for (const way of faultWays) {
        points += 1;
        try {
          await playWith({ at, way, nextRead }, giveUpAfterMs);
        } catch (error) {
          throw new Error(`${way} at call ${at} (${calls[at - 1]})`, { cause: error });
        }
      }
    }
    console.info(`${points} faults at ${calls.length} calls`);
  },
  600_000,
);

test("rule 10: while rights cannot be asked for nothing is taken in; afterwards everything is", async () => {
  const { rooms, store, rights } = openTestRooms();
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  const acknowledged = anna.acknowledged;
  const asking = vi.spyOn(rights, "get").mockImplementation(() => {
    throw new Error("SQLITE_IOERR: disk I/O error");
  });
  anna.type("whose is it");
  await flushAll(anna);
  expect([anna.closed?.code, anna.acknowledged, store.log]).toEqual([1013, acknowledged, []]);
  anna.leave();
  const refused = new TestClient("anna", { doc: anna.doc }).join(rooms);
  await flushAll(refused);
  expect([refused.closed?.code, refused.down, store.log]).toEqual([1013, [], []]);
  refused.leave();

  asking.mockRestore();
  const again = new TestClient("anna", { doc: anna.doc }).join(rooms);
  await flushAll(again);
  expect(again.hasUnacknowledged).toBe(false);
  expect(store.replay("r").getText("title").toString()).toBe("whose is it");
});
