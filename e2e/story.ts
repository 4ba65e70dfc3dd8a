import {
  type Browser,
  type BrowserContext,
  test as base,
  expect,
  type Page,
} from "@playwright/test";
import { z } from "zod";
import { type RunningServer, startServer } from "./server.ts";

export { expect };

export interface Account {
  readonly name: string;
  readonly email: string;
  readonly password: string;
}

export const administrator: Account = {
  name: "林一帆",
  email: "lin@example.org",
  password: "correct horse 1",
};

/**
 * One server for each story file (each is a project of its own in playwright.config.ts), with the
 * sample workspace; ended when the file's stories are. A story during which a page of `openWindow`
 * threw or wrote to console.error fails.
 */
export const test = base.extend<{ calmPages: undefined }, { server: RunningServer }>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
    async ({}, use) => {
      const server = await startServer();
      await use(server);
      await server.stop();
    },
    { scope: "worker", timeout: 120_000 },
  ],
  calmPages: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      complaints.length = 0;
      await use(undefined);
      await Promise.all(openContexts.splice(0).map((context) => context.close()));
      expect(complaints, "what pages threw or complained of").toEqual([]);
    },
    { auto: true },
  ],
});

const openContexts: BrowserContext[] = [];
const complaints: string[] = [];

/** What a browser says by itself of a server that is away or refuses; the stories provoke it. */
const ofTheNetwork =
  /^(Failed to load resource|WebSocket connection to)|net::ERR_|^Failed to fetch/;

function listenForComplaints(page: Page): void {
  page.on("pageerror", (error) => complaints.push(error.stack ?? error.message));
  page.on("console", (message) => {
    if (message.type() !== "error" || ofTheNetwork.test(message.text())) return;
    complaints.push(message.text());
  });
}

/** A request with JSON as a page of the product would send it: with its origin. */
export async function send(
  server: RunningServer,
  { method = "POST", path, body, cookie }: SendOptions,
): Promise<Response> {
  return fetch(`${server.url}${path}`, {
    method,
    headers: {
      "content-type": "application/json",
      origin: server.url,
      ...(cookie !== undefined && { cookie }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
}

export interface SendOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  readonly path: string;
  readonly body?: unknown;
  readonly cookie?: string;
}

/** Signs up over HTTP and answers the session's Cookie header. */
export async function signUp(
  server: RunningServer,
  account: Account,
  invitation?: string,
): Promise<string> {
  const body = { ...account, ...(invitation !== undefined && { invitation }) };
  const response = await send(server, { path: "/api/auth/sign-up/email", body });
  expect(response.status, await response.clone().text()).toBe(200);
  return cookieOf(response);
}

export async function signIn(server: RunningServer, account: Account): Promise<string> {
  const { email, password } = account;
  const response = await send(server, {
    path: "/api/auth/sign-in/email",
    body: { email, password },
  });
  expect(response.status, await response.clone().text()).toBe(200);
  return cookieOf(response);
}

function cookieOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

const invitationShape = z.object({ token: z.string() });

/** A colleague who followed an invitation link of the administrator's. */
export async function inviteAndSignUp(
  server: RunningServer,
  account: Account,
  { role = "analyst", cookie }: { role?: "admin" | "analyst" | "reader"; cookie: string },
): Promise<string> {
  const response = await send(server, { path: "/api/v1/invitations", body: { role }, cookie });
  expect(response.status, await response.clone().text()).toBe(201);
  const { token } = invitationShape.parse(await response.json());
  return signUp(server, account, token);
}

/** A browser window of one person: own cookies, own storage. Closed when the story ends. */
export async function openWindow(
  browser: Browser,
  server: RunningServer,
  { cookie, locale = "zh-CN" }: { cookie?: string; locale?: string } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ baseURL: server.url, locale });
  openContexts.push(context);
  context.on("page", listenForComplaints);
  if (cookie !== undefined) {
    const pairs = cookie.split("; ").map((pair) => {
      const at = pair.indexOf("=");
      return { name: pair.slice(0, at), value: pair.slice(at + 1), url: server.url };
    });
    await context.addCookies(pairs);
  }
  return { context, page: await context.newPage() };
}
