import * as decoding from "lib0/decoding";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Awareness, applyAwarenessUpdate } from "y-protocols/awareness";
import * as Y from "yjs";
import {
  type AwarenessEntry,
  decodeAwareness,
  encodeAwarenessEntries,
} from "#core/sync/awareness.ts";
import { maxAwarenessBytes, messageType } from "#core/sync/protocol.ts";
import { Presence } from "./presence.ts";
import { person } from "./test-room.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance", "Date"] });
});
afterEach(() => void vi.useRealTimers());

class ListeningPeer {
  readonly person;
  readonly heard: AwarenessEntry[][] = [];
  constructor(userId: string, particulars: { name?: string; color?: string } = {}) {
    this.person = { ...person(userId), ...particulars };
  }
  send(frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    expect(decoding.readVarUint(decoder)).toBe(messageType.awareness);
    this.heard.push(decodeAwareness(decoding.readVarUint8Array(decoder)));
  }
  get last(): AwarenessEntry | undefined {
    return this.heard.at(-1)?.at(-1);
  }
}

function open(...userIds: string[]) {
  const peers = userIds.map((userId) => new ListeningPeer(userId));
  const presence = new Presence<ListeningPeer>(new Set(peers));
  const say = (peer: ListeningPeer | undefined, clientId: number, state: unknown, clock = 1) => {
    if (peer === undefined) throw new Error("no such peer");
    presence.take(peer, encodeAwarenessEntries([{ clientId, clock, state }]));
    vi.advanceTimersByTime(100);
  };
  return { presence, peers, say };
}

const position = { type: null, tname: "default", item: { client: 1, clock: 2 }, assoc: 0 };
const cursor = { anchor: position, head: position };

test("rule 13: identity is the server's word, whatever the client claims", () => {
  const { peers, say } = open("anna", "bo");
  const [anna, bo] = peers;
  say(anna, 1, {
    user: { id: "bo", name: "Chair", color: "red;position:fixed" },
    admin: true,
    html: "<script>",
    cursor,
  });
  expect(bo?.last).toMatchObject({ clientId: 1 });
  expect(bo?.last?.state).toEqual({
    user: { id: "anna", name: "Name of anna", color: "#0f766e" },
    cursor,
  });
});

test("rule 13: a long name and a colour that is none are cut to what is harmless", () => {
  const odd = { name: "长".repeat(5_000), color: "url(http://evil.example)" };
  const [anna, bo] = [new ListeningPeer("anna", odd), new ListeningPeer("bo")];
  const presence = new Presence(new Set([anna, bo]));
  presence.take(anna, encodeAwarenessEntries([{ clientId: 1, clock: 1, state: {} }]));
  vi.advanceTimersByTime(100);
  expect(bo.last?.state).toEqual({
    user: { id: "anna", name: "长".repeat(128), color: "#444444" },
  });
});

test.each([
  ["a string", "x"],
  ["an array", []],
  ["numbers out of form", { anchor: { item: { client: -1, clock: 0 } }, head: position }],
  ["a name of a kilobyte", { anchor: { tname: "x".repeat(1024) }, head: position }],
])("rule 13: a caret that is %s is left out", (_kind, claimed) => {
  const { peers, say } = open("anna", "bo");
  say(peers[0], 1, { cursor: claimed });
  expect(peers[1]?.last?.state).not.toHaveProperty("cursor");
});

test("rule 13: entries for other client ids are dropped in silence, echoes and removals too", () => {
  const { presence, peers, say } = open("anna", "bo", "eve");
  const [anna, bo, eve] = peers;
  say(anna, 1, { cursor });
  say(eve, 3, {});
  const heardBefore = bo?.heard.length;
  say(eve, 1, null, 99);
  say(eve, 1, { user: { name: "Eve" } }, 99);
  say(eve, 4, {}, 99);
  expect(bo?.heard.length).toBe(heardBefore);
  if (bo === undefined) throw new Error("bo listens");
  const everybody = presence.frameFor(bo);
  bo.send(everybody);
  expect(
    bo.heard
      .at(-1)
      ?.map((entry) => entry.clientId)
      .toSorted(),
  ).toEqual([1, 3]);
});

test("rule 13: an id that another person has or had cannot be claimed; its own person may", () => {
  const { presence, peers, say } = open("anna", "eve", "anna");
  const [anna, eve, annaAgain] = peers;
  say(anna, 1, { cursor });
  say(eve, 1, { cursor });
  if (anna === undefined || annaAgain === undefined) throw new Error("both are here");
  presence.leave(anna);
  vi.advanceTimersByTime(100);
  expect(eve?.last).toMatchObject({ clientId: 1, state: null });
  say(eve, 1, { cursor });
  say(annaAgain, 1, { cursor });
  expect(eve?.last?.state).toMatchObject({ user: { id: "anna" } });
});

test("rule 13: an id stays its socket's while that has withdrawn its presence", () => {
  const { peers, say } = open("anna", "eve", "bo");
  const [anna, eve, bo] = peers;
  say(anna, 1, { cursor });
  say(anna, 1, null);
  const heardBefore = bo?.heard.length;
  say(eve, 1, { cursor });
  expect(bo?.heard.length).toBe(heardBefore);
  say(anna, 1, { cursor });
  expect(bo?.last?.state).toMatchObject({ user: { id: "anna" } });
});

