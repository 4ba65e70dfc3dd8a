import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pino } from "pino";
import { afterEach, beforeEach, expect, test } from "vitest";
import { WebSocket } from "ws";
import { schemaVersion } from "#core/document/document-extensions.ts";
import { type MainDatabase, migrateMain, openMainDatabase } from "#db/open-database.ts";
import { anonymous, type Principal } from "./principal.ts";
import type { ToSync } from "./sync/messages.ts";
import { addPerson, addReport, addSession } from "./sync/test-stack.ts";
import { handleUpgrade } from "./upgrade.ts";

let folder: string;
let db: MainDatabase;
let server: Server;
let port: number;
let publicOrigin: string | null;
let handedOver: Extract<ToSync, { type: "socket" }>[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-upgrade-"));
  db = openMainDatabase(join(folder, "zonebrief.db"), { busyTimeoutMs: 0 });
  migrateMain(db);
  for (const userId of ["anna", "vera", "stranger"]) {
    addPerson(db, { userId });
    addSession(db, userId, new Date(Date.now() + 60_000));
  }
  addReport(db, { reportId: "r1", members: { anna: "owner", vera: "viewer" } });
  handedOver = [];
  publicOrigin = null;
  server = createServer((_request, response) => void response.writeHead(404).end());
  server.on("upgrade", (request, stream, head) => {
    const sync = {
      handOver(message: Extract<ToSync, { type: "socket" }>) {
        handedOver.push(message);
        stream.end("HTTP/1.1 299 Handed over\r\n\r\n");
      },
    };
    const parts = {
      environment: { publicOrigin },
      db,
      sync,
      principalOf,
      log: pino({ level: "silent" }),
    };
    void handleUpgrade(request, stream, { head, parts });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const address = server.address() as AddressInfo;
  port = address.port;
});

afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  db.$client.close();
  rmSync(folder, { recursive: true });
});

/** "Cookie: anna" is anna's session, "Authorization: Bearer anna" her token. */
async function principalOf(headers: Headers): Promise<Principal> {
  const token = headers.get("authorization")?.replace("Bearer ", "");
  const userId = token ?? headers.get("cookie");
  if (userId === null || userId === "nobody") return anonymous;
  const credential =
    token === undefined
      ? ({ kind: "session", id: `session-of-${userId}` } as const)
      : ({ kind: "token", id: `token-of-${userId}` } as const);
  return { kind: "person", userId, name: userId, email: "", role: "analyst", credential };
}

