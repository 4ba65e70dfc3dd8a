import { once } from "node:events";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { problemShape } from "#core/contracts/problem.ts";
import type { ReportImage } from "#core/contracts/reports.ts";
import { type RefusalReason, sentenceOf } from "#core/refusal.ts";
import { renderLimits, renderReport } from "../export/render-report.ts";
import { jobOf } from "../export/test-job.ts";
import { createHttpServer } from "../http-server.ts";
import { fileRefusals } from "../ingest/read-outcome.ts";
import type { Canaries, CraftedFile } from "../ingest/test-crafted-file.ts";
import { craftedImages } from "../ingest/test-crafted-images.ts";
import { craftedPdfFiles } from "../ingest/test-crafted-pdf.ts";
import { craftedTextFiles } from "../ingest/test-crafted-text.ts";
import { craftedWordFiles } from "../ingest/test-crafted-word.ts";
import { docxFile, wordParagraph } from "../ingest/test-files.ts";
import { mutatedFiles } from "../ingest/test-mutated-files.ts";
import { type Caller, openTestStack, signUp, type TestStack } from "./test-stack.ts";

/**
 * Bad files through the route, over HTTP, each parsed in its own process: every one ends in success
 * or in a plain sentence, and leaves nothing behind. The ordinary run takes a share of every kind;
 * CRAFTED takes all whose names hold its words (empty: all there are), MUTATIONS sets how many
 * mutated files follow the crafted ones, and after MINUTES no more of them are begun.
 */
const wanted = process.env["CRAFTED"];
const mutations = Number(process.env["MUTATIONS"] ?? 12);
const untilMs = performance.now() + Number(process.env["MINUTES"] ?? 24 * 60) * 60_000;
const leastInOrdinaryRun = 300;
const largeKind = 9;
const uploadsAtOnce = 10;
const healthIntervalMs = 100;
const toldEvery = 200;

vi.setConfig({ testTimeout: 6 * 3_600_000, hookTimeout: 120_000 });

const secret = "canary-8f3a1c";
const reachedFor: string[] = [];
let canaryListener: Server;
let canaryFolder: string;
let canaries: Canaries;
let stack: TestStack;
let admin: Caller;
let server: Server;
let url: string;

beforeAll(async () => {
  canaryListener = createServer((request, response) => {
    reachedFor.push(request.url ?? "");
    response.end(secret);
  });
  const canaryAddress = await listen(canaryListener);
  canaryFolder = mkdtempSync(join(tmpdir(), "zonebrief-canary-"));
  const path = join(canaryFolder, "canary.txt");
  writeFileSync(path, secret);
  canaries = { address: `${canaryAddress}/`, path };
  vi.stubEnv("ZONEBRIEF_CANARY", secret);
  // Whatever made a temporary file would make it here.
  vi.stubEnv("TMPDIR", canaryFolder);
  stack = openTestStack({ folder: mkdtempSync(join(canaryFolder, "data-")) });
  admin = await signUp(stack, { name: "Admin" });
  server = createHttpServer({
    environment: {
      isDevelopment: false,
      publicOrigin: null,
      trustedProxies: [],
      metricsToken: null,
    },
    api: async (request) => stack.app.fetch(request),
    health: async () => ({ failing: [] }),
    metrics: {
      contentType: "",
      page: async () => "",
      requestEnded: () => {},
      policyBroken: () => {},
    },
    pages: async (_request, response) => response.end(),
    log: stack.parts.log,
  });
  // Making a bomb holds up this process, which is the client as well: no connection ends meanwhile.
  server.keepAliveTimeout = 0;
  url = await listen(server);
});

afterAll(() => {
  vi.unstubAllEnvs();
  server.close();
  canaryListener.close();
  stack.close();
  rmSync(canaryFolder, { recursive: true });
});

async function listen(listener: Server): Promise<string> {
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const address = listener.address();
  return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
}

interface Verdict {
  readonly file: CraftedFile;
  readonly outcome: "taken" | RefusalReason;
  readonly ms: number;
  /** What it says of itself afterwards. */
  readonly text: string;
}

async function upload(path: string, { bytes, fileName }: CraftedFile): Promise<Response> {
  const form = new FormData();
  form.set("file", new File([Buffer.from(bytes())], fileName));
  const headers = { ...admin.headers, "accept-language": "zh", origin: url };
  return fetch(`${url}${path}`, { method: "POST", body: form, headers });
}

