import { globSync, readFileSync } from "node:fs";
import { createServer, request as httpRequest } from "node:http";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { MainDatabase } from "#db/open-database.ts";
import { socketRight } from "../access.ts";
import { handleUpgrade } from "../upgrade.ts";
import { requestOf, tellsSync } from "./access-requests.ts";
import { accessTable, pages } from "./access-table.ts";
import {
  buildWorld,
  contentOf,
  dropWorld,
  openWorld,
  type PrincipalName,
  principals,
  reportStates,
  type World,
} from "./access-world.ts";
import { call, openTestStack, type TestStack } from "./test-stack.ts";

// Each export starts a thread, for each principal and state.
vi.setConfig({ testTimeout: 120_000 });

/**
 * Every operation that is registered, asked for by every kind of principal, over the states of the
 * report where it names one. What is expected is written in access-table.ts; each request is sent
 * to the real API, each upgrade to the real listener, over a copy of one workspace.
 */

let world: World;
let cells = 0;

beforeAll(async () => {
  world = await buildWorld();
}, 60_000);
afterAll(() => {
  dropWorld(world);
  console.log(`access table: ${cells} cells executed`);
});

test("every registered route is in the table, and nothing else", () => {
  const stack = openTestStack();
  const registered = stack.app.routes
    .filter(({ method }) => method !== "ALL")
    .map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, "{$1}")}`);
  stack.close();
  const listed = accessTable.map((row) => row.operation.split(" ").slice(0, 2).join(" "));
  expect(new Set(listed)).toEqual(new Set([...registered, "SYNC read", "SYNC write"]));
});

test("every page and route handler of app/ is in the table of pages", () => {
  const root = join(import.meta.dirname, "..", "..");
  const files = globSync("app/**/{page.tsx,route.ts}", { cwd: root });
  expect(new Set(Object.keys(pages))).toEqual(new Set(files));
});

test("every page for members asks who is looking before it shows anything", () => {
  const root = join(import.meta.dirname, "..", "..");
  for (const [file, audience] of Object.entries(pages)) {
    const asks = readFileSync(join(root, file), "utf8").includes("await requireViewer()");
    expect(asks, file).toBe(audience === "members");
  }
});

test("an operation on a report is in the table for every state of it", () => {
  for (const [operation, rows] of Map.groupBy(accessTable, (row) => row.operation)) {
    const isOfReport = operation.includes("{reportId}") || operation.startsWith("SYNC");
    const states = rows.map((row) => row.state);
    expect(states, operation).toEqual(isOfReport ? [...reportStates] : ["any"]);
  }
});

describe.each(["any", ...reportStates] as const)("over a report that is %s", (state) => {
  const bench = new Bench(() => openWorld(world, state === "any" ? "live" : state));
  afterAll(() => bench.close());

  test.each(accessTable.filter((row) => row.state === state))("$operation", async (row) => {
    const answers = new Map<PrincipalName, number>();
    for (const name of principals) {
      answers.set(name, await executeCell(bench.stack(), { operation: row.operation, name }));
      cells += 1;
    }
    expect(answers).toEqual(row.expected);
  });
});

/**
 * Sends one request and answers its status. Whatever is refused or only read leaves every table as
 * it was and tells the sync process nothing; whatever is changed is in the audit log.
 */
async function executeCell(
  stack: TestStack,
  { operation, name }: { operation: string; name: PrincipalName },
): Promise<number> {
  const before = { content: contentOf(stack.db), audit: auditCount(stack.db) };
  stack.sync.rightsChanged.length = 0;
  const isSync = operation.startsWith("SYNC");
  const request = requestOf(operation, { world, name });
  const status = isSync
    ? await joinRoom(stack, { name, writes: operation === "SYNC write" })
    : (await call(stack, world.callers[name], request)).status;
  const isRead = operation.startsWith("GET") && !recordedReads.has(operation);
  const isChange = !isSync && !isRead && status < 300;
  const label = `${operation} by ${name} answered ${status}`;
  if (isChange) expect(auditCount(stack.db), label).toBeGreaterThan(before.audit);
  else expect(contentOf(stack.db) === before.content, `${label} and changed something`).toBe(true);
  const isTold = stack.sync.rightsChanged.length > 0;
  expect(isTold, `${label}, and the sync process`).toBe(isChange && tellsSync(operation));
  return status;
}

/** What leaves the workspace is in the audit log, though nothing is changed. */
const recordedReads: ReadonlySet<string> = new Set(["GET /api/v1/reports/{reportId}/export"]);

/** The upgrade as a client meets it; to write, the right that is asked for every update as well. */
async function joinRoom(
  stack: TestStack,
  { name, writes }: { name: PrincipalName; writes: boolean },
): Promise<number> {
  const status = await upgrade(stack, { ...world.callers[name]?.headers });
  if (status !== 101 || !writes) return status;
  const headers = new Headers(world.callers[name]?.headers);
  const person = await stack.parts.principalOf(headers);
  if (person.kind === "anonymous") return 401;
  const right = await socketRight(stack.db, { person, reportId: world.reportId });
  return right === "write" ? 101 : 403;
}

async function upgrade(stack: TestStack, headers: Record<string, string>): Promise<number> {
  const server = createServer();
  server.on("upgrade", (request, stream, head) => {
    void handleUpgrade(request, stream, { head, parts: stack.parts });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? 0) : 0;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  httpRequest({
    port,
    host: "127.0.0.1",
    path: `/sync/${world.reportId}`,
    headers: {
      ...headers,
      host: "localhost:3250",
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
      "sec-websocket-version": "13",
    },
  })
    .on("upgrade", (response, socket) => {
      socket.destroy();
      resolve(response.statusCode ?? 0);
    })
    .on("response", (response) => {
      response.resume();
      resolve(response.statusCode ?? 0);
    })
    .on("error", reject)
    .end();
  const status = await promise;
  await new Promise((closed) => server.close(closed));
  return status;
}

/** One stack for many cells, replaced by a fresh copy once a cell has changed something. */
class Bench {
  readonly #open: () => TestStack;
  #current: { stack: TestStack; content: string } | null = null;

  constructor(open: () => TestStack) {
    this.#open = open;
  }

  stack(): TestStack {
    const current = this.#current;
    if (current !== null && contentOf(current.stack.db) === current.content) return current.stack;
    this.close();
    const stack = this.#open();
    this.#current = { stack, content: contentOf(stack.db) };
    return stack;
  }

  close(): void {
    this.#current?.stack.close();
    this.#current = null;
  }
}

const auditCount = (db: MainDatabase) =>
  Number(db.$client.prepare("select count(*) from audit_events").pluck().get());
