import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setImmediate as nextTurn } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { z } from "zod";
import { messageType } from "#core/sync/protocol.ts";
import { encodeSyncStep1, encodeUpdate } from "#core/sync/wire.ts";
import { readReport } from "#db/log.ts";
import { openLogDatabase } from "#db/open-database.ts";
import { eventually } from "./sync/eventually.ts";
import { addPerson, addReport, openSyncStack, type SyncStack } from "./sync/test-stack.ts";

// Each stack is two processes to start, on whatever machine runs the tests.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let stack: SyncStack;
let peopleCount = 0;

beforeAll(async () => {
  stack = await openSyncStack();
});
afterAll(async () => {
  await stack.close();
});

interface OpenSocket {
  readonly socket: WebSocket;
  readonly frames: Uint8Array[];
  readonly closed: Promise<number>;
}

async function open(token: string, target: string): Promise<OpenSocket> {
  const socket = new WebSocket(`${stack.url}/${target}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => void frames.push(new Uint8Array(data)));
  socket.on("error", () => {});
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => resolve(code));
  });
  await new Promise((resolve, reject) => {
    socket.on("open", resolve);
    socket.on("error", reject);
  });
  return { socket, frames, closed };
}

/** A person of their own for each test, with a report of their own. */
function newWriter() {
  peopleCount += 1;
  const userId = `person-${peopleCount}`;
  const reportId = `report-${peopleCount}`;
  const { token, tokenId } = addPerson(stack.db, { userId });
  addReport(stack.db, { reportId, members: { [userId]: "editor" } });
  return { userId, reportId, token, tokenId };
}

function typed(text: string): Uint8Array {
  const doc = new Y.Doc();
  doc.getText("title").insert(0, text);
  return Y.encodeStateAsUpdate(doc);
}

function storedTitle(reportId: string): string {
  const db = openLogDatabase(`${stack.folder}/log.db`, { busyTimeoutMs: 1_000, readonly: true });
  const doc = new Y.Doc();
  for (const update of readReport(db, reportId).updates) Y.applyUpdate(doc, update);
  db.$client.close();
  return doc.getText("title").toString();
}

const acknowledgements = (frames: readonly Uint8Array[]) =>
  frames.filter(([type]) => type === messageType.durableAck).map(([, count]) => count);

test("rule 6: with ?ack=1 the first n sync messages are counted; without it no such message comes", async () => {
  const { token, reportId } = newWriter();
  const asking = await open(token, `${reportId}?ack=1`);
  asking.socket.send(encodeSyncStep1(Y.encodeStateVector(new Y.Doc())));
  asking.socket.send(encodeUpdate(typed("a")));
  await eventually(() => expect(acknowledgements(asking.frames).at(-1)).toBe(2));
  expect(storedTitle(reportId)).toBe("a");

  const stock = await open(token, reportId);
  stock.socket.send(encodeSyncStep1(Y.encodeStateVector(new Y.Doc())));
  stock.socket.send(encodeUpdate(typed("b")));
  await eventually(() => expect(storedTitle(reportId).length).toBe(2));
  stock.socket.send(encodeSyncStep1(Y.encodeStateVector(new Y.Doc())));
  await eventually(() => {
    expect(stock.frames.filter(([type, step]) => type === 0 && step === 1).length).toBe(2);
  });
  expect(acknowledgements(stock.frames)).toEqual([]);
  asking.socket.terminate();
  stock.socket.terminate();
});

// Again when a busy machine was slow: the second is a promise of the server, not of the machine.
test("rule 10: a lost membership ends the live socket within a second, even if nobody says so", {
  retry: 2,
}, async () => {
  const { token, reportId, userId } = newWriter();
  const { socket, closed, frames } = await open(token, reportId);
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  const changedMs = performance.now();
  stack.db.$client.prepare("DELETE FROM report_members WHERE user_id = ?").run(userId);
  expect(await closed).toBe(4403);
  expect(performance.now() - changedMs).toBeLessThan(1_000);
  socket.terminate();
});

test("rule 10: a revoked token ends the live socket at once when the web process says so", async () => {
  const { token, tokenId, reportId, userId } = newWriter();
  const { closed, frames } = await open(token, reportId);
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  const revoke = stack.db.$client.prepare("UPDATE personal_tokens SET revoked_at = 1 WHERE id = ?");
  revoke.run(tokenId);
  stack.sync.rightsChanged({ reportId: null, userId });
  expect(await closed).toBe(4401);
});

test("rule 9: a viewer's frames of every kind change nothing", async () => {
  const { reportId, token } = newWriter();
  const viewer = addPerson(stack.db, { userId: `viewer-of-${reportId}` });
  const values = "VALUES (?, ?, 'viewer', 0)";
  stack.db.$client
    .prepare(`INSERT INTO report_members (report_id, user_id, role, added_at) ${values}`)
    .run(reportId, `viewer-of-${reportId}`);
  const editor = await open(token, reportId);
  for (const step of [1, 2]) {
    const { socket, closed, frames } = await open(viewer.token, reportId);
    await eventually(() => expect(frames.length).toBeGreaterThan(0));
    const frame = encodeUpdate(typed("forbidden"));
    frame[1] = step;
    socket.send(frame);
    expect(await closed).toBe(4403);
  }
  expect(storedTitle(reportId)).toBe("");
  expect(editor.frames.filter(([type, step]) => type === 0 && step === 2)).toEqual([]);
  editor.socket.terminate();
});

test("the web process edits through the room: a seed once, a title, and hears what is on disk", async () => {
  const { reportId, userId } = newWriter();
  const seeds = await Promise.all(
    Array.from({ length: 20 }, (_, n) =>
      stack.sync.edit(reportId, { kind: "seed", title: `第${n}期`, body: null }, userId),
    ),
  );
  expect(seeds.filter(({ seq }) => seq !== null).length).toBe(1);
  const { seq } = await stack.sync.edit(reportId, { kind: "set-title", title: "年度简报" }, userId);
  expect(storedTitle(reportId)).toBe("年度简报");
  await eventually(() => expect(stack.committed).toContainEqual({ reportId, seq }));
  const odd = { kind: "seed", title: "", body: { type: "nothing" } } as const;
  await expect(stack.sync.edit(reportId, odd, userId)).rejects.toMatchObject({ reason: "invalid" });
});

test("the web process knows who has a report open", async () => {
  const { reportId, userId, token } = newWriter();
  expect(stack.sync.presentUserIds(reportId)).toEqual([]);
  const { socket } = await open(token, reportId);
  await eventually(() => expect(stack.sync.presentUserIds(reportId)).toEqual([userId]));
  socket.close();
  await eventually(() => expect(stack.sync.presentUserIds(reportId)).toEqual([]));
});

test("a stop brings what was received to the disk, closes with 1001 and ends with everything flushed", async () => {
  const own = await openSyncStack();
  const { token } = addPerson(own.db, { userId: "anna" });
  addReport(own.db, { reportId: "r", members: { anna: "owner" } });
  const socket = new WebSocket(`${own.url}/r?ack=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => void frames.push(new Uint8Array(data)));
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  const closed = new Promise((resolve) => {
    socket.on("close", resolve);
  });
  socket.send(encodeUpdate(typed("last words")));
  await eventually(() => expect(own.committed.length).toBe(1));
  expect(await own.sync.stop(5_000)).toBe(true);
  expect(await closed).toBe(1001);
  expect(acknowledgements(frames)).toEqual([1]);
  await own.close();
});

