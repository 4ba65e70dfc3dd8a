import { expect, test } from "vitest";
import * as Y from "yjs";
import { decodeUpdate, holdsUpdate } from "#core/sync/update.ts";
import { seededRandom } from "./seeded-random.ts";
import { FakeStore, flushAll, openTestRooms, settle, TestClient } from "./test-room.ts";

/** Seeds that once failed stay here for ever. */
const keptSeeds: readonly number[] = [];
const freshSeeds = Array.from({ length: 40 }, (_, n) => (Date.now() % 1_000_000) + n);

/**
 * Three people edit one report over queues of frames: some frames move, some wait, sockets drop
 * and come back, and the store fails now and then, for a moment or until it is given up.
 */
async function run(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const store = new FakeStore();
  store.beforeAppend = () => {
    if (random() < 0.15) throw new Error("SQLITE_IOERR: disk I/O error");
  };
  store.beforeLoad = () => {
    if (random() < 0.1) throw new Error("SQLITE_BUSY: database is locked");
  };
  const { rooms } = openTestRooms({ store, giveUpAfterMs: random() < 0.5 ? 0 : 60_000 });
  const acknowledged: Uint8Array[] = [];
  let clients = ["anna", "bo", "cai"].map((userId) => new TestClient(userId).join(rooms));
  const rejoin = (client: TestClient): TestClient => {
    client.leave();
    acknowledged.push(...client.acknowledgedUpdates);
    return new TestClient(client.person.userId, { doc: client.doc }).join(rooms);
  };

  for (let step = 0; step < 120; step++) {
    clients = clients.map((client) => (client.closed === null ? client : rejoin(client)));
    const index = Math.floor(random() * clients.length);
    const client = clients[index];
    if (client === undefined) continue;
    const dice = random();
    if (dice < 0.35) client.type(`${client.person.userId}${step} `, randomPlace(client, random));
    else if (dice < 0.5 && client.text.length > 3)
      client.erase(randomPlace(client, random) >> 1, 1);
    else if (dice < 0.7) client.flushUp(1 + Math.floor(random() * 4));
    else if (dice < 0.9) client.flushDown(1 + Math.floor(random() * 4));
    else if (dice < 0.95) clients[index] = rejoin(client);
    else await settle();
  }

  store.beforeAppend = () => {};
  store.beforeLoad = () => {};
  for (let round = 0; round < 100; round++) {
    await flushAll(...clients);
    if (clients.every((client) => client.closed === null)) break;
    clients = clients.map((client) => (client.closed === null ? client : rejoin(client)));
  }
  await expect.poll(() => rooms.flush(1_000)).toBe(true);
  await flushAll(...clients);
  for (const client of clients) acknowledged.push(...client.acknowledgedUpdates);

  const replayed = store.replay("r");
  expect(replayed.store.pendingStructs, `seed ${seed}`).toBeNull();
  const texts = [replayed.getText("title").toString(), ...clients.map((client) => client.text)];
  expect(new Set(texts).size, `seed ${seed}`).toBe(1);
  for (const client of clients) {
    const everything = decodeUpdate(Y.encodeStateAsUpdate(client.doc));
    expect(holdsUpdate(replayed, everything), `seed ${seed}`).toBe(true);
  }
  for (const update of acknowledged) {
    expect(holdsUpdate(replayed, decodeUpdate(update)), `seed ${seed}`).toBe(true);
  }
}

function randomPlace(client: TestClient, random: () => number): number {
  return Math.floor(random() * client.text.length);
}

test.each([...keptSeeds, ...freshSeeds])(
  "rule 11: clients, store and acknowledgements agree in the end (seed %i)",
  run,
);

/** Only the store's own word counts: an acknowledgement is looked for in the log as it comes. */
test("rule 5: no acknowledgement is ever ahead of the log, whatever the store does", async () => {
  const random = seededRandom(7);
  const store = new FakeStore();
  let isFailing = false;
  store.beforeTake = settle;
  store.beforeAppend = () => {
    if (isFailing) throw new Error("SQLITE_FULL: database or disk is full");
  };
  const { rooms } = openTestRooms({ store, giveUpAfterMs: 60_000 });
  const anna = new TestClient("anna").join(rooms);
  await flushAll(anna);
  for (let step = 0; step < 200; step++) {
    isFailing = random() < 0.5;
    anna.type("x");
    if (random() < 0.3) anna.erase(0, 1);
    anna.flushUp();
    await settle();
    anna.flushDown();
    const replayed = store.replay("r");
    for (const update of anna.acknowledgedUpdates.splice(0)) {
      expect(holdsUpdate(replayed, decodeUpdate(update))).toBe(true);
    }
  }
});
