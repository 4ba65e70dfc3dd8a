import { expect, test } from "vitest";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { encodeSyncStep1 } from "#core/sync/wire.ts";
import { eventually } from "#server/sync/eventually.ts";
import { seededRandom } from "#server/sync/seeded-random.ts";
import { flushAll, openTestRooms, TestClient } from "#server/sync/test-room.ts";
import { addPerson, addReport, openSyncStack } from "#server/sync/test-stack.ts";
import { honestFrames, hostileShapes, mutated } from "./hostile-frames.ts";
import { runHostile } from "./hostile-run.ts";

const frames = Number(process.env["HOSTILE_FRAMES"] ?? 100_000);
const overSockets = { frames: 1_000, perSocket: 20 };

test(`rule 2: ${frames} hostile frames end sockets, never the process; nothing is half-applied`, async () => {
  const seed = Date.now() % 1_000_000;
  const { closed, ...result } = await runHostile({ frames, seed });
  expect(result, `seed ${seed}`).toMatchObject({ bystanderIsWhole: true, attackedIsWhole: true });
  // Some mutations leave a frame that is honest after all; of a hundred thousand most do not.
  expect(closed, `seed ${seed}`).toBeGreaterThan(frames / 2);
}, 600_000);

test.each(Object.keys(hostileShapes))(
  "rule 2: a shape made to hurt does not: %s",
  async (shape) => {
    const { rooms, store } = openTestRooms();
    const honest = new TestClient("anna").join(rooms);
    await flushAll(honest);
    const attacker = new TestClient("eve").join(rooms);
    attacker.up.push(hostileShapes[shape]?.() ?? new Uint8Array());
    await flushAll(attacker);
    honest.type("unharmed");
    await flushAll(honest, attacker);
    const replayed = store.replay("r");
    expect([replayed.store.pendingStructs, replayed.store.pendingDs]).toEqual([null, null]);
    expect(honest.closed).toBeNull();
    expect(replayed.getText("title").toString()).toContain("unharmed");
    const visitor = new TestClient("bo").join(rooms);
    await flushAll(visitor);
    expect(visitor.text).toBe(replayed.getText("title").toString());
  },
);

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
