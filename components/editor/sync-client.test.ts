import * as decoding from "lib0/decoding";
import * as encoding from "lib0/encoding";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness } from "y-protocols/awareness";
import * as sync from "y-protocols/sync";
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from "yjs";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { closeCode, messageType } from "#core/sync/protocol.ts";
import { reconnectDelayMs } from "./backoff.ts";
import { type Diagnosis, SyncClient } from "./sync-client.ts";
import type { SocketLike } from "./sync-connection.ts";

/** The server's end of one socket; nothing moves until the test says so. */
class HandFlushedSocket implements SocketLike {
  onopen: (() => void) | null = null;
  onmessage: ((data: unknown) => void) | null = null;
  onclose: ((code: number) => void) | null = null;
  readonly url: string;
  readonly sent: Uint8Array[] = [];
  isClosedByClient = false;
  #answeredCount = 0;
  readonly #server: Doc;

  constructor(url: string, server: Doc) {
    this.url = url;
    this.#server = server;
  }

  send(data: Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
  }

  close(): void {
    this.isClosedByClient = true;
  }

  open(): void {
    this.onopen?.();
  }

  /** Sends the server's state and asks for the client's. */
  greet(): void {
    this.deliver((encoder) => sync.writeSyncStep2(encoder, this.#server));
    this.deliver((encoder) => sync.writeSyncStep1(encoder, this.#server));
  }

  deliver(write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageType.sync);
    write(encoder);
    this.#emit(encoder);
  }

  acknowledge(count = this.syncCount): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarUint(encoder, messageType.durableAck);
    encoding.writeVarUint(encoder, count);
    this.#emit(encoder);
  }

  /** Takes what the client sent since the last call into the server's document. */
  commit(): void {
    for (const message of this.sent.slice(this.#answeredCount)) {
      const decoder = decoding.createDecoder(message);
      if (decoding.readVarUint(decoder) !== messageType.sync) continue;
      if (decoding.readVarUint(decoder) === sync.messageYjsSyncStep1) continue;
      applyUpdate(this.#server, decoding.readVarUint8Array(decoder));
    }
    this.#answeredCount = this.sent.length;
  }

  get syncCount(): number {
    return this.sent.filter((message) => message[0] === messageType.sync).length;
  }

  #emit(encoder: encoding.Encoder): void {
    this.onmessage?.(new Uint8Array(encoding.toUint8Array(encoder)).buffer);
  }
}

const clients: SyncClient[] = [];

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  for (const client of clients.splice(0)) client.destroy();
  vi.useRealTimers();
});

function join(options: { diagnose?: () => Promise<Diagnosis>; server?: Doc } = {}) {
  const server = options.server ?? new Doc();
  const doc = new Doc();
  const awareness = new Awareness(doc);
  const sockets: HandFlushedSocket[] = [];
  const client = new SyncClient({
    url: "ws://host/sync/r1",
    schemaVersion,
    doc,
    awareness,
    random: () => 1,
    openSocket: (url) => {
      const socket = new HandFlushedSocket(url, server);
      sockets.push(socket);
      return socket;
    },
    ...(options.diagnose && { diagnose: options.diagnose }),
  });
  clients.push(client);
  client.start();
  const latest = () => {
    const socket = sockets.at(-1);
    if (socket === undefined) throw new Error("no socket was opened");
    return socket;
  };
  const text = () => doc.getText("title");
  return { server, doc, awareness, client, sockets, latest, text };
}

/** As far as "saved". */
function joinFully(options: Parameters<typeof join>[0] = {}) {
  const joined = join(options);
  joined.latest().open();
  joined.latest().greet();
  joined.latest().commit();
  joined.latest().acknowledge();
  return joined;
}

test("the client announces its schema and asks for acknowledgements", () => {
  const { latest } = join();
  const { searchParams } = new URL(latest().url);
  expect(searchParams.get("schema")).toBe(String(schemaVersion));
  expect(searchParams.get("ack")).toBe("1");
});

test("nothing is saved until the answer to the server's state vector is acknowledged", () => {
  const { client, latest, text } = join();
  text().insert(0, "离线时写的");
  latest().open();
  expect(client.snapshot).toMatchObject({ isSaved: false, connection: { state: "joining" } });
  latest().greet();
  expect(client.snapshot).toMatchObject({ isSaved: false, connection: { state: "live" } });
  latest().acknowledge(1);
  expect(client.snapshot.isSaved).toBe(false);
  latest().acknowledge(2);
  expect(client.snapshot).toMatchObject({ isSaved: true, unsavedEdits: 0 });
});

test("an edit made before the handshake's answer travels in it, never ahead of it", () => {
  const { latest, text, server } = join();
  latest().open();
  text().insert(0, "早");
  expect(latest().syncCount).toBe(1);
  latest().greet();
  expect(latest().syncCount).toBe(2);
  latest().commit();
  expect(server.getText("title").toString()).toBe("早");
});

test("typing is saved only by the acknowledgement of its own message", () => {
  const { client, latest, text } = joinFully();
  const reached = latest().syncCount;
  text().insert(0, "字");
  expect(client.snapshot).toMatchObject({ isSaved: false, unsavedEdits: 1 });
  latest().acknowledge(reached);
  expect(client.snapshot.isSaved).toBe(false);
  latest().acknowledge(reached + 1);
  expect(client.snapshot).toMatchObject({ isSaved: true, unsavedEdits: 0 });
});

test("typing that goes on without a pause after an acknowledgement is unsaved again", () => {
  const { client, latest, text } = joinFully();
  text().insert(0, "字");
  latest().acknowledge();
  text().insert(1, "词");
  expect(client.snapshot).toMatchObject({ isSaved: false, unsavedEdits: 1 });
});

test("an edit that only deletes is not saved before its acknowledgement", () => {
  const server = new Doc();
  server.getText("title").insert(0, "旧标题");
  const { client, doc, latest, text } = joinFully({ server });
  const before = encodeStateVector(doc);
  text().delete(0, 1);
  expect(encodeStateVector(doc)).toEqual(before);
  expect(client.snapshot.isSaved).toBe(false);
  latest().acknowledge();
  expect(client.snapshot.isSaved).toBe(true);
});

test("a late acknowledgement of an old socket is ignored", async () => {
  const { client, sockets, latest, text } = joinFully();
  text().insert(0, "字");
  const [old] = sockets;
  const handler = old?.onmessage;
  old?.onclose?.(1006);
  await vi.advanceTimersByTimeAsync(3_000);
  latest().open();
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, messageType.durableAck);
  encoding.writeVarUint(encoder, 3);
  handler?.(new Uint8Array(encoding.toUint8Array(encoder)).buffer);
  expect(client.snapshot).toMatchObject({ isSaved: false, unsavedEdits: 1 });
});

