import { parseArgs } from "node:util";
import { type Browser, type BrowserContext, chromium, type Page } from "@playwright/test";
import { Doc } from "yjs";
import { z } from "zod";
import { factShape } from "#core/contracts/facts.ts";
import { startServer } from "../e2e/server.ts";
import { serveBarePage } from "./browser/bare-server.ts";
import { hundredPages, longReport } from "./browser/long-report.ts";
import { measureLoad, printLoad } from "./browser/page-load.ts";
import { profileTyping } from "./browser/profile.ts";
import { joinReport, typeRemotely } from "./browser/remote-writer.ts";
import {
  browserArguments,
  type Place,
  percentile,
  places,
  putCaret,
  type TypingFigures,
  typeKeys,
  watchKeys,
} from "./browser/typing.ts";

/**
 * How fast the report page is in a browser: keystroke to paint in a report of a hundred pages
 * beside a bare TipTap page with the same text, and what the page loads. Needs a built product
 * (`npx next build`) and a Chromium (CHROMIUM_PATH or Playwright's own).
 *
 * --keys N     keys for each place and round (40)
 * --rounds N   interleaved rounds (3)
 * --profile    also prints where the product's main thread spends its time
 */
const { values } = parseArgs({
  options: {
    keys: { type: "string", default: "40" },
    rounds: { type: "string", default: "3" },
    profile: { type: "boolean", default: false },
  },
});
const keys = Number(values.keys);
const rounds = Number(values.rounds);

const server = await startServer();
const cookie = await signUp();
const facts = await loadFacts();
const reportId = await createReport("百页简报");
const smallId = await createReport("普通简报");
const content = longReport(hundredPages, facts);
const shared = new Doc();
const syncUrl = `${server.url.replace("http", "ws")}/sync`;
const options = { cookie, origin: server.url };
(await joinReport(content, { url: `${syncUrl}/${reportId}`, ...options }))();
const leave = await joinReport(shared, { url: `${syncUrl}/${reportId}`, ...options });
const bareDoc = longReport(hundredPages, facts);
const bare = await serveBarePage(bareDoc);
const small = longReport({ blocks: 60, references: 20 }, facts);
(await joinReport(small, { url: `${syncUrl}/${smallId}`, ...options }))();

const executablePath = process.env["CHROMIUM_PATH"];
const browser = await chromium.launch({
  args: browserArguments,
  ...(executablePath !== undefined && { executablePath }),
});
try {
  await runTyping(browser);
  const load = await measureLoad(() => newContext(browser), `${server.url}/reports/${smallId}`);
  printLoad(load);
} finally {
  await browser.close();
  leave();
  await bare.close();
  await server.stop();
}

async function runTyping(chrome: Browser): Promise<void> {
  const product = await openProduct(chrome);
  const bareContext = await chrome.newContext({ viewport: { width: 1440, height: 900 } });
  const barePage = await bareContext.newPage();
  await barePage.goto(bare.url);
  await barePage.locator(".ProseMirror").waitFor({ timeout: 120_000 });
  const subjects = [
    { name: "product", page: product, remoteDoc: shared },
    { name: "bare", page: barePage, remoteDoc: bareDoc },
  ];
  const results = new Map<string, TypingFigures[]>();
  const ready = [];
  for (const subject of subjects) {
    const devtools = await subject.page.context().newCDPSession(subject.page);
    await devtools.send("Performance.enable", { timeDomain: "threadTicks" });
    await watchKeys(subject.page);
    ready.push({ ...subject, devtools });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const isShared of [false, true]) {
      for (const place of places) {
        for (const { name, page, remoteDoc, devtools } of ready) {
          await page.bringToFront();
          await putCaret(page, place);
          const stop = isShared ? typeRemotely(remoteDoc) : () => {};
          const figures = await typeKeys(page, { devtools, keys });
          stop();
          const key = resultKey({ name, place, isShared });
          results.set(key, [...(results.get(key) ?? []), figures]);
        }
      }
    }
  }
  printTyping(results);
  if (values.profile) await profileTyping(product);
}

function resultKey(of: { name: string; place: Place; isShared: boolean }): string {
  return `${of.name} ${of.place} ${of.isShared ? "with a colleague" : "alone"}`;
}

function printTyping(results: ReadonlyMap<string, readonly TypingFigures[]>): void {
  console.log(`keystroke to paint, ms, ${keys * rounds} keys each (product / bare = ratio)`);
  for (const isShared of [false, true]) {
    for (const place of places) {
      const [ours, theirs] = ["product", "bare"].map((name) => {
        const figures = results.get(resultKey({ name, place, isShared })) ?? [];
        const paintMs = figures.flatMap((each) => each.paintMs);
        const cpu = figures.map((each) => each.cpuMsPerKey);
        return [percentile(paintMs, 0.5), percentile(paintMs, 0.95), percentile(cpu, 0.5)];
      });
      const compared = ["p50", "p95", "CPU per key"].map((label, index) => {
        const [a = Number.NaN, b = Number.NaN] = [ours?.[index], theirs?.[index]];
        return `${label} ${a.toFixed(1)} / ${b.toFixed(1)} = ${(a / b).toFixed(2)}`;
      });
      const situation = isShared ? "with a colleague" : "alone           ";
      console.log(`  ${place.padEnd(6)} ${situation}  ${compared.join("   ")}`);
    }
  }
}

async function openProduct(chrome: Browser): Promise<Page> {
  const page = await (await newContext(chrome)).newPage();
  await page.goto(`${server.url}/reports/${reportId}`);
  await page.locator(".ProseMirror").waitFor({ timeout: 120_000 });
  await page.locator('[data-save-state="saved"]').first().waitFor({ timeout: 120_000 });
  await page.waitForFunction(
    (count) => document.querySelectorAll(".fact-reference").length >= count,
    Math.min(400, hundredPages.references),
    { polling: 200, timeout: 120_000 },
  );
  return page;
}

async function newContext(chrome: Browser): Promise<BrowserContext> {
  const context = await chrome.newContext({
    locale: "zh-CN",
    viewport: { width: 1440, height: 900 },
  });
  const pairs = cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(
    pairs.map(([name = "", value = ""]) => ({ name, value, url: server.url })),
  );
  return context;
}

async function signUp(): Promise<string> {
  const response = await post("/api/auth/sign-up/email", {
    name: "林一帆",
    email: "lin@example.org",
    password: "correct horse 1",
  });
  const cookies = response.headers.getSetCookie();
  return cookies.map((each) => each.split(";")[0]).join("; ");
}

async function createReport(title: string): Promise<string> {
  const response = await post("/api/v1/reports", { title }, cookie);
  return z.object({ id: z.string() }).parse(await response.json()).id;
}

async function loadFacts() {
  const response = await fetch(`${server.url}/api/v1/facts?limit=100`, { headers: { cookie } });
  return z.object({ items: z.array(factShape) }).parse(await response.json()).items;
}

async function post(path: string, body: object, session?: string): Promise<Response> {
  const response = await fetch(`${server.url}${path}`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: server.url,
      ...(session !== undefined && { cookie: session }),
    },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return response;
}
