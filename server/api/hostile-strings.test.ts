import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { shortText } from "#core/contracts/lists.ts";
import { problemShape } from "#core/contracts/problem.ts";
import { plainText } from "#core/export/plain-text.ts";
import { heading, list, paragraph, text } from "#core/export/test-report.ts";
import { sentenceOf } from "#core/refusal.ts";
import { hostileStrings } from "#core/test-hostile-strings.ts";
import { attachment } from "../content-disposition.ts";
import { exportFileName } from "../export/export-file-name.ts";
import { renderReport } from "../export/render-report.ts";
import { hasPoppler, jobOf, pngOf, readPdf, withoutSpaces } from "../export/test-job.ts";
import { plainFileName } from "../plain-file-name.ts";
import { type Caller, call, openTestStack, signUp, type TestStack } from "./test-stack.ts";

/** Every hostile string into every sink of the server; a cell is one string in one sink. */
vi.setConfig({ testTimeout: 600_000, hookTimeout: 120_000 });

let stack: TestStack;
let admin: Caller;
let reportId: string;
let cells = 0;

beforeAll(async () => {
  stack = openTestStack();
  admin = await signUp(stack, { name: "Admin" });
  const { body } = await call<{ id: string }>(stack, admin, [
    "POST",
    "/api/v1/reports",
    { title: "x" },
  ]);
  reportId = body.id;
});
afterAll(() => {
  stack.close();
  console.log(`${cells} cells: ${hostileStrings.length} hostile strings in the server's sinks`);
});

async function forEach(check: (hostile: string) => unknown): Promise<void> {
  for (const hostile of hostileStrings) {
    await check(hostile);
    cells += 1;
  }
}

interface Given {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  /** Under which name the answer holds the string. */
  readonly field: string;
  readonly longest: number;
}

const writes: Readonly<Record<string, (hostile: string) => Given>> = {
  "a report's title": (title) => ({
    method: "POST",
    path: "/api/v1/reports",
    body: { title },
    field: "title",
    longest: 200,
  }),
  "a zone": (name) => ({
    method: "POST",
    path: "/api/v1/zones",
    body: { name, aliases: [name], city: name },
    field: "name",
    longest: 40,
  }),
  "a metric": (name) => ({
    method: "POST",
    path: "/api/v1/metrics",
    body: { name, unit: "亿元", kind: "level", definition: name },
    field: "name",
    longest: 80,
  }),
  "a token": (name) => ({
    method: "POST",
    path: "/api/v1/tokens",
    body: { name },
    field: "name",
    longest: 60,
  }),
  "a person": (name) => ({
    method: "PATCH",
    path: "/api/v1/me",
    body: { name },
    field: "name",
    longest: 60,
  }),
};

test.each(Object.entries(writes))(
  "the name of %s is kept as it is, or refused",
  async (_, give) => {
    await forEach(async (hostile) => {
      const { method, path, body, field, longest } = give(hostile);
      const answer = await call(stack, admin, [method, path, body]);
      const named = JSON.stringify(hostile).slice(0, 60);
      if (answer.status >= 400) {
        expectPlain(answer.body);
        expect([400, 409], named).toContain(answer.status);
        const isFine = shortText(longest).safeParse(hostile).success;
        if (answer.status === 400) expect(isFine, named).toBe(false);
      } else {
        expect(answer.body[field], named).toBe(hostile.trim());
      }
    });
  },
);

function expectPlain(body: unknown): void {
  const problem = problemShape.parse(body);
  expect(problem.title).toBe(sentenceOf(problem.reason as never, "zh"));
}

const searches = ["sources", "facts", "zones", "metrics", "people", "reports"];
test.each(searches)("searching %s for it finds or does not find", async (list_) => {
  await forEach(async (hostile) => {
    const q = encodeURIComponent(hostile.toWellFormed().slice(0, 100));
    const answer = await call(stack, admin, ["GET", `/api/v1/${list_}?q=${q.slice(0, 3000)}`]);
    expect([200, 400], hostile).toContain(answer.status);
    if (answer.status === 400) expectPlain(answer.body);
  });
});

