import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { getDocument } from "pdfjs-dist/legacy/build/pdf.mjs";
import remarkGfm from "remark-gfm";
import remarkParse from "remark-parse";
import { unified } from "unified";
import { z } from "zod";
import { editor } from "../core/messages/editor.ts";
import { exportMessages } from "../core/messages/export.ts";
import { exportMenu } from "../core/messages/export-menu.ts";
import { hasPoppler, readPdf, withoutSpaces, wordsOfPdf } from "../server/export/test-job.ts";
import { sampleReportId } from "./fact-window.ts";
import { createReport } from "./report.ts";
import { expectSaved, openReport, reportWindow, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";

type Format = keyof typeof exportMenu.zh.format;

/** Takes the open report out through its menu. */
async function download(page: Page, format: Format): Promise<{ name: string; bytes: Buffer }> {
  await page.getByRole("button", { name: exportMenu.zh.export }).click();
  const started = page.waitForEvent("download");
  await page.getByRole("menuitem", { name: exportMenu.zh.format[format] }).click();
  const file = await started;
  const done = exportMenu.zh.done.replace("{format}", exportMenu.zh.format[format]);
  await expect(page.getByText(done)).toBeVisible();
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

interface Tree {
  readonly type: string;
  readonly value?: string | undefined;
  readonly identifier?: string | undefined;
  readonly ordered?: boolean | null | undefined;

  readonly children?: readonly Tree[];
}

const flat = (node: Tree): readonly Tree[] => [node, ...(node.children ?? []).flatMap(flat)];
const textOf = (node: Tree): string =>
  flat(node)
    .map(({ value }) => value ?? "")
    .join("");

const documentShape = z.looseObject({
  type: z.string(),
  attrs: z.looseObject({ text: z.string().optional(), factId: z.string().optional() }).optional(),
  get content() {
    return z.array(documentShape).optional();
  },
});
type DocumentNode = z.infer<typeof documentShape>;

/** What the fact references of the JSON export print, in text order. */
function printedReferences(node: DocumentNode): readonly string[] {
  if (node.type === "factReference") return [node.attrs?.text ?? ""];
  return (node.content ?? []).flatMap(printedReferences);
}

test("the sample briefing leaves as Markdown, PDF and JSON with every number and its source", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  await openReport(reportWindow(context, page), sampleReportId);

  const json = await download(page, "json");
  expect(json.name).toMatch(/简报.*\.json$/);
  const printed = printedReferences(documentShape.parse(JSON.parse(json.bytes.toString())));
  expect(printed.length).toBeGreaterThanOrEqual(25);

  const markdown = await download(page, "markdown");
  expect(markdown.name).toMatch(/简报.*\.md$/);
  const numbers = expectWholeMarkdown(markdown.bytes.toString(), printed);

  const pdf = await download(page, "pdf");
  expect(pdf.name).toMatch(/简报.*\.pdf$/);
  await expectWholePdf(pdf.bytes, { printed, sourceCount: numbers.length });
});

/** Answers the numbers of the sources. */
function expectWholeMarkdown(markdown: string, printed: readonly string[]): readonly number[] {
  const tree: Tree = unified().use(remarkParse).use(remarkGfm).parse(markdown);
  const nodes = flat(tree);
  const words = textOf(tree);
  for (const text of printed) expect(words).toContain(text);
  expect(nodes.filter(({ type }) => type === "html")).toEqual([]);

  const used = nodes.filter(({ type }) => type === "footnoteReference");
  expect(used).toHaveLength(printed.length);
  const inOrderOfUse = [...new Set(used.map(({ identifier }) => Number(identifier)))];
  expect(inOrderOfUse).toEqual(inOrderOfUse.map((_, index) => index + 1));
  const defined = nodes.filter(({ type }) => type === "footnoteDefinition");
  expect(defined.map(({ identifier }) => Number(identifier))).toEqual(inOrderOfUse);

  const top = tree.children ?? [];
  const heading = top.findIndex(
    (node) => node.type === "heading" && textOf(node) === exportMessages.zh.references,
  );
  const list = top[heading + 1];
  expect(list).toMatchObject({ type: "list", ordered: true });
  expect(list?.children).toHaveLength(inOrderOfUse.length);
  expect(list?.children?.map(textOf)).toEqual(defined.map(textOf));
  for (const entry of defined) expect(textOf(entry)).toMatch(newspaperEntry);
  return inOrderOfUse;
}

/** GB/T 7714: authors. title[N]. newspaper, date. */
const newspaperEntry = /^[^.]+\. ?.+\[N\]\. ?[^,，]+[,，] ?20\d\d-\d\d/;

async function expectWholePdf(
  bytes: Buffer,
  { printed, sourceCount }: { printed: readonly string[]; sourceCount: number },
): Promise<void> {
  const pdf = await getDocument({ data: new Uint8Array(bytes), verbosity: 0 }).promise;
  try {
    expect(pdf.numPages).toBe(2);
    const outline = await pdf.getOutline();
    const titles = outline.flatMap(({ title, items }) => [
      title,
      ...items.map((item) => item.title),
    ]);
    expect(titles).toContain("一、经济运行稳中有进");
    expect(titles.at(-1)).toBe(exportMessages.zh.references);
  } finally {
    await pdf.loadingTask.destroy();
  }
  if (!hasPoppler) {
    test
      .info()
      .annotations.push({ type: "not looked at", description: "poppler is not installed" });
    return;
  }
  const words = wordsOfPdf(bytes);
  for (const text of printed) expect(words).toContain(withoutSpaces(text));
  const text = words.slice(0, words.lastIndexOf(exportMessages.zh.references));
  const cited = [...text.matchAll(/\[(\d+)\]/g)].map(([, number]) => Number(number));
  const inOrderOfUse = [...new Set(cited)];
  expect(inOrderOfUse).toEqual(Array.from({ length: sourceCount }, (_, index) => index + 1));
  const list = words.slice(words.lastIndexOf(exportMessages.zh.references));
  for (let number = 1; number <= sourceCount; number++) expect(list).toContain(`[${number}]`);
  expect(list).toMatch(/魏依晨，赵阳\.南昌.*\[N\]\.科技日报，2024-10/);
  for (const page of ["1", "2"]) {
    expect(readPdf(bytes, "pdftotext", "-f", page, "-l", page, "-layout")).toMatch(
      new RegExp(`—\\s*${page}\\s*—\\s*$`),
    );
  }
}

const hostile = {
  title: '#read("/etc/passwd") <script>alert(1)</script>',
  lines: ['#read("/etc/passwd")', "<script>alert(1)</script>", '=HYPERLINK("http://x.example")'],
} as const;

test("words that look like orders to a program leave as words", async ({ browser, server }) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, await createReport(server, { title: "待改", cookie }));
  await lin.title.fill(hostile.title);
  await lin.body.click();
  for (const line of hostile.lines) {
    await page.keyboard.insertText(line);
    // Closes the search that "=" opens.
    await page.keyboard.press("Escape");
    await page.keyboard.press("Enter");
  }
  await expectSaved(lin);
  await expect(page.getByRole("banner").getByText(hostile.title)).toBeVisible();

  const markdown = (await download(page, "markdown")).bytes.toString();
  const tree: Tree = unified().use(remarkParse).use(remarkGfm).parse(markdown);
  expect(flat(tree).filter(({ type }) => type === "html")).toEqual([]);
  const [title, ...paragraphs] = (tree.children ?? []).map(textOf);
  expect(title).toBe(hostile.title);
  expect(paragraphs).toEqual(hostile.lines);

  const pdf = await download(page, "pdf");
  expect(pdf.name).not.toMatch(/[/<>]/);
  if (!hasPoppler) return;
  const words = wordsOfPdf(pdf.bytes);
  for (const line of [hostile.title, ...hostile.lines]) {
    expect(words).toContain(withoutSpaces(line));
  }
  expect(words).not.toContain("root:x:");
});

test("a report without title or words still leaves, and says what it is", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, await createReport(server, { title: "空", cookie }));
  await lin.title.fill("");
  await expectSaved(lin);
  const { bytes } = await download(page, "markdown");
  expect(bytes.toString()).toBe(`# ${exportMessages.zh.untitled}\n`);
  expect(editor.zh.titlePlaceholder).toBe(exportMessages.zh.untitled);
});
