import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { encodeAwarenessEntries } from "#core/sync/awareness.ts";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import {
  encodeAwareness,
  encodeSyncStep1,
  encodeSyncStep2,
  encodeUpdate,
} from "#core/sync/wire.ts";
import { eventually } from "./eventually.ts";
import { seededRandom } from "./seeded-random.ts";
import { flushAll, openTestRooms, settle, TestClient } from "./test-room.ts";
import { addPerson, addReport, openSyncStack } from "./test-stack.ts";

const frameCount = 5_000;
const overSockets = { frames: 1_000, perSocket: 20 };

function honestFrames(): Uint8Array[] {
  const doc = new Y.Doc();
  const updates: Uint8Array[] = [];
  doc.on("update", (update: Uint8Array) => void updates.push(update));
  doc.getText("title").insert(0, "园区简报");
  doc.getText("title").format(0, 2, { bold: true });
  doc.getXmlFragment("default").insert(0, [new Y.XmlElement("paragraph")]);
  doc.getMap("other").set("key", { list: [1, "two", null] });
  doc.getText("title").delete(0, 1);
  const presence = encodeAwarenessEntries([{ clientId: 1, clock: 1, state: { cursor: null } }]);
  return [
    encodeSyncStep1(Y.encodeStateVector(doc)),
    encodeSyncStep2(Y.encodeStateAsUpdate(doc)),
    ...updates.map((update) => encodeUpdate(update)),
    encodeAwareness(presence),
    new Uint8Array([3]),
  ];
}

/** Flips, inserts, drops or repeats a few bytes. */
function mutated(frame: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...frame];
  const place = () => Math.floor(random() * (bytes.length + 1));
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes--) {
    const at = place();
    const dice = random();
    if (dice < 0.4 && at < bytes.length) bytes[at] = Math.floor(random() * 256);
    else if (dice < 0.6) bytes.splice(at, 0, Math.floor(random() * 256));
    else if (dice < 0.8) bytes.splice(at, 1 + Math.floor(random() * 3));
    else bytes.splice(at, 0, ...bytes.slice(at, at + 4));
  }
  return Uint8Array.from(bytes);
}

test(`rule 2: after ${frameCount} mutated frames a room still works and its log can be replayed`, async () => {
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  const { rooms, store } = openTestRooms();
  const honest = honestFrames();
  const bystander = new TestClient("bo").join(rooms);
  let longestMs = 0;
  for (let n = 0; n < frameCount; n++) {
    const attacker = new TestClient("eve").join(rooms);
    attacker.up.length = 0;
    attacker.up.push(mutated(honest[n % honest.length] ?? new Uint8Array(), random));
    const startedMs = performance.now();
    attacker.flushUp();
    await settle();
    longestMs = Math.max(longestMs, performance.now() - startedMs);
    attacker.leave();
  }
  expect(longestMs, `seed ${seed}`).toBeLessThan(1_000);
  bystander.type("still here", 0);
  await flushAll(bystander);
  const visitor = new TestClient("cai").join(rooms);
  await flushAll(visitor, bystander);
  const replayed = store.replay("r");
  expect(replayed.store.pendingStructs, `seed ${seed}`).toBeNull();
  expect(bystander.closed, `seed ${seed}`).toBeNull();
  for (const doc of [visitor.doc, bystander.doc]) {
    expect(holdsUpdate(doc, decodeUpdate(Y.encodeStateAsUpdate(replayed)))).toBe(true);
  }
}, 60_000);

test(`rule 2: ${overSockets.frames} mutated frames cost sockets, never the process or another report`, async () => {
  const seed = Date.now() % 1_000_000;
  const random = seededRandom(seed);
  const stack = await openSyncStack();
  const { token } = addPerson(stack.db, { userId: "anna" });
  for (const reportId of ["target", "bystander"]) {
    addReport(stack.db, { reportId, members: { anna: "owner" } });
  }
  const headers = { authorization: `Bearer ${token}` };
  let hasExited = false;
  void stack.sync.exited.then(() => {
    hasExited = true;
  });
  const bystander = new WebSocket(`${stack.url}/bystander`, { headers });
  await new Promise((resolve) => {
    bystander.on("open", resolve);
  });
  const honest = honestFrames();

  for (let sent = 0; sent < overSockets.frames; sent += overSockets.perSocket) {
    const socket = new WebSocket(`${stack.url}/target`, { headers });
    socket.on("error", () => {});
    await new Promise((resolve) => {
      socket.on("open", resolve);
    });
    for (let n = 0; n < overSockets.perSocket; n++) {
      const frame = honest[Math.floor(random() * honest.length)] ?? new Uint8Array();
      socket.send(mutated(frame, random));
    }
    await new Promise((resolve) => {
      socket.on("close", resolve);
      socket.close();
    });
  }

  expect(hasExited, `seed ${seed}`).toBe(false);
  expect(bystander.readyState, `seed ${seed}`).toBe(WebSocket.OPEN);
  // The attacked report can still be opened by somebody who starts from nothing.
  const doc = new Y.Doc();
  const visitor = new WebSocket(`${stack.url}/target`, { headers });
  visitor.on("open", () => visitor.send(encodeSyncStep1(Y.encodeStateVector(doc))));
  const answers: number[] = [];
  visitor.on("message", (data: Buffer) => answers.push(data[1] ?? -1));
  await eventually(() => expect(answers, `seed ${seed}`).toContain(1));
  visitor.terminate();
  bystander.terminate();
  await stack.close();
}, 120_000);
