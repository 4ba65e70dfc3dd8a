import { globSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { WebSocket } from "ws";
import { sampleReportId } from "./fact-window.ts";
import { rawRequest } from "./raw-request.ts";
import { type RunningServer, startServer } from "./server.ts";
import { type Account, expect, send, signIn, signUp, test } from "./story.ts";

/** What must stay between one person and the server, in a workspace that logs all it can. */

const canary = "kanarienvogel";
const administrator: Account = {
  name: "林一帆",
  email: "lin@example.org",
  password: `${canary}-password-1`,
};
const colleague: Account = {
  name: "陈思远",
  email: "chen@example.org",
  password: `${canary}-password-2`,
};
const newPassword = `${canary}-password-3`;

async function tokenFrom(
  server: RunningServer,
  { path, body, cookie }: { path: string; body: object; cookie: string },
): Promise<string> {
  const answer = await send(server, { path, body, cookie });
  expect(answer.status).toBe(201);
  return String(((await answer.json()) as { token: unknown }).token);
}

const sessionTokenOf = (cookie: string) => /session_token=([^.;]+)/.exec(cookie)?.[1] ?? "";

async function upgradeWith(server: RunningServer, headers: Record<string, string>): Promise<void> {
  const url = `${server.url.replace("http", "ws")}/sync/${sampleReportId}?token=${canary}-query`;
  const socket = new WebSocket(url, { headers });
  await new Promise<void>((resolve) => {
    socket.on("open", () => socket.close());
    socket.on("error", () => resolve());
    socket.on("close", () => resolve());
  });
}

/** Everything that can go right or wrong with a secret in hand. */
async function carryAround(
  server: RunningServer,
  { cookie, token, invitation }: { cookie: string; token: string; invitation: string },
): Promise<readonly string[]> {
  const bearer = { authorization: `Bearer ${token}` };
  const bodies: string[] = [];
  const ask = async (path: string, init: RequestInit = {}) => {
    const answer = await fetch(`${server.url}${path}`, { redirect: "manual", ...init });
    bodies.push(await answer.text());
    return answer.status;
  };
  const json = (body: string, headers: Record<string, string> = {}) => ({
    method: "POST",
    headers: { "content-type": "application/json", origin: server.url, ...headers },
    body,
  });
  for (const path of ["/", "/settings/tokens", "/settings/invitations", "/sources", "/no/such"]) {
    expect(await ask(path, { headers: { cookie } })).toBeLessThan(500);
  }
  expect(await ask("/api/v1/me", { headers: bearer })).toBe(200);
  expect(await ask("/api/v1/me", { headers: { authorization: `${bearer.authorization}x` } })).toBe(
    401,
  );
  expect(await ask("/api/v1/nothing", { headers: { ...bearer, cookie } })).toBe(404);
  expect(await ask("/api/v1/openapi.json")).toBe(200);
  expect(await ask("/api/v1/zones", json(`{"name": ${canary}`, { cookie }))).toBe(400);
  expect(await ask("/api/v1/zones", json(`{"password":"${newPassword}"}`, { cookie }))).toBe(400);
  const wrong = JSON.stringify({ email: administrator.email, password: newPassword });
  expect(await ask("/api/auth/sign-in/email", json(wrong))).toBe(401);
  expect(await ask("/api/auth/sign-in/email", json(`{"password":"${newPassword}"`))).toBe(400);
  expect(await ask("/api/auth/sign-in/email", json(`"${newPassword}"`))).toBe(400);
  const huge = JSON.stringify({ password: newPassword.repeat(5000) });
  expect(await ask("/api/auth/sign-in/email", json(huge))).toBe(413);
  expect(await ask(`/api/v1/invitations/by-token/${invitation}x`)).toBe(410);
  expect(await ask(`/api/v1/invitations/by-token/${invitation}/x`)).toBe(404);
  expect(await ask(`/invite/${invitation}x`)).toBe(200);
  expect(await ask(`/invite/${invitation}/x`)).toBe(404);
  const report = JSON.stringify({
    "csp-report": {
      "document-uri": `${server.url}/invite/${invitation}?${token}`,
      "blocked-uri": `https://evil.example/${token}`,
      "effective-directive": "script-src-elem",
    },
  });
  const reported = {
    method: "POST",
    headers: { "content-type": "application/csp-report" },
    body: report,
  };
  expect(await ask("/api/csp-reports", reported)).toBe(204);
  await upgradeWith(server, { cookie, origin: server.url });
  await upgradeWith(server, { cookie, origin: "https://evil.example" });
  await upgradeWith(server, bearer);
  for (const target of [`/invite/${invitation}%`, `/a\\${token}`, `http://x/${invitation}`]) {
    bodies.push((await rawRequest(server, { target, headers: [["cookie", cookie]] })).body);
  }
  return bodies;
}

/** An error of ours, with a request full of secrets behind it. */
async function provokeError(
  server: RunningServer,
  { cookie, token }: { cookie: string; token: string },
): Promise<string> {
  const list = await send(server, { method: "GET", path: "/api/v1/sources", cookie });
  const { items } = (await list.json()) as { items: readonly { id: string }[] };
  rmSync(join(server.dataDir, "blobs"), { recursive: true });
  const path = `/api/v1/sources/${items[0]?.id}/original?token=${token}`;
  const answer = await send(server, { method: "GET", path, cookie });
  expect(answer.status).toBe(500);
  return answer.text();
}

test("no secret is in a log, an error, a page or the description, whatever is done with it", async () => {
  const server = await startServer({ LOG_LEVEL: "trace" });
  const first = await signUp(server, administrator);
  const invited = await tokenFrom(server, {
    path: "/api/v1/invitations",
    body: { role: "analyst" },
    cookie: first,
  });
  expect((await fetch(`${server.url}/invite/${invited}`)).status).toBe(200);
  const theirs = await signUp(server, colleague, invited);
  const change = { currentPassword: colleague.password, newPassword };
  const changed = await send(server, {
    path: "/api/auth/change-password",
    body: change,
    cookie: theirs,
  });
  expect(changed.status).toBe(200);
  const cookie = await signIn(server, administrator);
  const token = await tokenFrom(server, {
    path: "/api/v1/tokens",
    body: { name: "script" },
    cookie,
  });
  const invitation = await tokenFrom(server, {
    path: "/api/v1/invitations",
    body: { role: "reader" },
    cookie,
  });
  const secret = readFileSync(join(server.dataDir, "secret"), "utf8").trim();
  const bodies = await carryAround(server, { cookie, token, invitation });
  const failed = await provokeError(server, { cookie, token });
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await server.stop();

  const secrets = [
    secret,
    canary,
    token.slice(3),
    invitation.slice(4),
    invited.slice(4),
    sessionTokenOf(first),
    sessionTokenOf(cookie),
    sessionTokenOf(theirs),
  ];
  for (const each of secrets) expect(each.length).toBeGreaterThan(10);
  const output = server.output();
  expect(output, "the log was written to").toContain('"level":50');
  const ofPages = secrets.filter((each) => each !== invitation.slice(4));
  for (const [at, each] of secrets.entries()) {
    expect(output.includes(each), `secret ${at} is in the log`).toBe(false);
  }
  for (const [at, each] of ofPages.entries()) {
    const holder = [...bodies, failed].find((body) => body.includes(each));
    expect(holder?.slice(0, 300), `secret ${at} is in an answer`).toBeUndefined();
  }
});

test("what browsers load holds nothing of the server", () => {
  const root = join(import.meta.dirname, "..");
  const files = globSync(".next/static/**/*.{js,css,json,map}", { cwd: root });
  expect(files.length).toBeGreaterThan(10);
  expect(files.filter((file) => file.endsWith(".map"))).toEqual([]);
  for (const file of files) {
    const text = readFileSync(join(root, file), "utf8");
    for (const word of [
      "better-sqlite3",
      "zonebrief.db",
      "SELECT ",
      "session_token",
      root,
      "DATA_DIR",
    ]) {
      expect(text.includes(word), `${word} in ${file}`).toBe(false);
    }
  }
});
