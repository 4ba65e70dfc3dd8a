import { once } from "node:events";
import { createServer, request } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { prosemirrorToYXmlFragment } from "@tiptap/y-tiptap";
import { eq } from "drizzle-orm";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import * as Y from "yjs";
import type { CreatedInvitation } from "#core/contracts/people.ts";
import { documentSchema } from "#core/document/document-extensions.ts";
import { doc, fact, paragraph, text } from "#core/export/test-report.ts";
import { bodyName, titleName } from "#core/sync/protocol.ts";
import { appendUpdates } from "#db/log.ts";
import { reports } from "#db/schema.ts";
import { hasPoppler, pngOf, readPdf, withoutSpaces, wordsOfPdf } from "../export/test-job.ts";
import { loadSample } from "../sample/load-sample.ts";
import { sampleReportId } from "../sample/sample-rows.ts";
import { slowUpdate } from "../test-slow-report.ts";
import {
  type Caller,
  call,
  openTestStack,
  signUp,
  type TestStack,
  testOrigin,
} from "./test-stack.ts";

// Each export starts a process; on a busy machine that alone takes seconds.
vi.setConfig({ testTimeout: 60_000 });

let stack: TestStack;
let admin: Caller;

beforeEach(async () => {
  stack = openTestStack();
  await loadSample({ db: stack.db, blobs: stack.parts.blobs, sync: { edit: writeSeed } });
  admin = await signUp(stack, { name: "Admin" });
});
afterEach(() => stack.close());

/** What the sync process does with a seed: the log holds it, and nothing else does. */
const writeSeed: TestStack["parts"]["sync"]["edit"] = async (reportId, edit) => {
  if (edit.kind !== "seed") throw new Error("only seeds are expected");
  return { seq: write(reportId, { title: edit.title, body: edit.body }) };
};

function write(reportId: string, { title, body }: { title: string; body: unknown }): number | null {
  const document = new Y.Doc();
  document.getText(titleName).insert(0, title);
  prosemirrorToYXmlFragment(documentSchema.nodeFromJSON(body), document.getXmlFragment(bodyName));
  const data = Y.encodeStateAsUpdate(document);
  const update = {
    reportId,
    personId: null,
    data,
    writers: [{ clientId: document.clientID, personId: null }],
  };
  return appendUpdates(stack.parts.logDb, [update])[0] ?? null;
}

const path = (query: string, reportId = sampleReportId) =>
  `/api/v1/reports/${reportId}/export?${query}`;
const get = (query: string, caller: Caller | null = admin, reportId?: string) =>
  call<{ reason: string }>(stack, caller, ["GET", path(query, reportId)]);
const fetchBytes = async (query: string, { caller = admin, reportId = sampleReportId } = {}) => {
  const response = await stack.app.request(`${testOrigin}${path(query, reportId)}`, {
    headers: { host: "localhost:3250", ...caller.headers },
  });
  return { response, bytes: new Uint8Array(await response.arrayBuffer()) };
};

async function inviteReader(): Promise<Caller> {
  const invitation = ["POST", "/api/v1/invitations", { role: "reader" }] as const;
  const { body } = await call<CreatedInvitation>(stack, admin, invitation);
  return signUp(stack, { name: "Reader", invitation: body.token });
}

/** What the whole workspace may do with the sample briefing. */
function openToWorkspace(workspaceAccess: "viewer" | null): void {
  const sample = eq(reports.id, sampleReportId);
  stack.db.update(reports).set({ workspaceAccess }).where(sample).run();
}

interface JsonNode {
  readonly type: string;
  readonly attrs?: { readonly text?: string };
  readonly text?: string;
  readonly content?: readonly JsonNode[];
}
const all = (node: JsonNode): readonly JsonNode[] => [node, ...(node.content ?? []).flatMap(all)];