test("an acknowledgement of more than was sent is not believed", () => {
  const { client, latest, text } = joinFully();
  text().insert(0, "字");
  latest().acknowledge(99);
  expect(client.snapshot.isSaved).toBe(false);
});

test("after a loss of network the client comes back and offers what was not acknowledged", async () => {
  const { client, server, sockets, latest, text } = joinFully();
  latest().onclose?.(1006);
  text().insert(0, "断网时写的");
  expect(client.snapshot.connection.state).toBe("waiting");
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sockets).toHaveLength(2);
  latest().open();
  latest().greet();
  latest().commit();
  expect(server.getText("title").toString()).toBe("断网时写的");
  latest().acknowledge();
  expect(client.snapshot).toMatchObject({ isSaved: true, connection: { state: "live" } });
});

test("attempts never wait longer than two and a half seconds", () => {
  const delays = Array.from({ length: 50 }, (_, attempt) => reconnectDelayMs(attempt, () => 1));
  expect(Math.max(...delays)).toBe(2_500);
  expect(delays[0]).toBeLessThan(200);
});

test("when the network returns the client connects at once", async () => {
  const target = new EventTarget();
  vi.stubGlobal("addEventListener", target.addEventListener.bind(target));
  vi.stubGlobal("removeEventListener", target.removeEventListener.bind(target));
  const { sockets, client } = joinFully();
  target.dispatchEvent(new Event("offline"));
  expect(client.snapshot.connection.state).toBe("waiting");
  target.dispatchEvent(new Event("online"));
  expect(sockets).toHaveLength(2);
  vi.unstubAllGlobals();
});