interface RawRequest {
  readonly target?: string;
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends an upgrade request byte by byte; answers the status. */
function upgrade({ target = "/sync/r1", method = "GET", headers }: RawRequest): Promise<number> {
  const lines = Object.entries({
    Host: `127.0.0.1:${port}`,
    Upgrade: "websocket",
    Connection: "Upgrade",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Version": "13",
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  return new Promise((resolve, reject) => {
    const socket = connect(port, "127.0.0.1");
    let answer = "";
    socket.on("data", (chunk) => {
      answer += chunk.toString();
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(Number(answer.split(" ")[1])));
    socket.write([`${method} ${target} HTTP/1.1`, ...lines, "", ""].join("\r\n"));
  });
}

const ours = () => `http://127.0.0.1:${port}`;
const letIn = 299;

test("rule 15: a session's cookie with the page's own origin is let in", async () => {
  expect(await upgrade({ headers: { Cookie: "anna", Origin: ours() } })).toBe(letIn);
  expect(handedOver).toMatchObject([
    {
      reportId: "r1",
      wantsAck: false,
      person: { userId: "anna", credential: { kind: "session", id: "session-of-anna" } },
    },
  ]);
});

test("cookies and tokens stay in the web process", async () => {
  await upgrade({ headers: { Cookie: "anna", Origin: ours() } });
  expect(Object.keys(handedOver[0]?.request.headers ?? {}).toSorted()).toEqual([
    "connection",
    "sec-websocket-key",
    "sec-websocket-version",
    "upgrade",
  ]);
});

test.each([
  ["none", undefined],
  ["null", "null"],
  ["another port", "http://127.0.0.1:1"],
  ["another scheme", "https://127.0.0.1:{port}"],
  ["another name of this machine", "http://localhost:{port}"],
  ["a suffix", "http://127.0.0.1:{port}.evil.example"],
  ["a prefix", "http://evil.example/http://127.0.0.1:{port}"],
  ["credentials", "http://127.0.0.1:{port}@evil.example"],
  ["a foreign site", "http://evil.example"],
  ["two", "http://127.0.0.1:{port}, http://evil.example"],
  ["a sibling", "http://evil.127.0.0.1:{port}"],
  ["our address as another's user", "http://127.0.0.1:{port}:x@evil.example"],
  ["capitals", "HTTP://127.0.0.1:{port}"],
  ["a trailing dot", "http://127.0.0.1.:{port}"],
  ["a trailing slash", "http://127.0.0.1:{port}/"],
  ["no port", "http://127.0.0.1"],
  ["a socket's scheme", "ws://127.0.0.1:{port}"],
  ["IPv6", "http://[::1]:{port}"],
  ["a mapped address", "http://[::ffff:127.0.0.1]:{port}"],
  ["a short address", "http://127.1:{port}"],
  ["a number for an address", "http://2130706433:{port}"],
  ["blanks", " "],
])(
  "rule 15: a session's cookie with %s as its origin is refused with 403",
  async (_kind, origin) => {
    const headers: Record<string, string> = { Cookie: "anna" };
    if (origin !== undefined) headers["Origin"] = origin.replace("{port}", String(port));
    expect(await upgrade({ headers })).toBe(403);
    expect(handedOver).toEqual([]);
  },
);

test.each([
  ["https://zb.example.org", letIn],
  ["https://evil.zb.example.org", 403],
  ["https://zb.example.org.evil.example", 403],
  ["http://zb.example.org", 403],
  ["http://127.0.0.1:{port}", 403],
  ["https://ZB.example.org", 403],
  ["https://zb.example.org.", 403],
  ["https://zb.example.org:443", 403],
  ["https://zb.example.org:8443", 403],
  ["https://zb.example.org@evil.example", 403],
  ["https://user@zb.example.org", 403],
  ["https://zb.example.orgx", 403],
  ["https://zb-example.org", 403],
  ["null", 403],
])("rule 15: with PUBLIC_URL, origin %s gets %i", async (origin, status) => {
  publicOrigin = "https://zb.example.org";
  const headers = { Cookie: "anna", Origin: origin.replace("{port}", String(port)) };
  expect(await upgrade({ headers })).toBe(status);
});

test.each([
  ["without an origin", {}, letIn],
  ["with a foreign origin", { Origin: "http://evil.example" }, 403],
])("rule 15: a personal token %s gets its answer", async (_kind, more, status) => {
  expect(await upgrade({ headers: { Authorization: "Bearer anna", ...more } })).toBe(status);
});

test("rule 15: a cookie is no token, whatever else is in the header", async () => {
  const headers = { Cookie: "anna", Authorization: "Bearer nobody" };
  expect(await upgrade({ headers })).toBe(401);
});

test.each([
  ["nobody", 401],
  ["stranger", 403],
  ["vera", letIn],
])("rule 15: %s asks and gets %i", async (who, status) => {
  expect(await upgrade({ headers: { Cookie: who, Origin: ours() } })).toBe(status);
});

test("rule 15: an Origin sent twice is none of ours", async () => {
  const [one, other] = [ours(), "http://evil.example"];
  for (const [first, second] of [
    [one, other],
    [other, one],
  ]) {
    const headers = { Cookie: "anna", Origin: `${first}\r\nOrigin: ${second}` };
    expect(await upgrade({ headers })).toBe(403);
  }
});

test.each(["evil.example", "127.0.0.1.evil.example", "127.0.0.1@evil.example", "127.0.0.1.", ""])(
  "rule 15: a Host header of %j makes no Origin ours",
  async (host) => {
    const headers = { Host: host, Cookie: "anna", Origin: `http://${host}` };
    expect([400, 403]).toContain(await upgrade({ headers }));
    expect(handedOver).toEqual([]);
  },
);

test("a report that does not exist looks like one that is not yours", async () => {
  const headers = { Cookie: "anna", Origin: ours() };
  expect(await upgrade({ target: "/sync/r2", headers })).toBe(403);
});

test.each([
  ["/", 404],
  ["/sync", 404],
  ["/sync/", 404],
  ["/sync/r1/", 404],
  ["/sync/r1/x", 404],
  ["//sync/r1", 404],
  ["/sync/../sync/r1", 404],
  ["/sync/r%31", 404],
  ["/_next/webpack-hmr", 404],
  ["http://127.0.0.1:1/sync/r1", 400],
  ["http://evil.example/sync/r1", 400],
])("rule 15: an upgrade of %s is denied with %i", async (target, status) => {
  const headers = { Cookie: "anna", Origin: ours() };
  expect(await upgrade({ target, headers })).toBe(status);
  expect(handedOver).toEqual([]);
});

test("rule 15: only GET is upgraded", async () => {
  expect(await upgrade({ method: "POST", headers: { Cookie: "anna", Origin: ours() } })).toBe(400);
});

test.each([
  [`?schema=${schemaVersion - 1}`, 4409],
  ["?schema=", 4409],
  ["?schema=-1", 4409],
  ["?schema=abc", 4409],
])(
  "rule 16: a client that announces %s is closed with %i before it sees content",
  async (query, code) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/sync/r1${query}`, {
      headers: { cookie: "anna", origin: ours() },
    });
    const messages: unknown[] = [];
    socket.on("message", (message) => messages.push(message));
    const closed = await new Promise((resolve) => {
      socket.on("close", resolve);
    });
    expect([closed, messages, handedOver]).toEqual([code, [], []]);
  },
);

test.each([`?schema=${schemaVersion}`, `?schema=${schemaVersion + 1}&ack=1`, ""])(
  "rule 16: a client that announces %j is let in",
  async (query) => {
    const headers = { Cookie: "anna", Origin: ours() };
    expect(await upgrade({ target: `/sync/r1${query}`, headers })).toBe(letIn);
    expect(handedOver[0]?.wantsAck).toBe(query.includes("ack=1"));
  },
);

test("sockets that are reset in the middle of their upgrade harm nobody", async () => {
  for (let round = 0; round < 20; round++) {
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write(
          `GET /sync/r1 HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nCookie: anna\r\n\r\n`,
          () => socket.resetAndDestroy(),
        );
      });
      socket.on("close", () => resolve());
    });
  }
  expect(await upgrade({ headers: { Cookie: "anna", Origin: ours() } })).toBe(letIn);
});