async function judge(path: string, file: CraftedFile): Promise<Verdict> {
  const startedMs = performance.now();
  const response = await upload(path, file);
  const text = await response.text();
  const ms = performance.now() - startedMs;
  if (response.ok) return { file, outcome: "taken", ms, text };
  const problem = problemShape.parse(JSON.parse(text));
  const reason = plainRefusals.find((known) => known === problem.reason);
  expect(reason, `${file.name}: ${text}`).toBeDefined();
  expect(problem.title, file.name).toBe(sentenceOf(reason ?? "unexpected", "zh"));
  return { file, outcome: reason ?? "unexpected", ms, text };
}

const plainRefusals: readonly RefusalReason[] = [
  ...fileRefusals,
  "invalid",
  "too-large",
  "unsupported-image",
];

/** Ten at a time, as ten people would send them. Long runs tell how they stand. */
async function judgeAll(
  path: string,
  files: readonly CraftedFile[],
  endMs = Number.POSITIVE_INFINITY,
): Promise<Verdict[]> {
  const waiting = [...files];
  const verdicts: Verdict[] = [];
  const one = async () => {
    for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
      if (performance.now() > endMs) break;
      verdicts.push(await judge(path, file));
      if (verdicts.length % toldEvery === 0) tell(`of ${files.length} files so far`, verdicts);
    }
  };
  await Promise.all(Array.from({ length: uploadsAtOnce }, one));
  return verdicts;
}

/** Asks for the server's health at intervals until told to stop; answers how often it came. */
function askForHealth(): { stop(): Promise<number> } {
  let isOver = false;
  let answered = 0;
  const asking = (async () => {
    while (!isOver) {
      expect((await fetch(`${url}/healthz`)).status).toBe(200);
      answered += 1;
      // Without a pause the asking alone would take a processor from the files.
      await sleep(healthIntervalMs);
    }
  })();
  return {
    async stop() {
      isOver = true;
      await asking;
      return answered;
    },
  };
}

function tell(what: string, verdicts: readonly Verdict[]): void {
  const counts = new Map<string, number>();
  for (const { outcome } of verdicts) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  const slowest = verdicts.toSorted((one, other) => other.ms - one.ms)[0];
  console.log(
    `${verdicts.length} ${what}: ${[...counts].map(([outcome, count]) => `${count} ${outcome}`).join(", ")}; ` +
      `slowest ${((slowest?.ms ?? 0) / 1000).toFixed(1)} s (${slowest?.file.name})`,
  );
}

function errorsLogged(): string[] {
  return stack.logLines.filter((line) => (JSON.parse(line) as { level: number }).level >= 50);
}

/** Everything under the folder that holds the data, temporary files and the canary. */
function filesThere(): string[] {
  return readdirSync(canaryFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => entry.name)
    .sort();
}

/** Text is read in no time; of Word and PDF files the ordinary run takes every second of a large kind. */
function craftedDocuments(): readonly CraftedFile[] {
  const costly = [...craftedWordFiles(canaries), ...craftedPdfFiles(canaries)];
  if (wanted !== undefined) {
    return [...costly, ...craftedTextFiles()].filter(({ name }) => name.includes(wanted));
  }
  const kinds = Object.values(Object.groupBy(costly, ({ name }) => name.split(":")[0] ?? ""));
  const share = kinds.flatMap((kind = []) =>
    kind.filter((_, at) => kind.length < largeKind || at % 2 === 1),
  );
  return [...share, ...craftedTextFiles()];
}

test("hundreds of files are sent in the ordinary run, of every kind", () => {
  if (wanted !== undefined) return;
  expect(craftedDocuments().length + craftedImages().length).toBeGreaterThanOrEqual(
    leastInOrdinaryRun,
  );
});

test("bad files end in success or in a plain sentence, and leave nothing behind", async () => {
  const files = [...craftedDocuments(), ...mutatedFiles(mutations)];
  const health = askForHealth();
  const verdicts = await judgeAll("/api/v1/sources", files, untilMs);
  const answered = await health.stop();
  tell("bad documents", verdicts);
  console.log(`health was told ${answered} times meanwhile`);
  expect(answered).toBeGreaterThan(0);
  if (performance.now() < untilMs) expect(verdicts).toHaveLength(files.length);
  expect(verdicts.length).toBeGreaterThan(0);
  for (const { text } of verdicts) expect(text).not.toContain(secret);
  expect(errorsLogged()).toEqual([]);
  expect(reachedFor).toEqual([]);

  // What was taken lies under its hash; besides there are the databases and the canary.
  const kept = stack.db.$client.prepare("SELECT sha256, text FROM sources").all() as {
    sha256: string;
    text: string;
  }[];
  for (const { text } of kept) {
    expect(text).not.toContain(secret);
    expect(text.isWellFormed()).toBe(true);
  }
  const left = filesThere().filter((name) => !/^(zonebrief|log)\.db(-wal|-shm)?$/.test(name));
  expect(left).toEqual(["canary.txt", ...kept.map(({ sha256 }) => sha256)].sort());
  expect(readFileSync(canaries.path, "utf8")).toBe(secret);
});

