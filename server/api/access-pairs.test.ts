import { afterAll, beforeAll, expect, test } from "vitest";
import { requestOf } from "./access-requests.ts";
import { accessTable } from "./access-table.ts";
import {
  buildWorld,
  contentOf,
  dropWorld,
  openWorld,
  principals,
  type World,
} from "./access-world.ts";
import { call, type TestStack } from "./test-stack.ts";

/**
 * Every parameter of every operation, given an id that does not belong there: of another kind, of
 * somebody else's, or made up, beside ids that are right. Whoever may do the operation finds
 * nothing; whoever may not is refused as ever; nothing is changed and nobody is told.
 */

let world: World;
let stack: TestStack;
let cells = 0;

beforeAll(async () => {
  world = await buildWorld();
  stack = openWorld(world, "live");
}, 120_000);
afterAll(() => {
  stack.close();
  dropWorld(world);
  console.log(`foreign ids: ${cells} cells executed`);
});

/** Ids of this world that are no `parameter` of the operation; the last is nobody's. */
function strangersTo(parameter: string): readonly string[] {
  const kinds: Readonly<Record<string, string>> = {
    reportId: world.reportId,
    zoneId: world.zoneId,
    factId: world.factId,
    imageId: world.imageId,
    userId: world.memberId,
  };
  const ofOtherKinds = Object.entries(kinds).filter(([kind]) => kind !== parameter);
  const two = ofOtherKinds.slice(0, 2).map(([, id]) => id);
  return [...(foreign()[parameter] ?? []), ...two, "nobody's"];
}

/** Of the right kind, and somebody else's. */
const foreign = (): Readonly<Record<string, readonly string[]>> => ({
  imageId: [world.foreignImageId],
  tokenId: [world.foreignTokenId],
  sessionId: [world.foreignSessionId],
});

const slots = accessTable
  .filter(({ state, operation }) => /^(any|live)$/.test(state) && !operation.startsWith("SYNC"))
  .flatMap((row) =>
    [...row.operation.matchAll(/\{(\w+)\}/g)].map(([, parameter = ""]) => ({ ...row, parameter })),
  )
  // Naming another is no leaving: the row of removing speaks of it.
  .filter(({ operation, parameter }) => !operation.endsWith(" leave") || parameter !== "userId");

test.each(slots)(
  "$operation with another's $parameter",
  async ({ operation, expected, parameter }) => {
    const before = contentOf(stack.db);
    stack.sync.rightsChanged.length = 0;
    for (const id of strangersTo(parameter)) {
      for (const name of principals) {
        const request = requestOf(operation, { world, name, replaced: { [parameter]: id } });
        const { status } = await call(stack, world.callers[name], request);
        const label = `${operation} by ${name} with ${parameter} ${id} answered ${status}`;
        const isAllowed = (expected.get(name) ?? 0) < 300;
        // An invitation's link is answered as spent, whatever it was.
        if (isAllowed) expect([404, 410], label).toContain(status);
        else expect([401, 403, 404], label).toContain(status);
        cells += 1;
      }
    }
    expect(contentOf(stack.db) === before, `${operation} has changed something`).toBe(true);
    expect(stack.sync.rightsChanged).toEqual([]);
  },
);

test("ids in bodies are looked up as what they are named", async () => {
  const { reportId, zoneId, metricId, sourceId, factId } = world;
  const { owner } = world.callers;
  const report = `/api/v1/reports/${reportId}`;
  const fact = {
    zoneId,
    metricId,
    kind: "money",
    value: "1",
    unit: "亿元",
    period: { start: null, end: null, label: "某年" },
    quote: { sourceId, exact: "1850.2亿元" },
  };
  const before = contentOf(stack.db);
  const requests: readonly (readonly [string, string, unknown])[] = [
    ["POST", "/api/v1/facts", { ...fact, zoneId: metricId }],
    ["POST", "/api/v1/facts", { ...fact, metricId: zoneId }],
    ["POST", "/api/v1/facts", { ...fact, quote: { sourceId: reportId, exact: "1850.2亿元" } }],
    ["POST", "/api/v1/reports", { title: "题", zoneIds: [factId] }],
    ["PATCH", report, { zoneIds: [reportId] }],
    ["POST", `${report}/acceptances`, { factId: zoneId, revision: 1 }],
    ["POST", `${report}/acceptances`, { factId, revision: 2 }],
    ["POST", `${report}/members`, { email: "nobody@example.org", role: "viewer" }],
    ["POST", `${report}/members`, { email: world.outsiderEmail, role: "god" }],
    ["PATCH", report, { status: "published" }],
    ["PATCH", report, { workspaceAccess: "admin" }],
    ["PATCH", `${report}/members/${world.memberId}`, { role: "admin" }],
  ];
  for (const request of requests) {
    const { status } = await call(stack, owner, request);
    expect(status, JSON.stringify(request)).toBeGreaterThanOrEqual(400);
    expect(status, JSON.stringify(request)).toBeLessThan(500);
    cells += 1;
  }
  expect(contentOf(stack.db) === before).toBe(true);
});

test("headers that steer a framework change no cell", async () => {
  const steering = {
    "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
    "x-middleware-rewrite": "/",
    "x-original-url": "/api/v1/setup",
    "x-rewrite-url": "/api/v1/setup",
    "x-http-method-override": "GET",
    "x-forwarded-for": "127.0.0.1",
    "x-forwarded-host": "localhost:3250",
    "next-action": "1",
    rsc: "1",
  };
  for (const { operation, expected, state } of accessTable) {
    if (operation.startsWith("SYNC") || state === "issued" || state === "open") continue;
    if (state === "trashed") continue;
    for (const name of ["anonymous", "removed", "forged", "revoked"] as const) {
      const caller = world.callers[name];
      if ((expected.get(name) ?? 0) < 300) continue;
      const steered = {
        userId: caller?.userId ?? "",
        email: "",
        headers: { ...caller?.headers, ...steering },
      };
      const { status } = await call(stack, steered, requestOf(operation, { world, name }));
      expect(status, `${operation} by ${name}`).toBe(expected.get(name));
      cells += 1;
    }
  }
});