test("a stop that cannot reach the disk keeps its deadline and says that not all is stored", async () => {
  const own = await openSyncStack();
  const { token } = addPerson(own.db, { userId: "anna" });
  addReport(own.db, { reportId: "r", members: { anna: "owner" } });
  const lock = openLogDatabase(`${own.folder}/log.db`, { busyTimeoutMs: 0 });
  const socket = new WebSocket(`${own.url}/r?ack=1`, {
    headers: { authorization: `Bearer ${token}` },
  });
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => void frames.push(new Uint8Array(data)));
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  lock.$client.exec("BEGIN IMMEDIATE");
  socket.send(encodeUpdate(typed("unsaved")));
  socket.send(encodeSyncStep1(Y.encodeStateVector(new Y.Doc())));
  await eventually(() => expect(frames.length).toBeGreaterThan(2));
  const stoppedMs = performance.now();
  expect(await own.sync.stop(300)).toBe(false);
  expect(performance.now() - stoppedMs).toBeLessThan(4_000);
  expect(acknowledgements(frames)).toEqual([]);
  lock.$client.close();
  await own.close();
});

test("when the sync process dies the web process is told, and edits are refused", async () => {
  const own = await openSyncStack();
  process.kill(own.sync.pid, "SIGKILL");
  expect(await own.sync.exited).toEqual({ code: null, signal: "SIGKILL" });
  const editing = own.sync.edit("r", { kind: "set-title", title: "x" }, null);
  await expect(editing).rejects.toMatchObject({ reason: "unavailable" });
  await own.close();
});