describe("the sample briefing", () => {
  test("leaves as the TipTap document", async () => {
    const { response, bytes } = await fetchBytes("format=json");
    expect(response.headers.get("content-type")).toBe("application/json; charset=utf-8");
    const document = JSON.parse(Buffer.from(bytes).toString());
    expect(Object.keys(document)).toEqual(["type", "content"]);
    expect(() => documentSchema.nodeFromJSON(document).check()).not.toThrow();
  });

  test("is refused as taking too long when somebody made it so, and the next export comes", async () => {
    const slow = {
      reportId: sampleReportId,
      personId: null,
      data: slowUpdate(20_000),
      writers: [],
    };
    appendUpdates(stack.parts.logDb, [slow]);
    expect(await get("format=json")).toMatchObject({
      status: 503,
      body: { reason: "export-too-long" },
    });
    const body = { title: "Next" };
    const { body: next } = await call<{ id: string }>(stack, admin, [
      "POST",
      "/api/v1/reports",
      body,
    ]);
    expect((await get("format=json", admin, next.id)).status).toBe(200);
  });

  test("leaves as Markdown under its title, as an attachment", async () => {
    const { response, bytes } = await fetchBytes("format=markdown");
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/markdown; charset=utf-8",
      "x-content-type-options": "nosniff",
      "cache-control": "private, no-store",
      "content-disposition": expect.stringContaining(
        `filename*=UTF-8''${encodeURIComponent("国家高新区创新发展情况简报.md")}`,
      ),
    });
    const markdown = Buffer.from(bytes).toString();
    expect(markdown).toMatch(/^# 国家高新区创新发展情况简报\n/);
    expect(markdown).toMatch(/1106\.8亿元\[\^\d+\]/);
    expect(markdown).toMatch(/\n## 参考文献\n\n1\. .+\\\[N\\\]\. 科技日报，/);
  });

  test.skipIf(!hasPoppler)(
    "leaves as PDF with every value, as text, and every reference",
    async () => {
      const { response, bytes } = await fetchBytes("format=pdf&locale=zh");
      expect(response.headers.get("content-type")).toBe("application/pdf");
      expect(response.headers.get("zonebrief-export-notes")).toBe("stand-in-fonts");
      const words = wordsOfPdf(bytes).replaceAll(/—\d+—/g, "");
      const json = await fetchBytes("format=json");
      const nodes = all(JSON.parse(Buffer.from(json.bytes).toString()));
      const values = nodes.filter((node) => node.type === "factReference");
      expect(values.length).toBeGreaterThanOrEqual(25);
      for (const { attrs } of values) expect(words).toContain(withoutSpaces(attrs?.text ?? "?"));
      for (const { text: plain } of nodes) expect(words).toContain(withoutSpaces(plain ?? ""));
      const numbers = new Set(
        [...words.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number)),
      );
      expect([...numbers].sort((a, b) => a - b)).toEqual([...numbers].map((_, index) => index + 1));
      expect(readPdf(bytes, "pdfimages", "-list").trim().split("\n")).toHaveLength(2);
    },
  );
});

describe("who may export", () => {
  test("nobody who is not signed in, nobody who may not read the report", async () => {
    const reader = await inviteReader();
    openToWorkspace("viewer");
    expect((await get("format=json", reader)).status).toBe(200);
    openToWorkspace(null);
    expect(await get("format=json", reader)).toMatchObject({
      status: 404,
      body: { reason: "not-found" },
    });
    expect(await get("format=json", null)).toMatchObject({
      status: 401,
      body: { reason: "not-signed-in" },
    });
    expect(await get("format=json", admin, "no-such-report")).toMatchObject({ status: 404 });
  });
});

test.each(["docx", "html", "csv", "exe"])(
  "%s is not offered yet, and that is said",
  async (format) => {
    const { status, body } = await get(`format=${format}`);
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain("docx, html and csv are not offered yet");
  },
);

test("a report without a title or text, and one that cites what nobody knows, are files too", async () => {
  const now = new Date();
  const row = (id: string) => ({
    id,
    title: "",
    createdAt: now,
    updatedAt: now,
    workspaceAccess: "viewer" as const,
  });
  stack.db
    .insert(reports)
    .values([row("empty"), row("odd")])
    .run();
  write("odd", { title: "a/b\\c: ../..", body: doc(paragraph(text("约"), fact("nobody", "5家"))) });
  expect(await get("format=markdown", admin, "empty")).toMatchObject({
    status: 200,
    body: "# 未命名简报\n",
  });
  const odd = await get("format=markdown", admin, "odd");
  expect(odd).toMatchObject({ status: 200, body: "# a/b\\\\c: ../..\n\n约5家\n" });
  expect(odd.headers.get("content-disposition")).toContain('filename="a b c.md"');
});

test.skipIf(!hasPoppler)(
  "a picture of another report is shown only to those who may read that one",
  async () => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(pngOf({ width: 60, height: 40 }))], "a.png"));
    const upload = ["POST", `/api/v1/reports/${sampleReportId}/images`, form] as const;
    const { src } = (await call<{ src: string }>(stack, admin, upload)).body;
    const reader = await inviteReader();
    const now = new Date();
    const row = {
      id: "copy",
      title: "",
      createdAt: now,
      updatedAt: now,
      workspaceAccess: "viewer" as const,
    };
    stack.db.insert(reports).values(row).run();
    write("copy", { title: "抄件", body: doc({ type: "image", attrs: { src, alt: "图" } }) });
    const pictures = async (caller: Caller) => {
      const { bytes } = await fetchBytes("format=pdf", { caller, reportId: "copy" });
      return readPdf(bytes, "pdfimages", "-list").trim().split("\n").length - 2;
    };
    expect(await pictures(admin)).toBe(1);
    expect(await pictures(reader)).toBe(1);
    openToWorkspace(null);
    expect(await pictures(reader)).toBe(0);
  },
);

test("whoever hangs up ends the export, which is no failure for the log", async () => {
  const server = createServer(
    getRequestListener(stack.app.fetch, { overrideGlobalObjects: false }),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  const asking = request({
    host: "127.0.0.1",
    port: address.port,
    path: path("format=pdf"),
    headers: { ...admin.headers, host: "localhost:3250" },
  });
  asking.on("error", () => {}).end();
  const arrived = once(server, "request");
  await arrived;
  asking.destroy();
  await vi.waitFor(() => expect(stack.logLines.join("")).toContain("export given up"), patience);
  expect(stack.logLines.join("")).not.toContain("export failed");
  server.close();
  await once(server, "close");
});

const patience = { timeout: 15_000, interval: 20 };