test("bad pictures end in success or in a plain sentence, and those taken do not break a PDF", async () => {
  const created = await send("/api/v1/reports", JSON.stringify({ title: "图" }));
  const { id: reportId } = (await created.json()) as { id: string };
  const path = `/api/v1/reports/${reportId}/images`;
  const verdicts = await judgeAll(path, craftedImages());
  tell("bad pictures", verdicts);
  const taken = verdicts.filter(({ outcome }) => outcome === "taken");
  const images = taken.map(({ text }) => JSON.parse(text) as ReportImage);
  expect(images.length).toBeGreaterThan(0);
  const rows: { id: string; sha256: string }[] = stack.db.$client
    .prepare("SELECT id, sha256 FROM report_images")
    .all() as never;
  const { bytes, notes } = await renderReport(
    jobOf(
      images.map(({ src }) => ({ type: "image", attrs: { src, alt: "图" } })),
      {
        images: rows.map(({ id, sha256 }) => ({
          reportId,
          imageId: id,
          path: stack.parts.blobs.pathOf(sha256),
        })),
      },
    ),
    {
      blobFolder: join(stack.folder, "blobs"),
      limits: { ...renderLimits, timeoutMs: 300_000 },
    },
  );
  expect(Buffer.from(bytes).subarray(0, 5).toString()).toBe("%PDF-");
  console.log(`${images.length} pictures were taken; ${notes.unreadableImages} could not be set`);
  for (const { src } of images) await expectInert(src);
  expect(errorsLogged()).toEqual([]);
  expect(reachedFor).toEqual([]);
});

async function send(path: string, body: string): Promise<Response> {
  const headers = { ...admin.headers, origin: url, "content-type": "application/json" };
  return fetch(`${url}${path}`, { method: "POST", body, headers });
}

/** Whatever a browser makes of these bytes, it is nothing that runs. */
async function expectInert(path: string): Promise<void> {
  const { status, headers } = await fetch(`${url}${path}`, { headers: admin.headers });
  expect(status).toBe(200);
  expect(headers.get("content-type")).toMatch(/^image\/(png|jpeg|gif|webp)$/);
  expect(headers.get("x-content-type-options")).toBe("nosniff");
  expect(headers.get("content-security-policy")).toBe("default-src 'none'; sandbox");
  expect((await fetch(`${url}${path}`)).status).toBe(401);
}

test("the bytes of a source come back as a file to be saved, to those who may read it", async () => {
  const { items } = (await (
    await fetch(`${url}/api/v1/sources?limit=200`, { headers: admin.headers })
  ).json()) as { items: { id: string; mediaType: string }[] };
  expect(items.length).toBeGreaterThan(0);
  for (const { id, mediaType } of items) {
    const path = `${url}/api/v1/sources/${id}/original`;
    const { status, headers, body } = await fetch(path, { headers: admin.headers });
    await body?.cancel();
    expect(status).toBe(200);
    expect(headers.get("content-type")).toBe(mediaType);
    expect(headers.get("content-disposition")).toMatch(
      /^attachment; filename="[^"/\\]*"; filename\*=UTF-8''\S+$/,
    );
    expect(headers.get("content-security-policy")).toBe("sandbox; default-src 'none'");
    expect(headers.get("x-content-type-options")).toBe("nosniff");
    expect((await fetch(path)).status).toBe(401);
  }
});

test("a file that keeps its reader busy keeps nobody else waiting", async () => {
  let isRead = false;
  const busy = judge("/api/v1/sources", {
    name: "many paragraphs",
    fileName: "a.docx",
    bytes: () => docxFile(wordParagraph("增长").repeat(20_000)),
  }).finally(() => {
    isRead = true;
  });
  await expect.poll(readersRunning, { timeout: 60_000 }).toBeGreaterThan(0);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(isRead).toBe(false);
  await busy;
  expect(readersRunning()).toBe(0);
});

/** Child processes of this one that read a file; the system tells, not the code under test. */
function readersRunning(): number {
  const task = `/proc/${process.pid}/task`;
  const children = readdirSync(task).flatMap((thread) =>
    readFileSync(join(task, thread, "children"), "utf8")
      .split(" ")
      .filter(Boolean),
  );
  return children.filter((child) => commandOf(child).includes("parse-worker")).length;
}

function commandOf(processId: string): string {
  try {
    return readFileSync(`/proc/${processId}/cmdline`, "utf8");
  } catch {
    return "";
  }
}