test("a network that dies without a word is noticed within thirty seconds", async () => {
  const { client, sockets } = joinFully();
  await vi.advanceTimersByTimeAsync(30_000);
  expect(sockets.length).toBeGreaterThan(1);
  expect(sockets[0]?.isClosedByClient).toBe(true);
  expect(client.snapshot.isSaved).toBe(false);
});

test.each([-86_400_000, 86_400_000])(
  "a clock that is set by %i ms hides no dead network and cuts no living one",
  async (stepMs) => {
    const { client, sockets, latest } = joinFully();
    vi.setSystemTime(Date.now() + stepMs);
    for (let i = 0; i < 10; i++) {
      await vi.advanceTimersByTimeAsync(2_500);
      latest().acknowledge();
    }
    expect(sockets).toHaveLength(1);
    expect(client.snapshot.isSaved).toBe(true);
    vi.setSystemTime(Date.now() + stepMs);
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sockets[0]?.isClosedByClient).toBe(true);
  },
);

/** A network that swallows everything between two moments, and never gives back what it took. */
class LossyNetwork {
  readonly #lostFromMs: number;
  readonly #lostUntilMs: number;
  readonly #server = new Doc();
  /** When a client was greeted over a connection made after the loss. */
  backMs: number | null = null;

  constructor(lostFromMs: number, lostUntilMs: number) {
    this.#lostFromMs = lostFromMs;
    this.#lostUntilMs = lostUntilMs;
  }

