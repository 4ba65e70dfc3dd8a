import { globSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { WebSocket } from "ws";
import { askForPage, type PageMode, pageModes } from "./page-request.ts";
import { type PageAddress, pageTable } from "./page-table.ts";
import {
  buildPageWorld,
  mayRead,
  outsiders,
  type PageWorld,
  type Principal,
  principals,
  type ReportState,
  reportStates,
  strangers,
} from "./page-world.ts";
import { type RunningServer, startServer } from "./server.ts";

/**
 * The access table of pages and of what is fetched beside the API: the built product, every address
 * asked for by every kind of principal. What is shown to whom it must not be is looked for in the
 * bytes of every answer, whatever the answer is.
 */

const metricsToken = "canary-metrics-token";
let server: RunningServer;
let world: PageWorld;
let cells = 0;

test.beforeAll(async () => {
  server = await startServer({ SAMPLE_DATA: "off", METRICS_TOKEN: metricsToken });
  world = await buildPageWorld(server);
});
test.afterAll(async () => {
  console.log(`pages and files: ${cells} cells executed`);
  await server.stop();
});

test("every page of app/ is in the table", () => {
  const files = globSync("app/**/{page.tsx,route.ts}", { cwd: join(import.meta.dirname, "..") });
  expect(new Set(pageTable(world).map(({ file }) => file))).toEqual(new Set(files));
});

const atOnce = 4;

/** Runs all, a few at a time; rejects with the first that fails. */
async function each<Item>(items: readonly Item[], run: (item: Item) => Promise<void>) {
  const left = items.values();
  const worker = async () => {
    for (const item of left) await run(item);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}

/** What an answer to this person must not hold. */
function leaksTo(name: Principal, text: string, told = ""): readonly string[] {
  return world.canaries
    .filter((canary) => canary.text !== told && !canary.mayShowTo.has(name))
    .filter((canary) => text.includes(canary.text))
    .map((canary) => canary.name);
}

for (const mode of pageModes) {
  test(`pages asked for as ${mode} are shown to whom they are for`, async () => {
    const wrong: string[] = [];
    const asked = pageTable(world).flatMap((page) => principals.map((name) => ({ page, name })));
    await each(asked, async ({ page, name }) => {
      const fault = await faultOf(page, { name, mode });
      if (fault !== null) wrong.push(`${page.path} for ${name}: ${fault}`);
      cells += 1;
    });
    expect(wrong).toEqual([]);
  });
}

async function faultOf(
  { file, path, outcomeFor, shows = "", told }: PageAddress,
  { name, mode }: { name: Principal; mode: PageMode },
): Promise<string | null> {
  const headers = world.headers[name];
  const { outcome, status, text } = await askForPage(server, { file, path, mode, headers });
  const expected = outcomeFor(name);
  if (outcome !== expected) return `${expected} expected, ${outcome} (${status}) came`;
  const leaks = leaksTo(name, text, told);
  if (leaks.length > 0) return `${outcome} came, with ${leaks.join(", ")}`;
  return outcome === "page" && !text.includes(shows) ? `the page came without ${shows}` : null;
}

type Status = number | readonly number[];

/** Something fetched that is no page, and what everybody is answered. */
interface Row {
  readonly name: string;
  readonly method?: "GET" | "POST";
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly statusFor: (name: Principal) => Status;
  /** Stands in what is granted. */
  readonly shows?: string;
}

async function expectRows(rows: readonly Row[]): Promise<void> {
  const wrong: string[] = [];
  const asked = rows.flatMap((row) => principals.map((name) => ({ row, name })));
  await each(asked, async ({ row, name }) => {
    const fault = await faultOfRow(row, name);
    if (fault !== null) wrong.push(`${row.name} for ${name}: ${fault}`);
    cells += 1;
  });
  expect(wrong).toEqual([]);
}

async function faultOfRow(row: Row, name: Principal): Promise<string | null> {
  const { method = "GET", path, body, headers, statusFor, shows = "" } = row;
  const answer = await fetch(`${server.url}${path}`, {
    method,
    redirect: "manual",
    headers: {
      ...(method === "POST" && { origin: server.url, "content-type": "application/json" }),
      ...headers,
      ...world.headers[name],
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  const expected = [statusFor(name)].flat();
  if (!expected.includes(answer.status)) {
    return `${expected} expected, ${answer.status} came: ${text.slice(0, 200)}`;
  }
  const leaks = leaksTo(name, text);
  if (leaks.length > 0) return `${answer.status} came, with ${leaks.join(", ")}`;
  return answer.status === 200 && !text.includes(shows) ? `came without ${shows}` : null;
}

/** What belongs to a report: who may not read it is not told that it exists. */
function ofReport(state: ReportState | "foreign"): Row["statusFor"] {
  return (name) => {
    if (strangers.has(name)) return 401;
    if (mayRead(state).has(name)) return 200;
    // Its owner knows of it, to take it out of the trash.
    return state === "trashed" && ownersThemselves.has(name) ? 403 : 404;
  };
}

const ownersThemselves: ReadonlySet<Principal> = new Set(["owner", "forged"]);
const reportsByState = () =>
  [
    ...reportStates.map((state) => [state, world.reports[state]] as const),
    ["foreign", world.foreignReport] as const,
  ] as const;

test("exports in every form come to readers of the report alone, whatever its state", async () => {
  const shown = { markdown: "text", json: "text", pdf: "%PDF" } as const;
  const rows = reportsByState().flatMap(([state, { id, text }]) => [
    ...(["markdown", "json", "pdf"] as const).map((format) => ({
      name: `${format} of the report that is ${state}`,
      path: `/api/v1/reports/${id}/export?format=${format}`,
      statusFor: ofReport(state),
      shows: shown[format] === "text" ? text : shown[format],
    })),
    ...["docx", "html", "csv"].map((format) => ({
      name: `${format}, which is not offered, of the report that is ${state}`,
      path: `/api/v1/reports/${id}/export?format=${format}`,
      statusFor: () => [400, 401, 404],
    })),
  ]);
  await expectRows(rows);
});

test("pictures come to readers of their report alone, and through no other report", async () => {
  const reports = reportsByState();
  const own = reports.map(([state, { imageSrc }]) => ({
    name: `the picture of the report that is ${state}`,
    path: imageSrc,
    statusFor: ofReport(state),
  }));
  const through = reports.flatMap(([state, { imageSrc }]) =>
    reports
      .filter(([other]) => other !== state)
      .map(([other, { imageSrc: theirs }]) => ({
        name: `the picture of ${other} through ${state}`,
        path: imageSrc.replace(/[^/]+$/, theirs.split("/").at(-1) ?? ""),
        statusFor: (name: Principal) => {
          const status = ofReport(state)(name);
          return status === 200 ? 404 : status;
        },
      })),
  );
  await expectRows([...own, ...through]);
});

test("the original of a source comes to members of the workspace", async () => {
  const statusFor = (name: Principal) => {
    if (strangers.has(name)) return 401;
    return outsiders.has(name) ? 403 : 200;
  };
  const strange = [world.factId, world.reports.draft.id, "none"].map((id) => ({
    name: `an original of ${id}`,
    path: `/api/v1/sources/${id}/original`,
    statusFor: (name: Principal) => (statusFor(name) === 200 ? 404 : statusFor(name)),
  }));
  const path = `/api/v1/sources/${world.sourceId}/original`;
  await expectRows([{ name: "the original", path, statusFor, shows: "98761.3" }, ...strange]);
});

test("health, figures and reports of the policy tell nobody anything of the workspace", async () => {
  const report = { "csp-report": { "document-uri": `${server.url}/`, "blocked-uri": "inline" } };
  await expectRows([
    { name: "health", path: "/healthz", statusFor: () => 200, shows: '{"status":"ok"}' },
    { name: "figures", path: "/metrics", statusFor: () => 404 },
    {
      name: "a report of the policy",
      method: "POST",
      path: "/api/csp-reports",
      body: report,
      headers: { "content-type": "application/csp-report" },
      statusFor: () => 204,
    },
    { name: "reading reports of the policy", path: "/api/csp-reports", statusFor: () => 405 },
  ]);
  const figures = await fetch(`${server.url}/metrics`, {
    headers: { authorization: `Bearer ${metricsToken}` },
  });
  expect(figures.status).toBe(200);
  const text = await figures.text();
  expect(world.canaries.filter((canary) => text.includes(canary.text))).toEqual([]);
  cells += 1;
});

/** better-auth knows cookies alone: a token is nobody here, and hides no cookie. */
const hasCookie = (name: Principal) =>
  world.headers[name].cookie !== undefined && name !== "ended session";

test("the routes of signing in tell of oneself alone, and what is not offered is not there", async () => {
  const withOneself = (name: Principal) => (hasCookie(name) ? 200 : 401);
  const own = { name: "one's sessions", path: "/api/auth/list-sessions", statusFor: withOneself };
  const open = ["get-session", "ok"].map((path) => ({
    name: path,
    path: `/api/auth/${path}`,
    statusFor: () => 200,
  }));
  const notOffered = [
    "GET list-accounts",
    "GET admin/list-users",
    "GET error",
    "GET reset-password/x",
    "GET verify-email?token=x",
    "POST update-user",
    "POST delete-user",
    "POST change-email",
    "POST set-password",
    "POST request-password-reset",
    "POST reset-password",
    "POST sign-in/social",
    "POST link-social",
    "POST sign-in/username",
    "POST send-verification-email",
    "POST admin/set-role",
    "POST admin/impersonate-user",
  ].map((line): Row => {
    const [method, path] = line.split(" ");
    const isPost = method === "POST";
    return {
      name: line,
      method: isPost ? "POST" : "GET",
      path: `/api/auth/${path}`,
      ...(isPost && { body: { userId: world.memberId, role: "admin" } }),
      statusFor: (name) => (isPost && name === "forged" ? [403, 404] : 404),
    };
  });
  await expectRows([own, ...open, ...notOffered]);
});

test("nobody joins by an invitation that is spent, or by none", async () => {
  const { used, revoked } = world.invitations;
  const rows = [used, revoked, "inv_no-such-token", undefined].map(
    (invitation, index): Row => ({
      name: `joining with ${invitation ?? "nothing"}`,
      method: "POST",
      path: "/api/auth/sign-up/email",
      body: {
        name: "Intruder",
        email: `intruder-${index}@example.org`,
        password: "correct horse 9",
        ...(invitation !== undefined && { invitation }),
      },
      statusFor: () => [400, 403, 404, 410, 429],
    }),
  );
  await expectRows(rows);
  const people = await fetch(`${server.url}/api/v1/people?limit=200`, {
    headers: world.headers.admin,
  });
  expect(await people.text()).not.toContain("Intruder");
});

test("a report's socket opens for readers of it alone, whatever its state", async () => {
  const asked = reportsByState().flatMap(([state, { id }]) =>
    principals.map((name) => ({ state, id, name })),
  );
  const wrong: string[] = [];
  await each(asked, async ({ state, id, name }) => {
    const status = await upgradeStatus(id, world.headers[name]);
    const mayOpen = mayRead(state).has(name) && name !== "forged";
    const expected = mayOpen ? [101] : [401, 403];
    if (!expected.includes(status)) wrong.push(`${state} for ${name}: ${status}`);
    cells += 1;
  });
  expect(wrong).toEqual([]);
});

function upgradeStatus(id: string, headers: Readonly<Record<string, string>>): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/sync/${id}`, {
    headers: { ...(headers["authorization"] === undefined && { origin: server.url }), ...headers },
  });
  socket.on("unexpected-response", (_, response) => resolve(response.statusCode ?? 0));
  socket.on("open", () => {
    socket.terminate();
    resolve(101);
  });
  socket.on("error", () => {});
  return promise;
}
