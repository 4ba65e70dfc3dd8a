import * as decoding from "lib0/decoding";
import type { Logger } from "pino";
import * as Y from "yjs";
import { applyVerbatim } from "#core/sync/apply-verbatim.ts";
import { decodeAwareness, encodeAwarenessEntries } from "#core/sync/awareness.ts";
import { messageType } from "#core/sync/protocol.ts";
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
  readDurableAck,
} from "#core/sync/wire.ts";
import type { SocketRight } from "../access.ts";
import { encodeReport } from "./encoded-report.ts";
import type { Keeper, Offer, OpenedReport, Taken } from "./keeper.ts";
import type { LogStorage, NewUpdate, StoredReport } from "./log-storage.ts";
import type { SocketPerson } from "./messages.ts";
import type { Peer } from "./peer.ts";
import { ReportKeeper } from "./report-keeper.ts";
import type { Membership } from "./room.ts";
import { Rooms } from "./rooms.ts";
import type { TimerWheel } from "./timer-wheel.ts";

/** Rooms over a keeper in this thread, whose log in memory fails and waits on demand. */

export class FakeStore implements LogStorage {
  readonly log: NewUpdate[] = [];
  readonly batchSizes: number[] = [];
  /** Called before anything is stored or read: throws, or lets it pass. */
  beforeAppend: () => void = () => {};
  beforeLoad: () => void = () => {};
  /** Called before the keeper is asked: may wait. */
  beforeTake: () => Promise<void> | void = () => {};
  beforeOpen: () => Promise<void> | void = () => {};
  beforeMissing: () => Promise<void> | void = () => {};

  read(reportId: string): StoredReport {
    this.beforeLoad();
    const updates = this.log.filter((each) => each.reportId === reportId).map(({ data }) => data);
    const bytes = updates.reduce((sum, data) => sum + data.length, 0);
    const seq = updates.length === 0 ? 0 : this.log.length;
    return {
      updates,
      seq,
      soundBy: null,
      stateVector: null,
      tail: { count: updates.length, bytes },
    };
  }

  append(updates: readonly NewUpdate[]): readonly number[] {
    this.beforeAppend();
    this.batchSizes.push(updates.length);
    return updates.map((update) => this.log.push(update));
  }

  /** What the log says, update by update. */
  replay(reportId: string): Y.Doc {
    const doc = new Y.Doc();
    for (const update of this.log) {
      if (update.reportId === reportId) applyVerbatim(doc, update.data);
    }
    return doc;
  }

  /** Nothing is taken to the log until the answered function is called. */
  holdAppends(): () => void {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.beforeTake = () => promise;
    return () => {
      this.beforeTake = () => {};
      resolve();
    };
  }
}

class LocalKeeper implements Keeper {
  readonly #store: FakeStore;
  readonly #keeper: ReportKeeper;

  constructor(store: FakeStore) {
    this.#store = store;
    this.#keeper = new ReportKeeper({ storage: store, log: silentLog });
  }

  async open(reportId: string): Promise<OpenedReport> {
    await this.#store.beforeOpen();
    return this.#keeper.open(reportId);
  }

  async missing(reportId: string, stateVector: Uint8Array): Promise<Uint8Array> {
    await this.#store.beforeMissing();
    return this.#keeper.missing(reportId, stateVector);
  }

  async take(offers: readonly Offer[]): Promise<Taken> {
    await this.#store.beforeTake();
    return this.#keeper.take(offers);
  }

  async isSound(reportId: string): Promise<boolean> {
    return encodeReport(this.#store.read(reportId).updates).soundBy !== null;
  }

  forget(reportId: string): void {
    this.#keeper.forget(reportId);
  }
}

export interface TestRooms {
  readonly rooms: Rooms;
  readonly store: FakeStore;
  /** By user id; whoever is not named may write. */
  readonly rights: Map<string, SocketRight>;
  readonly committed: [reportId: string, seq: number][];
  readonly people: [reportId: string, userIds: readonly string[]][];
}

export const silentLog: Pick<Logger, "warn" | "error"> = { warn: () => {}, error: () => {} };

export function openTestRooms(
  options: { store?: FakeStore; giveUpAfterMs?: number; beats?: TimerWheel } = {},
): TestRooms {
  const store = options.store ?? new FakeStore();
  const rights = new Map<string, SocketRight>();
  const committed: [string, number][] = [];
  const people: [string, readonly string[]][] = [];
  const rooms = new Rooms({
    keeper: new LocalKeeper(store),
    log: silentLog,
    rightOf: (person) => rights.get(person.userId) ?? "write",
    onCommitted: (reportId, seq) => void committed.push([reportId, seq]),
    onPeopleChanged: (reportId, userIds) => void people.push([reportId, userIds]),
    giveUpAfterMs: options.giveUpAfterMs ?? 0,
    maxGatheringMs: 0,
    ...(options.beats === undefined ? {} : { beats: options.beats }),
  });
  return { rooms, store, rights, committed, people };
}

export function person(userId: string): SocketPerson {
  const credential = { kind: "token", id: `token-of-${userId}` } as const;
  return { userId, name: `Name of ${userId}`, color: "#0f766e", credential };
}

interface SentUpdate {
  readonly update: Uint8Array;
  /** Its number among the sync messages of this socket. */
  readonly number: number;
}

/** One client and its socket: two queues that the test flushes. */
export class TestClient implements Peer {
  readonly person: SocketPerson;
  readonly wantsAck: boolean;
  readonly doc: Y.Doc;
  /** Frames on their way to the room. */
  readonly up: Uint8Array[] = [];
  /** Frames on their way to the client. */
  readonly down: Uint8Array[] = [];
  readonly presence = new Map<number, unknown>();
  /** Updates that the server has said are on disk. */
  readonly acknowledgedUpdates: Uint8Array[] = [];
  closed: { code: number; reason: string } | null = null;
  acknowledged = 0;
  #membership: Membership | null = null;
  #sentSyncMessages = 0;
  #unacknowledged: SentUpdate[] = [];