  readonly openSocket = (url: string): SocketLike => {
    const socket = new HandFlushedSocket(url, this.#server);
    const born = performance.now();
    const answer = () => {
      if (!this.#isUp || socket.isClosedByClient) return;
      socket.commit();
      socket.acknowledge();
    };
    const send = socket.send.bind(socket);
    // What was in flight on a connection that lived through the loss is given up for lost.
    socket.send = (data) => {
      if (!this.#isUp || (born < this.#lostFromMs && this.#hasBeenLost)) return;
      send(data);
      setTimeout(answer, 20);
    };
    // The system asks for the connection again after 1, 3 and 7 seconds.
    for (const afterMs of [20, 1_020, 3_020, 7_020])
      setTimeout(() => this.#accept(socket), afterMs);
    return socket;
  };

  #accept(socket: HandFlushedSocket): void {
    if (!this.#isUp || socket.isClosedByClient || socket.sent.length > 0) return;
    socket.open();
    socket.greet();
    if (this.#hasBeenLost) this.backMs ??= performance.now();
  }

  get #isUp(): boolean {
    const now = performance.now();
    return now < this.#lostFromMs || now >= this.#lostUntilMs;
  }

  get #hasBeenLost(): boolean {
    return performance.now() >= this.#lostUntilMs;
  }
}

test("after a network that died without a word, of any length, work goes on within five seconds", async () => {
  const waits: number[] = [];
  for (let lossMs = 5_000; lossMs <= 40_000; lossMs += 700) {
    const startMs = performance.now();
    const network = new LossyNetwork(startMs + 2_000, startMs + 2_000 + lossMs);
    const doc = new Doc();
    const client = new SyncClient({
      url: "ws://host/sync/r1",
      schemaVersion,
      doc,
      awareness: new Awareness(doc),
      random: () => 1,
      openSocket: network.openSocket,
    });
    clients.push(client);
    client.start();
    for (let ms = 0; ms < 2_000 + lossMs + 12_000; ms += 500) {
      doc.getText("title").insert(0, "字");
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(client.snapshot.hasSynced).toBe(true);
    waits.push((network.backMs ?? Number.POSITIVE_INFINITY) - (startMs + 2_000 + lossMs));
    client.destroy();
  }
  expect(Math.max(...waits)).toBeLessThanOrEqual(5_000);
});

test("work that a server leaves without acknowledgement for five seconds is told as not saved", async () => {
  const { client, latest, text } = joinFully();
  text().insert(0, "字");
  const stillThere = () =>
    latest().onmessage?.(new Uint8Array([messageType.awareness, 1, 0]).buffer);
  for (let i = 0; i < 5; i++) {
    expect(client.snapshot.isServerFailing).toBe(false);
    stillThere();
    await vi.advanceTimersByTimeAsync(1_000);
  }
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.snapshot).toMatchObject({ isServerFailing: true, isSaved: false, unsavedEdits: 1 });
  latest().acknowledge();
  await vi.advanceTimersByTimeAsync(1_000);
  expect(client.snapshot).toMatchObject({ isServerFailing: false, isSaved: true });
});

test("typing on without a pause over a slow line is no failure of the server", async () => {
  const { client, latest, text } = joinFully();
  for (let i = 0; i < 200; i++) {
    text().insert(0, "字");
    await vi.advanceTimersByTimeAsync(100);
    // Always half a second behind.
    latest().acknowledge(Math.max(2, latest().syncCount - 5));
    expect(client.snapshot.isServerFailing).toBe(false);
  }
  expect(client.snapshot.isSaved).toBe(false);
  expect(client.unacknowledgedUpdates).toHaveLength(5);
});

test("a server that cannot keep what it was sent is told as failing until it has everything", async () => {
  const { client, latest, text, sockets } = joinFully();
  text().insert(0, "字");
  latest().onclose?.(closeCode.tryAgainLater);
  expect(client.snapshot).toMatchObject({
    isServerFailing: true,
    connection: { state: "waiting", reason: "server" },
  });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sockets).toHaveLength(2);
  latest().open();
  latest().greet();
  expect(client.snapshot).toMatchObject({ isServerFailing: true, unsavedEdits: 1 });
  latest().commit();
  latest().acknowledge();
  expect(client.snapshot).toMatchObject({ isServerFailing: false, isSaved: true });
});

test("a new connection's first acknowledgements do not speak for work sent over the old one", async () => {
  const { client, latest, text } = joinFully();
  text().insert(0, "字");
  latest().onclose?.(1006);
  await vi.advanceTimersByTimeAsync(3_000);
  latest().open();
  latest().acknowledge(1);
  expect(client.unacknowledgedUpdates).toHaveLength(1);
});

test("a page that slept asks whether the server is there before it believes or gives up anything", async () => {
  const { sockets, latest } = joinFully();
  const { sent } = latest();
  const questions = () => sent.filter(([type]) => type === messageType.queryAwareness).length;
  // The page's timers stood still while the machine's clock went on.
  const original = performance.now.bind(performance);
  const clock = vi.spyOn(performance, "now").mockImplementation(() => original() + 3_600_000);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(questions()).toBe(1);
  expect(sockets).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(8_000);
  expect(sockets.length).toBeGreaterThan(1);
  clock.mockRestore();
});

test("a quiet server that answers is left alone, and the question is no unsaved work", async () => {
  const { client, sockets, latest } = joinFully();
  for (let i = 0; i < 30; i++) {
    await vi.advanceTimersByTimeAsync(2_500);
    expect(client.snapshot.isSaved).toBe(true);
    latest().acknowledge();
  }
  expect(sockets).toHaveLength(1);
});

test.each([
  [closeCode.signedOut, "signed-out"],
  [closeCode.rightLost, "refused"],
  [closeCode.clientTooOld, "client-too-old"],
  [closeCode.tooLarge, "too-large"],
])("close code %i ends the client as %s, keeping what was not saved", async (code, reason) => {
  const { client, sockets, latest, text } = joinFully();
  text().insert(0, "被拒的修改");
  latest().onclose?.(code);
  await vi.advanceTimersByTimeAsync(60_000);
  expect(client.snapshot.connection).toEqual({ state: "ended", reason });
  expect(client.unacknowledgedUpdates).toHaveLength(1);
  expect(sockets).toHaveLength(1);
});

test("a session renewed in another tab carries on; only one that is really over ends the client", async () => {
  const { client, sockets, latest, text } = joinFully({ diagnose: async () => "signed-out" });
  text().insert(0, "接着写");
  latest().onclose?.(closeCode.signedOut);
  expect(client.snapshot.connection).toMatchObject({ state: "waiting" });
  await vi.advanceTimersByTimeAsync(400);
  expect(sockets).toHaveLength(2);
  latest().onclose?.(1006);
  await vi.advanceTimersByTimeAsync(10);
  expect(client.snapshot.connection).toEqual({ state: "ended", reason: "signed-out" });
  expect(client.unacknowledgedUpdates).toHaveLength(1);
});

test("a socket that is let in and signed out again and again is not opened for ever", async () => {
  const { client, sockets, latest } = joinFully({ diagnose: async () => "retry" });
  latest().onclose?.(closeCode.signedOut);
  await vi.advanceTimersByTimeAsync(400);
  latest().open();
  latest().onclose?.(closeCode.signedOut);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(client.snapshot.connection).toEqual({ state: "ended", reason: "signed-out" });
  expect(sockets).toHaveLength(2);
});

test("a connection cut for slowness is made again", async () => {
  const { client, sockets, latest } = joinFully();
  latest().onclose?.(closeCode.tooSlow);
  expect(client.snapshot.connection).toMatchObject({ state: "waiting", reason: "too-slow" });
  await vi.advanceTimersByTimeAsync(3_000);
  expect(sockets).toHaveLength(2);
});

test("an opening refused before the upgrade is asked about, and ends the client if it must", async () => {
  const { client, latest } = join({ diagnose: async () => "refused" });
  latest().onclose?.(1006);
  await vi.advanceTimersByTimeAsync(10);
  expect(client.snapshot.connection).toEqual({ state: "ended", reason: "refused" });
});

test("edits that wait for others which never came make the client ask again", async () => {
  const { doc, latest, server } = joinFully();
  const updates: Uint8Array[] = [];
  server.on("update", (update: Uint8Array) => updates.push(update));
  server.getText("title").insert(0, "一");
  server.getText("title").insert(1, "二");
  const second = updates[1];
  if (second === undefined) throw new Error("two edits make two updates");
  latest().deliver((encoder) => sync.writeUpdate(encoder, second));
  expect(doc.store.pendingStructs).not.toBeNull();
  await vi.advanceTimersByTimeAsync(6_000);
  const steps = latest().sent.filter(
    (message) => message[0] === messageType.sync && message[1] === sync.messageYjsSyncStep1,
  );
  expect(steps).toHaveLength(2);
  latest().greet();
  expect(doc.getText("title").toString()).toBe("一二");
});

test("presence goes out at most ten times a second, the last state always", async () => {
  const { awareness, latest } = joinFully();
  const before = latest().sent.length;
  for (let i = 0; i < 100; i++) {
    awareness.setLocalStateField("cursor", i);
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(200);
  const presence = latest().sent.slice(before).length;
  expect(presence).toBeGreaterThan(2);
  expect(presence).toBeLessThanOrEqual(10);
  expect(awareness.getLocalState()).toMatchObject({ cursor: 99 });
});

test("seeded peers that type, drop and come back end equal, with everything acknowledged", async () => {
  const server = new Doc();
  const peers = Array.from({ length: 3 }, () => join({ server }));
  let seed = 20_241;
  const next = (below: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
    return seed % below;
  };
  for (const { latest } of peers) latest().open();
  for (const { latest } of peers) latest().greet();
  for (let i = 0; i < 300; i++) {
    const peer = peers[next(3)];
    if (peer === undefined) continue;
    const title = peer.text();
    const action = next(6);
    if (action < 3) title.insert(next(title.length + 1), String.fromCharCode(0x4e00 + next(500)));
    else if (action === 3 && title.length > 0) title.delete(next(title.length), 1);
    else if (action === 4) peer.latest().commit();
    else {
      peer.latest().onclose?.(1006);
      await vi.advanceTimersByTimeAsync(3_000);
      peer.latest().open();
      peer.latest().greet();
    }
  }
  for (let round = 0; round < 2; round++) {
    for (const { latest } of peers) latest().commit();
    for (const { latest } of peers) {
      latest().deliver((encoder) => sync.writeUpdate(encoder, encodeStateAsUpdate(server)));
      latest().acknowledge();
    }
  }
  for (const { doc, client } of peers) {
    expect(doc.getText("title").toString()).toBe(server.getText("title").toString());
    expect(client.snapshot.isSaved).toBe(true);
  }
});
