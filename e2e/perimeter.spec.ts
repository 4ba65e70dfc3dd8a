import { globSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { WebSocket } from "ws";
import { styleAttributes } from "../server/content-security-policy.ts";
import { exportsFact, sampleReportId } from "./fact-window.ts";
import { type RawAnswer, type RawRequest, rawRequest } from "./raw-request.ts";
import { signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { administrator, expect, send, test } from "./story.ts";
import { pngOf } from "./test-picture.ts";

/** The built product from outside, as bytes: what a browser would never send as well. */

const root = join(import.meta.dirname, "..");
const sourceId = "sample-source-keji-2024-10-nanchang";

const exampleOf: Readonly<Record<string, string>> = {
  "facts/[id]": `facts/${exportsFact.id}`,
  "reports/[id]": `reports/${sampleReportId}`,
  "sources/[id]": `sources/${sourceId}`,
  "zones/[id]": "zones/sample-zone-jinan",
  "invite/[token]": "invite/inv_no-such-token",
  "settings/members/[userId]": "settings/members/no-such-person",
};

/** An address for every page of app/; one with a parameter that has no example here fails. */
function pagePaths(): readonly string[] {
  return globSync("app/**/page.tsx", { cwd: root }).map((file) => {
    const path = file.replace(/^app\/|\/?page\.tsx$/g, "").replace(/\([^)]+\)\/?/g, "");
    const trimmed = path.replace(/\/$/, "");
    const example = exampleOf[trimmed] ?? trimmed;
    expect(example, `an example for ${file}`).not.toContain("[");
    return `/${example}`;
  });
}

const withCookie = (cookie: string) => ({ headers: { cookie }, redirect: "manual" }) as const;

function nonceOf(policy: string | null): string {
  return /'nonce-([^']+)'/.exec(policy ?? "")?.[1] ?? "";
}

test("every page carries the nonce of its own answer on all that runs, and no two answers share one", async ({
  server,
}) => {
  const paths = [...pagePaths(), "/no/such/page", "/facts/no-such-fact"];
  expect(paths.length).toBeGreaterThan(15);
  const welcome = await fetch(`${server.url}/welcome`);
  expectOwnNonce("/welcome, first start", await welcome.text(), nonceOf(policyOf(welcome)));
  const { administratorCookie: cookie } = await signInBoth(server);
  const nonces = new Set<string>();
  let asked = 0;
  for (const path of paths) {
    for (const init of [withCookie(cookie), withCookie(""), withCookie(cookie)]) {
      const answer = await fetch(`${server.url}${path}`, init);
      const nonce = nonceOf(policyOf(answer));
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.headers.get("cache-control"), path).toContain("no-store");
      expectOwnNonce(path, await answer.text(), nonce);
      nonces.add(nonce);
      asked += 1;
    }
  }
  expect(nonces.size).toBe(asked);
  expect(nonces).not.toContain("");
});

const policyOf = (answer: Response) => answer.headers.get("content-security-policy");

function expectOwnNonce(path: string, html: string, nonce: string): void {
  for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) {
    expect(tag, path).toContain(`nonce="${nonce}"`);
  }
  const tags = html.replaceAll(/<(script|style)\b[^>]*>.*?<\/\1>/gs, "");
  for (const [, style = ""] of tags.matchAll(/\sstyle="([^"]*)"/g)) {
    expect(styleAttributes as readonly string[], path).toContain(style);
  }
  expect(tags, path).not.toMatch(/<[^>]+\son[a-z]+=/);
}

test("nothing is rendered ahead but the icon and the framework's last resort, which run nothing here", () => {
  const built = globSync(".next/server/app/**/*.html", { cwd: root }).map((file) =>
    file.replace(".next/server/app/", ""),
  );
  expect(built).toEqual(["_global-error.html"]);
});

const everywhere = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