test("in an address it leads nowhere and is not repeated", async () => {
  await forEach(async (hostile) => {
    const id = encodeURIComponent(hostile.toWellFormed());
    for (const path of [
      `/api/v1/reports/${id}`,
      `/api/v1/sources/${id}/original`,
      `/api/v1/${id}`,
    ]) {
      const answer = await call(stack, admin, ["GET", path]);
      // "." and ".." make another path of it.
      if (/^\.{0,2}$/.test(hostile.trim())) return;
      expect(answer.status, path).toBeGreaterThanOrEqual(400);
      expect(answer.status, path).toBeLessThan(500);
      expect(answer.headers.get("content-type")).toBe("application/problem+json");
      expectPlain(answer.body);
    }
  });
});

test("as the name of a picture it is cleaned, and never a header's end", async () => {
  const png = pngOf({ width: 2, height: 2 });
  await forEach(async (hostile) => {
    const form = new FormData();
    form.set("file", new File([new Uint8Array(png), `${cells}`], hostile));
    const answer = await call<{ fileName: string }>(stack, admin, [
      "POST",
      `/api/v1/reports/${reportId}/images`,
      form,
    ]);
    expect(answer.status, hostile).toBe(201);
    expect(answer.body.fileName).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
  });
});

const fileNames: Readonly<Record<string, (hostile: string) => string>> = {
  "an uploaded file": plainFileName,
  "an export": (hostile) => exportFileName(hostile, "pdf"),
};
test.each(Object.entries(fileNames))("the name of %s is a plain one", async (_, nameOf) => {
  await forEach((hostile) => {
    const name = nameOf(hostile);
    expect(name).not.toBe("");
    expect(name.isWellFormed()).toBe(true);
    expect(name).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}/\\]/u);
    expect(name).not.toMatch(/^(?:\.\.?|(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?)$/i);
    expect(name.length).toBeLessThanOrEqual(300);
  });
});

test("in a Content-Disposition header it is one line of ASCII that names a file", async () => {
  await forEach((hostile) => {
    const header = attachment(hostile);
    expect(header).toMatch(
      /^attachment; filename="[\x20-\x21\x23-\x2e\x30-\x5b\x5d-\x7e]*"; filename\*=UTF-8''[\w.~!#$&+^`|%-]*$/,
    );
    expect(new Headers({ "content-disposition": header }).get("content-disposition")).toBe(header);
    const [, encoded = ""] = header.split("UTF-8''");
    expect(decodeURIComponent(encoded)).not.toMatch(/[\p{Cc}\p{Cf}/\\]/u);
  });
});

test.skipIf(!hasPoppler)(
  "in a PDF it stands as it was written, and nothing of it is set",
  async () => {
    const report = jobOf(
      hostileStrings.flatMap((hostile) => [
        paragraph(text(hostile)),
        heading(2, text(hostile)),
        list("bulletList", [paragraph(text(hostile, { type: "link", attrs: { href: hostile } }))]),
      ]),
      { title: hostileStrings.find((hostile) => hostile.startsWith("#read")) ?? "" },
    );
    const limits = { timeoutMs: 300_000, maxResidentBytes: 2 * 1024 ** 3 };
    const { bytes } = await renderReport(report, { blobFolder: stack.folder, limits });
    // Page numbers stand below 760 points and would come between the words.
    const page = ["-x", "0", "-y", "0", "-W", "595", "-H", "745"];
    const words = withoutSpaces(readPdf(bytes, "pdftotext", "-raw", ...page));
    for (const hostile of hostileStrings) {
      const printed = withoutSpaces(plainText(hostile));
      // What every font has; the rest shows as boxes, or is set as one glyph.
      if (!/^[!-~\u4e00-\u9fa5]{1,120}$/.test(printed)) continue;
      expect(words, hostile).toContain(printed);
      cells += 3;
    }
    expect(Buffer.from(bytes).toString("latin1")).not.toMatch(/\/URI\s*\((?!https?:|mailto:)/i);
    expect(Buffer.from(bytes).toString("latin1")).not.toMatch(
      /\/(?:JavaScript|Launch|EmbeddedFile)\b/,
    );
  },
);

test("every line of the log is one line of JSON, and none is an error", () => {
  for (const line of stack.logLines) {
    const parsed = JSON.parse(line) as { level: number };
    expect(parsed.level, line).toBeLessThan(50);
  }
});
