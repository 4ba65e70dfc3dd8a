import type { Outcome } from "./page-table.ts";
import type { RunningServer } from "./server.ts";

/** How a page is asked for. */
export const pageModes = [
  /** As a browser opens it. */
  "html",
  /** The payload that Next's router loads instead of it. */
  "payload",
  /** The same for somebody who comes from a sibling page: the layouts are not run again. */
  "move",
  /** With every header that claims a framework's own part of the way was already gone. */
  "steered",
] as const;
export type PageMode = (typeof pageModes)[number];

export interface PageAnswer {
  readonly status: number;
  /** "failed": anything that no cell may be answered. */
  readonly outcome: Outcome | "failed";
  readonly text: string;
}

const steering = {
  "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware",
  "x-middleware-next": "1",
  "x-middleware-prefetch": "1",
  "x-middleware-rewrite": "/settings/audit",
  "x-invoke-path": "/settings/audit",
  "x-matched-path": "/settings/audit",
  "x-original-url": "/settings/audit",
  "x-rewrite-url": "/settings/audit",
  "x-nextjs-data": "1",
  "x-prerender-revalidate": "1",
  "x-forwarded-host": "localhost",
  "x-zonebrief-path": "/settings/audit",
  "x-http-method-override": "HEAD",
};

interface Asked {
  readonly file: string;
  readonly path: string;
  readonly mode: PageMode;
  readonly headers: Readonly<Record<string, string>>;
}

export async function askForPage(
  server: RunningServer,
  { file, path, mode, headers }: Asked,
): Promise<PageAnswer> {
  const sent = { ...headers, ...headersOfMode(mode, file) };
  const isPayload = mode === "payload" || mode === "move";
  const target = isPayload ? await payloadAddress(server, path, sent) : path;
  const answer = await fetch(`${server.url}${target}`, { headers: sent, redirect: "manual" });
  const text = await answer.text();
  const outcome = isPayload ? outcomeOfPayload(answer, text) : outcomeOf(answer);
  return { status: answer.status, outcome, text };
}

const digestByState = new Map<string, string>();

/** Next's router adds a digest of its headers; the server tells the right one to who has none. */
async function payloadAddress(
  server: RunningServer,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const state = headers["next-router-state-tree"] ?? "";
  const digest =
    state === "" ? "" : (digestByState.get(state) ?? (await digestOf(server, headers)));
  digestByState.set(state, digest);
  return `${path}${path.includes("?") ? "&" : "?"}_rsc${digest === "" ? "" : `=${digest}`}`;
}

async function digestOf(
  server: RunningServer,
  headers: Readonly<Record<string, string>>,
): Promise<string> {
  const answer = await fetch(`${server.url}/facts`, { headers, redirect: "manual" });
  const location = answer.headers.get("location") ?? "";
  const digest = new URL(location, server.url).searchParams.get("_rsc");
  if (digest === null) throw new Error(`no digest came, but ${answer.status} ${location}`);
  return digest;
}

function headersOfMode(mode: PageMode, file: string): Record<string, string> {
  if (mode === "steered") return steering;
  if (mode === "payload") return { rsc: "1" };
  if (mode === "html") return {};
  return {
    rsc: "1",
    "next-router-state-tree": encodeURIComponent(JSON.stringify(siblingOf(file))),
  };
}

type RouterState = readonly [segment: string, children: { children?: RouterState }];

/** Where the router stands on another page under the same layouts. */
function siblingOf(file: string): RouterState {
  const folders = file.split("/").slice(1, -2);
  const leaf: RouterState = ["elsewhere", { children: ["__PAGE__", {}] }];
  const inner = folders.reduceRight<RouterState>((children, name) => [name, { children }], leaf);
  return ["", { children: inner }];
}

function outcomeOf({ status, headers }: Response): PageAnswer["outcome"] {
  if (status === 200) return "page";
  if (status === 404) return "not-found";
  return status === 307 ? destination(headers.get("location") ?? "") : "failed";
}

function outcomeOfPayload({ status, headers }: Response, text: string): PageAnswer["outcome"] {
  if (status === 307) return destination(headers.get("location") ?? "");
  if (status === 404 || /NEXT_HTTP_ERROR_FALLBACK;404/.test(text)) {
    return redirectIn(text) ?? "not-found";
  }
  if (status !== 200) return "failed";
  return redirectIn(text) ?? (/"digest":/.test(text) ? "failed" : "page");
}

function redirectIn(text: string): PageAnswer["outcome"] | null {
  const location = /NEXT_REDIRECT;\w+;([^;]*);/.exec(text)?.[1];
  return location === undefined ? null : destination(location);
}

function destination(location: string): PageAnswer["outcome"] {
  const [path = ""] = location.split("?", 1);
  return path === "/" || path === "/no-access" || path === "/sign-in" ? path : "failed";
}