test("every kind of answer says what it is and who may keep or frame it", async ({ server }) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(pngOf(4, [0, 0, 0]))], { type: "image/png" }), "a.png");
  const report = await createdId(server, cookie);
  const uploaded = await fetch(`${server.url}/api/v1/reports/${report}/images`, {
    method: "POST",
    headers: { cookie, origin: server.url },
    body: form,
  });
  const { src } = (await uploaded.json()) as { src: string };
  const page = await (await fetch(server.url, withCookie(cookie))).text();
  const asset = /\/_next\/static\/[^"]+\.js/.exec(page)?.[0] ?? "";
  const kinds: readonly (readonly [path: string, status: number, policy: RegExp, cache: RegExp])[] =
    [
      ["/", 200, /script-src 'self' 'nonce-/, /no-store/],
      [asset, 200, /frame-ancestors 'none'/, /immutable/],
      ["/icon.svg", 200, /frame-ancestors 'none'/, /./],
      ["/healthz", 200, /sandbox/, /no-store/],
      ["/api/v1/me", 200, /sandbox/, /no-store/],
      ["/api/v1/openapi.json", 200, /sandbox/, /no-store/],
      ["/api/auth/get-session", 200, /sandbox/, /no-store/],
      [`/api/v1/sources/${sourceId}/original`, 200, /sandbox/, /no-store/],
      [`/api/v1/reports/${sampleReportId}/export?format=markdown`, 200, /sandbox/, /no-store/],
      [src, 200, /sandbox/, /private, no-cache/],
      ["/api/v1/nothing", 404, /sandbox/, /no-store/],
      ["/api/auth/update-user", 404, /sandbox/, /no-store/],
      ["/api/v1/facts?limit=x", 400, /sandbox/, /no-store/],
      ["/no/such/page", 404, /script-src 'self' 'nonce-/, /no-store/],
      ["/_next/static/nothing.js", 404, /frame-ancestors 'none'/, /./],
      ["/_next/data/x.json", 404, /sandbox/, /no-store/],
      ["/a%2fb", 400, /sandbox/, /no-store/],
    ];
  for (const [path, status, policy, cache] of kinds) {
    const answer = await fetch(`${server.url}${path}`, withCookie(cookie));
    expect(answer.status, path).toBe(status);
    expect(Object.fromEntries(answer.headers), path).toMatchObject(everywhere);
    expect(policyOf(answer), path).toMatch(policy);
    expect(answer.headers.get("cache-control") ?? "", path).toMatch(cache);
    expect(answer.headers.has("x-powered-by"), path).toBe(false);
    expect(answer.headers.has("server"), path).toBe(false);
    expect(answer.headers.has("access-control-allow-origin"), path).toBe(false);
    if (/original|export/.test(path)) {
      expect(answer.headers.get("content-disposition"), path).toMatch(/^attachment/);
    }
    await answer.arrayBuffer();
  }
});

async function createdId(server: RunningServer, cookie: string): Promise<string> {
  const answer = await send(server, { path: "/api/v1/reports", body: { title: "答复" }, cookie });
  return String(((await answer.json()) as { id: unknown }).id);
}

/** A listener that nobody has any business with; it counts who comes. */
async function openCanary() {
  let visits = 0;
  const listener = createServer((socket) => {
    visits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
  const address = listener.address();
  return {
    host: `127.0.0.1:${typeof address === "object" ? address?.port : ""}`,
    visits: () => visits,
    close: () => new Promise((resolve) => listener.close(resolve)),
  };
}

interface Attempt extends RawRequest {
  readonly name: string;
  /** The answers that refuse it; a redirect counts only when it leads to our own sign-in. */
  readonly refused: readonly number[];
}

const page = `/reports/${sampleReportId}`;
const routerState = encodeURIComponent(JSON.stringify(["", { children: ["(workspace)", {}] }]));
const actionBody = '["$K1",{"then":"$1:__proto__:then","status":"resolved_model"}]';
const middlewareNames = [
  "middleware",
  "src/middleware",
  "pages/_middleware",
  "middleware:middleware:middleware:middleware:middleware",
  "proxy:proxy:proxy:proxy:proxy",
];

function attempts(canary: string): readonly Attempt[] {
  const led = [307, 400, 404];
  return [
    ...middlewareNames.map((value) => ({
      name: `a middleware that is said to have run: ${value}`,
      target: page,
      headers: [["x-middleware-subrequest", value]] as const,
      refused: led,
    })),
    ...(
      [
        ["x-middleware-rewrite", `http://${canary}/`],
        ["x-middleware-next", "1"],
        ["x-middleware-prefetch", "1"],
        ["x-middleware-override-headers", "x-zonebrief-client-address"],
        ["x-invoke-path", "/settings/members"],
        ["x-invoke-status", "200"],
        ["x-matched-path", "/settings/members"],
        ["x-now-route-matches", "1=settings"],
        ["x-original-url", "/settings/members"],
        ["x-rewrite-url", "/settings/members"],
        ["x-nextjs-data", "1"],
        ["x-prerender-revalidate", "x"],
        ["x-nextjs-postponed", "1"],
        ["next-resume", "1"],
        ["x-forwarded-host", canary],
        ["x-forwarded-proto", "https"],
        ["x-forwarded-for", "127.0.0.1"],
        ["x-forwarded-port", "1"],
        ["forwarded", `for=127.0.0.1;host=${canary}`],
        ["x-real-ip", "127.0.0.1"],
        ["x-zonebrief-client-address", "127.0.0.1"],
        ["x-zonebrief-path", `//${canary}/`],
        ["authorization", "Bearer zb_guess"],
        ["cookie", "zonebrief.session_token=guess"],
      ] as const
    ).map((header) => ({
      name: header.join(": "),
      target: page,
      headers: [header],
      refused: led,
    })),
    ...(
      [
        [["rsc", "1"]],
        [
          ["rsc", "1"],
          ["next-router-prefetch", "1"],
        ],
        [
          ["rsc", "1"],
          ["next-router-segment-prefetch", "/_tree"],
        ],
        [
          ["rsc", "1"],
          ["next-router-segment-prefetch", "/reports/[id]/__PAGE__"],
        ],
        [
          ["rsc", "1"],
          ["next-router-state-tree", routerState],
        ],
        [
          ["rsc", "1"],
          ["next-url", "/settings/members"],
        ],
      ] as const
    ).map((headers) => ({
      name: `a flight payload: ${headers.map((header) => header.join(" ")).join(", ")}`,
      target: `${page}?_rsc=1`,
      headers,
      // A payload that says where to sign in is an answer of 200 to Next's router.
      refused: [200, ...led],
    })),
    ...["garbage", "%", "%5B%5B%5B", "{}", "[".repeat(8000), "null", "%00"].map((value) => ({
      name: `a router state of ${value.slice(0, 12)}`,
      target: page,
      headers: [
        ["rsc", "1"],
        ["next-router-state-tree", value],
      ] as const,
      refused: [400, 431],
    })),
    ...[
      `${page}.rsc`,
      "/index.rsc",
      `${page}.segments/_tree.segment.rsc`,
      "/_next/data/development/index.json",
      `/_next/data/x${page}.json`,
      "/_next/static/../server/app/page.js",
      "/_next/static/%2e%2e/%2e%2e/package.json",
      "/_next/static/..%2f..%2f..%2fpackage.json",
      "/_next/static/chunks/%2e%2e%5c%2e%2e%5cpackage.json",
      "/_next/server/app/page.js",
      `/_next/image?url=${encodeURIComponent(`http://${canary}/x.png`)}&w=64&q=75`,
      `/_next/image?url=//${canary}/x.png&w=64&q=75`,
      "/_next/image?url=%2Fapi%2Fv1%2Fme&w=64&q=75",
      "/_next/webpack-hmr",
      "/__nextjs_original-stack-frame?file=/etc/passwd",
      "/__nextjs_source-map?filename=package.json",
      "/_error",
      "/_document",
      "/en/reports/x",
      "/zh/_next/data/x.json",
      "/%72eports%2fsample-report",
      "/reports%2Fsample-report",
      "/reports%252Fsample-report",
      "/reports/%2e%2e/settings",
      "/reports/../settings",
      "/reports/./sample-report",
      "/reports//sample-report",
      "//reports/sample-report",
      `//${canary}/reports`,
      `/\\${canary}/`,
      `/%5c${canary}/`,
      "/reports/sample-report%00",
      "/reports/sample-report%0d%0aset-cookie:%20a=b",
      "/%E0%80%AE%E0%80%AE/",
      "/%",
      "/..;/settings/members",
      "/.env",
      "/.git/config",
      "/package.json",
      "/data/secret",
      "/api/%2e%2e/settings",
      "/api//v1/me",
      "/api/v1/me%2f",
      "/api/v1/reports/..%2fme",
      "/API/v1/me",
      `http://${canary}/`,
      `http://${canary}/api/v1/me`,
      `https://${canary}/`,
      `http://user:pass@${canary}/`,
      "file:///etc/passwd",
      canary,
      "*",
      `/${"x".repeat(12_000)}`,
      `/?${"x".repeat(12_000)}`,
      `/${"x".repeat(40_000)}`,
    ].map((target) => ({
      name: `the target ${target.slice(0, 70)}`,
      target,
      refused: [307, 400, 404, 414, 431],
    })),
    ...["CONNECT", "TRACE", "TRACK", "OPTIONS", "PUT", "PATCH", "DELETE", "PROPFIND", "POST"].map(
      (method) => ({ name: method, method, target: page, refused: [0, 400, 405] }),
    ),
    { name: "a tunnel", method: "CONNECT", target: canary, refused: [0, 400] },
    ...(
      [
        ["text/plain;charset=UTF-8", actionBody],
        ["application/x-www-form-urlencoded", "$ACTION_ID_0=1&1_$ACTION_ID_0="],
        [
          "multipart/form-data; boundary=b",
          `--b\r\ncontent-disposition: form-data; name="0"\r\n\r\n${actionBody}\r\n--b--\r\n`,
        ],
        [
          "multipart/form-data; boundary=b",
          '--b\r\ncontent-disposition: form-data; name="$ACTION_REF_1"\r\n\r\n\r\n--b\r\ncontent-disposition: form-data; name="$ACTION_1:0"\r\n\r\n{"id":"x#constructor","bound":"$@1"}\r\n--b--\r\n',
        ],
        ["text/x-component", "0:{}\n"],
        ["application/json", "{}"],
      ] as const
    ).flatMap(([type, body]) =>
      ["/", page, "/sign-in", "/no/such/page"].map((target) => ({
        name: `a server action at ${target} as ${type.slice(0, 24)}`,
        method: "POST",
        target,
        headers: [
          ["next-action", "0".repeat(40)],
          ["content-type", type],
          ["origin", `http://${canary}`],
        ] as const,
        body,
        refused: [405],
      })),
    ),
    ...["evil.example", canary, "localhost:1", "[::1", "a b", "localhost/../x", ""].map((host) => ({
      name: `the host ${host}`,
      target: page,
      headers: [["Host", host]] as const,
      refused: [307, 400],
    })),
    {
      name: "two hosts",
      target: page,
      headers: [
        ["Host", "localhost"],
        ["Host", canary],
      ],
      refused: [307, 400],
    },
    {
      name: "a flood of headers",
      target: page,
      headers: Array.from({ length: 3000 }, (_, n) => [`x-${n}`, "1"] as const),
      refused: [307, 400, 431],
    },
    { name: "a huge header", target: page, headers: [["x-a", "x".repeat(70_000)]], refused: [431] },
    {
      name: "two lengths",
      method: "POST",
      target: "/api/v1/zones",
      headers: [
        ["content-length", "3"],
        ["transfer-encoding", "chunked"],
      ],
      refused: [400],
    },
    {
      name: "a header with a newline in it",
      target: page,
      headers: [["x-a", "b\rc"]],
      refused: [400],
    },
    ...[
      `http://${canary}/sync/x`,
      `//${canary}/sync/x`,
      "/sync/x/../y",
      "/",
      "*",
      "/_next/webpack-hmr",
    ].map((target) => ({
      name: `an upgrade of ${target}`,
      target,
      headers: [
        ["Connection", "Upgrade"],
        ["Upgrade", "websocket"],
        ["Sec-WebSocket-Version", "13"],
        ["Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="],
      ] as const,
      refused: [400, 403, 404],
    })),
  ];
}

interface Told {
  readonly canary: string;
  readonly secrets: readonly string[];
}

function expectRefused(attempt: Attempt, answer: RawAnswer, { canary, secrets }: Told): void {
  expect(attempt.refused, attempt.name).toContain(answer.status);
  const location = answer.headers.get("location");
  if (answer.status < 300 || answer.status >= 400) expect(location, attempt.name).toBeNull();
  expect(location ?? "/", attempt.name).toMatch(/^\/(?![/\\])/);
  expect(answer.headers.get("set-cookie"), attempt.name).toBeNull();
  for (const secret of secrets) expect(answer.body, attempt.name).not.toContain(secret);
  expect(answer.body.includes(`//${canary}`), `${attempt.name} is echoed`).toBe(false);
}

/** Next's router is led to the address that belongs to its headers, and asks again with them. */
async function answersTo(
  server: RunningServer,
  attempt: RawRequest,
): Promise<readonly RawAnswer[]> {
  const first = await rawRequest(server, attempt);
  const location = first.headers.get("location");
  if (location === null || /^\/sign-in(\?|$)/.test(location)) return [first];
  return [first, await rawRequest(server, { ...attempt, target: location })];
}

test("a stranger's every trick with the framework is refused, and nobody else is called", async ({
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const report = await send(server, {
    method: "GET",
    path: `/api/v1/reports/${sampleReportId}`,
    cookie,
  });
  const { title } = (await report.json()) as { title: string };
  const canary = await openCanary();
  const secrets = [title, administrator.email, administrator.name];
  const list = attempts(canary.host);
  for (const attempt of list) {
    for (const answer of await answersTo(server, attempt)) {
      expectRefused(attempt, answer, { canary: canary.host, secrets });
    }
  }
  expect(canary.visits()).toBe(0);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  const shown = await (await fetch(`${server.url}${page}`, withCookie(cookie))).text();
  expect(shown, "the page itself holds what was looked for").toContain(administrator.name);
  await canary.close();
  console.log(`${list.length} attempts refused`);
});

test("a member's tricks lead nowhere else either", async ({ server }) => {
  const { colleagueCookie: cookie } = await signInBoth(server);
  const canary = await openCanary();
  for (const attempt of attempts(canary.host)) {
    const headers = [...(attempt.headers ?? []), ["cookie", cookie] as const];
    const { status, headers: answered } = await rawRequest(server, { ...attempt, headers });
    expect(status, attempt.name).toBeLessThan(500);
    expect(answered.get("location") ?? "/", attempt.name).toMatch(/^\/(?![/\\])/);
  }
  expect(canary.visits()).toBe(0);
  await canary.close();
});

const elsewhere = [
  "//evil.example",
  "///evil.example",
  "/\\evil.example",
  "\\\\evil.example",
  "/%5Cevil.example",
  "/%09/evil.example",
  "/\t/evil.example",
  "https://evil.example",
  "https:evil.example",
  "http://localhost@evil.example",
  "//localhost@evil.example",
  "//evil.example%2F..",
  "/..//evil.example",
  "/.//evil.example",
  "javascript:alert(1)",
  "data:text/html,x",
  "evil.example",
  "@evil.example",
  "/facts\r\nLocation: https://evil.example",
];

test("signing in leads to this site only, whatever the address says", async ({ server }) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  for (const next of elsewhere) {
    const query = `next=${encodeURIComponent(next)}`;
    const answer = await fetch(`${server.url}/sign-in?${query}`, withCookie(cookie));
    expect(answer.status, next).toBe(307);
    expect(answer.headers.get("location"), next).toMatch(/^\/(?:facts)?(?![/\\])/);
    expect(new URL(answer.headers.get("location") ?? "", server.url).origin, next).toBe(server.url);
    const form = await (await fetch(`${server.url}/sign-in?${query}`)).text();
    const told = form.match(/\\"next\\":\\"(.*?)\\"/)?.[1];
    expect(new URL(told ?? "none:", server.url).origin, next).toBe(server.url);
    const posted = await send(server, {
      path: "/api/auth/sign-in/email",
      body: { email: administrator.email, password: administrator.password, callbackURL: next },
    });
    expect(posted.headers.get("location"), next).toBeNull();
    expect(await posted.text(), next).not.toContain("evil.example");
  }
});

test("a socket is refused before the upgrade, and its refusal says what it is", async ({
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const url = `${server.url.replace("http", "ws")}/sync/${sampleReportId}`;
  const statusWith = (headers: Record<string, string>) =>
    new Promise<number>((resolve) => {
      const socket = new WebSocket(url, { headers });
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode ?? 0));
      socket.on("open", () => {
        resolve(101);
        socket.close();
      });
      socket.on("error", () => {});
    });
  expect(await statusWith({ cookie, origin: server.url })).toBe(101);
  for (const origin of [undefined, "null", "https://evil.example", server.url.toUpperCase()]) {
    expect(await statusWith({ cookie, ...(origin !== undefined && { origin }) })).toBe(403);
  }
  expect(await statusWith({ origin: server.url })).toBe(401);
  expect(await statusWith({ cookie, origin: server.url, authorization: "Bearer zb_x" })).toBe(401);
});