  constructor(userId: string, { doc = new Y.Doc(), wantsAck = true } = {}) {
    this.person = person(userId);
    this.wantsAck = wantsAck;
    this.doc = doc;
    doc.on("update", this.#onUpdate);
  }

  join(rooms: Rooms, reportId = "r"): this {
    this.#membership = rooms.join(reportId, this);
    this.#sendSync(encodeSyncStep1(Y.encodeStateVector(this.doc)));
    return this;
  }

  send(frame: Uint8Array): void {
    if (this.closed === null) this.down.push(frame);
  }

  sendState(frame: Uint8Array): void {
    this.send(frame);
  }

  close(code: number, reason: string): void {
    this.closed = { code, reason };
  }

  /** The socket ends; the document stays, for another client to go on with. */
  leave(): void {
    this.doc.off("update", this.#onUpdate);
    this.#membership?.leave();
    this.#membership = null;
  }

  get text(): string {
    return this.doc.getText("title").toString();
  }

  get hasUnacknowledged(): boolean {
    return this.#unacknowledged.length > 0;
  }

  type(text: string, at = this.text.length): void {
    this.doc.getText("title").insert(at, text);
  }

  erase(at: number, length: number): void {
    this.doc.getText("title").delete(at, length);
  }

  setCaret(cursor: unknown, clientId = this.doc.clientID): void {
    const entry = { clientId, clock: 1, state: { cursor } };
    this.up.push(encodeAwareness(encodeAwarenessEntries([entry])));
  }

  /** Delivers up to `count` frames to the room, without waiting for what it does with them. */
  flushUp(count = this.up.length): void {
    for (const frame of this.up.splice(0, count)) this.#membership?.receive(frame, () => {});
  }

  flushDown(count = this.down.length): void {
    for (const frame of this.down.splice(0, count)) this.#take(frame);
  }

  readonly #onUpdate = (update: Uint8Array, origin: unknown) => {
    if (origin === this) return;
    this.#sendSync(encodeUpdate(update), update);
  };

  #sendSync(frame: Uint8Array, update?: Uint8Array): void {
    this.#sentSyncMessages += 1;
    if (update !== undefined) this.#unacknowledged.push({ update, number: this.#sentSyncMessages });
    this.up.push(frame);
  }

  #take(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    const type = decoding.readVarUint(decoder);
    if (type === messageType.sync) this.#takeSync(decoder);
    if (type === messageType.durableAck) this.#takeAck(readDurableAck(decoder));
    if (type === messageType.awareness) {
      for (const { clientId, state } of decodeAwareness(decoding.readVarUint8Array(decoder))) {
        if (state === null) this.presence.delete(clientId);
        else this.presence.set(clientId, state);
      }
    }
  }

  #takeSync(decoder: decoding.Decoder): void {
    const step = decoding.readVarUint(decoder);
    const payload = decoding.readVarUint8Array(decoder);
    if (step === 0) {
      const missing = Y.encodeStateAsUpdate(this.doc, payload);
      this.#sendSync(encodeSyncStep2(missing), missing);
    } else {
      Y.applyUpdate(this.doc, payload, this);
    }
  }

  #takeAck(count: number): void {
    this.acknowledged = count;
    const done = this.#unacknowledged.filter((sent) => sent.number <= count);
    this.#unacknowledged = this.#unacknowledged.filter((sent) => sent.number > count);
    this.acknowledgedUpdates.push(...done.map((sent) => sent.update));
  }
}

/** Lets everything that is ready happen: promises, and what they start. */
export async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
}

/** Flushes all queues until nothing moves any more. */
export async function flushAll(...clients: TestClient[]): Promise<void> {
  await settle();
  while (clients.some((client) => client.up.length + client.down.length > 0)) {
    for (const client of clients) {
      client.flushUp();
      client.flushDown();
    }
    await settle();
  }
}
