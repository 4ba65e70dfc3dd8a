import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { setImmediate as nextTurn } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { maxFrameBytes } from "#core/sync/protocol.ts";
import { Connection, type ConnectionLimits, connectionLimits } from "./connection.ts";
import { eventually } from "./eventually.ts";
import { createSocketServer } from "./sync-socket.ts";
import { person } from "./test-room.ts";
import { TimerWheel } from "./timer-wheel.ts";

let server: Server;
let url: string;
let connections: Connection[];
/** The server's ends. */
let ends: WebSocket[];
let received: Uint8Array[];
/** This test's own: a socket of the test before may still be closing. */
let ended: { count: number };
let limits: ConnectionLimits;
/** What `receive` answers: settled at once, unless a test holds it. */
let settled: Promise<void>;

beforeEach(async () => {
  connections = [];
  ends = [];
  received = [];
  const ownEnded = { count: 0 };
  ended = ownEnded;
  limits = { ...connectionLimits, closeGraceMs: 50 };
  settled = Promise.resolve();
  const sockets = createSocketServer();
  server = createServer();
  server.on("upgrade", (request, stream, head) => {
    sockets.handleUpgrade(request, stream, head, (socket) => {
      const connection = new Connection({
        socket,
        stream,
        person: person("anna"),
        wantsAck: true,
        log: { debug: () => {} },
        limits,
        pings: new TimerWheel({ periodMs: limits.pingEveryMs }),
        join: () => ({
          receive(frame, done) {
            received.push(frame);
            void settled.then(done);
          },
          leave: () => {
            ownEnded.count += 1;
          },
        }),
        onClosed: () => {},
      });
      connections.push(connection);
      ends.push(socket);
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  url = `ws://127.0.0.1:${address.port}/`;
});

afterEach(async () => {
  server.closeAllConnections();
  for (const connection of connections) connection.close(1001, "the test is over");
  await new Promise((resolve) => server.close(resolve));
});

async function open(options?: {
  autoPong: boolean;
}): Promise<{ socket: WebSocket; peer: Connection }> {
  const socket = new WebSocket(url, options);
  await new Promise((resolve) => {
    socket.on("open", resolve);
  });
  const peer = connections.at(-1);
  if (peer === undefined) throw new Error("a connection was made");
  return { socket, peer };
}

function whenClosed(socket: WebSocket): Promise<number> {
  return new Promise((resolve) => {
    socket.on("close", (code) => resolve(code));
  });
}

const mebibyte = 1024 * 1024;

test("rule 17: a reader more than 8 MiB behind is cut", async () => {
  const { socket, peer } = await open();
  socket.pause();
  const frame = new Uint8Array(mebibyte);
  for (let sent = 0; sent < 64 && ended.count === 0; sent++) {
    peer.send(frame);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await eventually(() => expect(ended.count).toBe(1));
  socket.terminate();
});

test("rule 17: the first full state does not count as being behind; a second one does", async () => {
  const { socket, peer } = await open();
  socket.pause();
  const state = new Uint8Array(12 * mebibyte);
  peer.sendState(state);
  peer.send(new Uint8Array(7 * mebibyte));
  expect(ends[0]?.readyState).toBe(WebSocket.OPEN);
  peer.sendState(state);
  expect(ends[0]?.readyState).toBe(WebSocket.CLOSING);
  await eventually(() => expect(ended.count).toBe(1));
  socket.terminate();
});

test("rule 17: a cut reader that reads again learns why", async () => {
  limits = { ...limits, maxBufferedBytes: 1_000, closeGraceMs: 5_000 };
  const { socket, peer } = await open();
  const closed = whenClosed(socket);
  socket.pause();
  for (let sent = 0; sent < 20; sent++) peer.send(new Uint8Array(mebibyte));
  socket.resume();
  expect(await closed).toBe(4429);
});

test("rule 18: a frame above the cap is refused with 4413, and nothing of it arrives", async () => {
  const { socket } = await open();
  const closed = whenClosed(socket);
  socket.on("error", () => {});
  socket.send(new Uint8Array(maxFrameBytes + 1));
  expect(await closed).toBe(4413);
  expect(received).toEqual([]);
});

test("rule 2: a text frame is malformed", async () => {
  const { socket } = await open();
  const closed = whenClosed(socket);
  socket.send("hello");
  expect(await closed).toBe(1008);
  expect(received).toEqual([]);
});

test("rule 19: a socket that has gone silent is cut", async () => {
  limits = { ...limits, pingEveryMs: 10 };
  const { socket } = await open({ autoPong: false });
  expect(await whenClosed(socket)).toBe(1006);
  await eventually(() => expect(ended.count).toBe(1));
  const { pingEveryMs, maxUnansweredPings } = connectionLimits;
  expect(pingEveryMs * (maxUnansweredPings + 1)).toBeLessThanOrEqual(45_000);
});

test("rule 19: a socket that answers pings stays", async () => {
  limits = { ...limits, pingEveryMs: 50 };
  const { socket } = await open();
  let pings = 0;
  await new Promise<void>((resolve) => {
    socket.on("ping", () => ++pings === 12 && resolve());
  });
  expect(ended.count).toBe(0);
});

test("a socket is read no faster than its messages reach the disk", async () => {
  limits = { ...limits, maxUnsettledBytes: 10_000 };
  const { promise, resolve } = Promise.withResolvers<void>();
  settled = promise;
  const { socket } = await open();
  for (let sent = 0; sent < 200; sent++) socket.send(new Uint8Array(100_000));
  await eventually(() => expect(ends[0]?.isPaused).toBe(true));
  const readSoFar = received.length;
  expect(readSoFar).toBeLessThan(50);
  for (let turn = 0; turn < 50; turn++) await nextTurn();
  expect(ends[0]?.isPaused).toBe(true);
  expect(received.length).toBe(readSoFar);
  resolve();
  await eventually(() => expect(received.length).toBe(200));
});

test("bytes that are no WebSocket frame cost their socket alone", async () => {
  const { socket: bystander } = await open();
  const address = server.address() as AddressInfo;
  await new Promise<void>((resolve) => {
    const raw = connect(address.port, "127.0.0.1", () => {
      raw.write(
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n",
      );
      raw.once("data", () => raw.write(Buffer.from([0xff, 0xff, 0xff, 0xff, 1, 2, 3])));
    });
    raw.on("error", () => {});
    raw.on("close", () => resolve());
  });
  expect(bystander.readyState).toBe(WebSocket.OPEN);
});