test("a sync process whose web process was killed flushes and makes room for the next", async () => {
  const folder = mkdtempSync(join(tmpdir(), "zonebrief-orphan-"));
  const harness = fileURLToPath(new URL("../bench/sync-harness.ts", import.meta.url));
  const web = spawn(process.execPath, [harness], {
    env: { ...process.env, DATA_DIR: folder },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = await once(createInterface({ input: web.stdout }), "line");
  const { port } = z.object({ port: z.int() }).parse(JSON.parse(String(line)));
  const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/report-one?ack=1`, {
    headers: { authorization: "Bearer zb_ann-token" },
  });
  const frames: Uint8Array[] = [];
  socket.on("message", (data: Buffer) => void frames.push(new Uint8Array(data)));
  await eventually(() => expect(frames.length).toBeGreaterThan(0));
  const closed = once(socket, "close");
  socket.send(encodeUpdate(typed("orphaned")));
  await eventually(() => expect(acknowledgements(frames)).toEqual([1]));
  web.kill("SIGKILL");
  const [code] = await closed;
  expect(code).toBe(1001);

  const next = await openSyncStack({ folder });
  const again = new WebSocket(`${next.url}/report-one`, {
    headers: { authorization: "Bearer zb_ann-token" },
  });
  await once(again, "open");
  again.terminate();
  await next.close();
  rmSync(folder, { recursive: true });
}, 60_000);

test("rule 3: no frame is lost while its socket changes hands", async () => {
  const { token, reportId } = newWriter();
  const stream = connect(stack.port, "127.0.0.1");
  const request = [
    `GET /sync/${reportId} HTTP/1.1`,
    `Host: 127.0.0.1:${stack.port}`,
    "Upgrade: websocket",
    "Connection: Upgrade",
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version: 13",
    `Authorization: Bearer ${token}`,
  ];
  stream.write([...request, "", ""].join("\r\n"));
  let received = Buffer.alloc(0);
  stream.on("data", (chunk) => {
    received = Buffer.concat([received, chunk]);
  });
  // More than a browser would do: frames before, during and after the handshake.
  const syncStep1 = Buffer.from([0x82, 0x84, 0, 0, 0, 0, 0, 0, 1, 0]);
  let sent = 0;
  for (let turnsLeft = 100; turnsLeft > 0; sent++) {
    stream.write(syncStep1);
    await nextTurn();
    if (received.length > 0) turnsLeft -= 1;
  }
  const answer = Buffer.from([0x82, 5, 0, 1, 2, 0, 0]).toString("latin1");
  await eventually(() => {
    expect(received.toString("latin1").split(answer).length - 1).toBe(sent);
  });
  stream.destroy();
});