test("an echo of everybody's presence claims nothing", () => {
  const { presence, peers, say } = open("anna", "bo", "eve");
  const [anna, bo, eve] = peers;
  if (eve === undefined) throw new Error("eve is here");
  say(anna, 1, {});
  say(bo, 2, {});
  const echo = [1, 2, 3].map((clientId) => ({ clientId, clock: 9, state: { cursor } }));
  presence.take(eve, encodeAwarenessEntries(echo));
  say(eve, 3, {});
  expect(anna?.last).toMatchObject({ clientId: 3, state: { user: { id: "eve" } } });
});

test("rule 13: a message above 4 KiB is dropped", () => {
  const { presence, peers } = open("anna", "bo");
  const [anna, bo] = peers;
  if (anna === undefined) throw new Error("anna is here");
  const state = { user: { name: "x".repeat(maxAwarenessBytes) } };
  presence.take(anna, encodeAwarenessEntries([{ clientId: 1, clock: 1, state }]));
  vi.advanceTimersByTime(1_000);
  expect(bo?.heard).toEqual([]);
});

test("rule 14: a thousand moves a second reach the others ten times a second, the last one always", () => {
  const { presence, peers } = open("anna", "bo");
  const [anna, bo] = peers;
  if (anna === undefined || bo === undefined) throw new Error("both are here");
  for (let move = 1; move <= 1_000; move++) {
    const head = { ...position, item: { client: 1, clock: move } };
    const state = { cursor: { anchor: head, head } };
    presence.take(anna, encodeAwarenessEntries([{ clientId: 1, clock: move, state }]));
    vi.advanceTimersByTime(1);
  }
  vi.advanceTimersByTime(200);
  expect(bo.heard.length).toBeLessThanOrEqual(12);
  expect(bo.last?.state).toMatchObject({ cursor: { head: { item: { clock: 1_000 } } } });
  expect(anna.heard).toEqual([]);
});

test("rule 14: whoever asks for everybody again and again is answered ten times a second", () => {
  const { presence, peers, say } = open("anna", "bo");
  const [anna, bo] = peers;
  if (bo === undefined) throw new Error("bo is here");
  say(anna, 1, { cursor });
  const before = bo.heard.length;
  for (let ms = 0; ms < 1_000; ms++) {
    presence.ask(bo);
    vi.advanceTimersByTime(1);
  }
  expect(bo.heard.length - before).toBeGreaterThan(8);
  expect(bo.heard.length - before).toBeLessThanOrEqual(10);
  expect(bo.last).toMatchObject({ clientId: 1, state: { user: { id: "anna" } } });
});

test("rule 14: whoever asks while others move and leave hears of all in one message", () => {
  const { presence, peers, say } = open("anna", "bo", "eve");
  const [anna, bo, eve] = peers;
  if (bo === undefined || eve === undefined) throw new Error("both are here");
  say(anna, 1, { cursor });
  say(eve, 3, {});
  const before = bo.heard.length;
  presence.ask(bo);
  presence.leave(eve);
  say(anna, 1, {});
  expect(bo.heard.length - before).toBe(1);
  const told = bo.heard.at(-1)?.map(({ clientId, state }) => `${clientId} ${state !== null}`);
  expect(told?.toSorted()).toEqual(["1 true", "3 false"]);
});

test("who asked and left is told nothing", () => {
  const { presence, peers, say } = open("anna", "bo");
  const [anna, bo] = peers;
  if (bo === undefined) throw new Error("bo is here");
  say(anna, 1, {});
  const before = bo.heard.length;
  presence.ask(bo);
  presence.leave(bo);
  vi.advanceTimersByTime(200);
  expect(bo.heard.length).toBe(before);
});

test("who comes back with the clock it left with is seen at once by a stock client", () => {
  const { presence, peers, say } = open("anna", "bo");
  const [anna, bo] = peers;
  if (anna === undefined || bo === undefined) throw new Error("both are here");
  const awareness = new Awareness(new Y.Doc());
  const apply = () => {
    for (const entries of bo.heard.splice(0)) {
      applyAwarenessUpdate(awareness, encodeAwarenessEntries(entries), "test");
    }
  };
  say(anna, 1, {}, 5);
  apply();
  expect(awareness.getStates().has(1)).toBe(true);
  presence.leave(anna);
  vi.advanceTimersByTime(100);
  apply();
  expect(awareness.getStates().has(1)).toBe(false);
  say(anna, 1, {}, 5);
  apply();
  expect(awareness.getStates().has(1)).toBe(true);
  awareness.destroy();
});

test("rule 14: everybody hears something every 15 seconds, and of everybody who is there", () => {
  const { presence, peers, say } = open("anna", "bo");
  say(peers[0], 1, {});
  presence.beat();
  expect(peers[0]?.heard.at(-1)).toEqual([]);
  expect(peers[1]?.heard.at(-1)?.map((entry) => entry.clientId)).toEqual([1]);
});
