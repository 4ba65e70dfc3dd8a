import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Locator, Page } from "@playwright/test";
import { listOf } from "../core/contracts/lists.ts";
import { sourceShape } from "../core/contracts/sources.ts";
import { refusals } from "../core/messages/refusals.ts";
import { sources } from "../core/messages/sources.ts";
import { pngOf } from "../server/export/test-job.ts";
import { docxFile } from "../server/ingest/test-files.ts";
import { currentReference, findFact } from "./fact-window.ts";
import { createReport } from "./report.ts";
import { openReport, reportWindow, signInBoth } from "./report-window.ts";
import { seedPages } from "./seeds.ts";
import type { RunningServer } from "./server.ts";
import { expect, openWindow, send, test } from "./story.ts";

const { zh } = sources;
const pages = seedPages();

/** Used where no real page lies beside the project; our own words. */
const ownPage = {
  name: "own-page.txt",
  mimeType: "text/plain",
  buffer: Buffer.from(
    "# 济南高新区季度运行\n\n以下为自拟文字。今年前三季度，济南高新区地区生产总值为1106.8亿元，增长12.9%。\n\n其他指标保持平稳。",
  ),
};

async function openSources(page: Page): Promise<Locator> {
  await page.goto("/sources");
  await page.getByRole("button", { name: zh.upload.button }).click();
  return page.getByRole("dialog", { name: zh.upload.title });
}

const chooseFiles = (dialog: Locator) => dialog.getByLabel(zh.upload.chooseFiles);
const rowOf = (dialog: Locator, fileName: string) =>
  dialog.getByRole("listitem").filter({ hasText: fileName });

async function sourceTitles(server: RunningServer, cookie: string): Promise<string[]> {
  const path = "/api/v1/sources?limit=100";
  const response = await send(server, { method: "GET", path, cookie });
  return listOf(sourceShape)
    .parse(await response.json())
    .items.map(({ title }) => title);
}

test("five newspaper pages go up through the interface, and a page that is here is known again", async ({
  browser,
  server,
}) => {
  test.skip(pages.length === 0, "no newspaper pages lie in ../shared/seeds");
  const { administratorCookie: cookie } = await signInBoth(server);
  const { page } = await openWindow(browser, server, { cookie });
  const before = await sourceTitles(server, cookie);
  const dialog = await openSources(page);
  await chooseFiles(dialog).setInputFiles(pages.map(({ path }) => path));
  await expect(
    dialog.getByRole("progressbar").or(dialog.getByText(zh.upload.done)).first(),
  ).toBeVisible();
  for (const { fileName } of pages) {
    await expect(rowOf(dialog, fileName).getByText(zh.upload.done)).toBeVisible({
      timeout: 30_000,
    });
  }
  expect(await sourceTitles(server, cookie)).toHaveLength(before.length + pages.length);

  await chooseFiles(dialog).setInputFiles(pages.slice(0, 1).map(({ path }) => path));
  await expect(dialog.getByText(zh.upload.alreadyHere)).toBeVisible();
  expect(await sourceTitles(server, cookie)).toHaveLength(before.length + pages.length);
});

test("the bar of an upload moves while the file is on its way", async ({ browser, server }) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const network = await context.newCDPSession(page);
  const dialog = await openSources(page);
  const emulate = (uploadThroughput: number) =>
    network.send("Network.emulateNetworkConditions", {
      offline: false,
      latency: 0,
      downloadThroughput: -1,
      uploadThroughput,
    });
  await emulate(400_000);
  const buffer = Buffer.from("自拟的长文字，用来看上传的进度。\n".repeat(40_000));
  await chooseFiles(dialog).setInputFiles({ name: "long.txt", mimeType: "text/plain", buffer });
  const bar = dialog.getByRole("progressbar", { name: "long.txt" });
  const percent = async () => Number(await bar.getAttribute("aria-valuenow"));
  await expect.poll(percent).toBeGreaterThan(0);
  const first = await percent();
  expect(first).toBeLessThan(100);
  await expect.poll(percent).toBeGreaterThan(first);
  await emulate(-1);
  await dialog.getByRole("button", { name: "取消: long.txt" }).click();
  await expect(dialog.getByText(zh.upload.cancelled)).toBeVisible();
  expect(await sourceTitles(server, cookie)).not.toContain("long");
});

test("words selected in a page become a fact: marked in the source, found and cited in a report", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const dialog = await openSources(page);
  await chooseFiles(dialog).setInputFiles(pages[0]?.path ?? ownPage);
  const row = dialog.getByRole("listitem").first();
  const link = row.getByRole("link");
  await expect(link).toBeVisible({ timeout: 30_000 });
  await page.goto((await link.getAttribute("href")) ?? "");
  await page.getByRole("button", { name: zh.editDetails }).click();
  const known = page.getByRole("dialog", { name: zh.details.title });
  await known.getByRole("textbox", { name: zh.details.publishedOn }).fill("2021-12-23");
  await known.getByRole("button", { name: "保存", exact: true }).click();
  await expect(known).toHaveCount(0);

  const text = page.getByRole("region", { name: zh.text });
  await dragOver(text, "1106.8亿元");
  await page.getByRole("button", { name: zh.capture }).click();
  const form = page.getByRole("region", { name: zh.form.title });
  await expect(form.getByRole("figure", { name: zh.form.quote })).toHaveText("1106.8亿元");
  await expect(form.getByRole("textbox", { name: zh.form.value })).toHaveValue("1106.8");
  await expect(form.getByRole("textbox", { name: zh.form.unit })).toHaveValue("亿元");
  await expect(form.getByRole("combobox", { name: zh.form.zone })).toHaveText(
    "济南高新技术产业开发区",
  );
  await expect(form.getByRole("combobox", { name: zh.form.metric })).toHaveText("地区生产总值");
  await expect(form.getByRole("textbox", { name: zh.form.period })).toHaveValue("2021年前三季度");

  // The sample holds this very fact: it is offered to cite this page for it, or to be more exact.
  await form.getByRole("button", { name: zh.form.save }).click();
  await expect(form.getByText("这条事实已在库中：1106.8亿元")).toBeVisible();
  await form.getByRole("textbox", { name: zh.form.subject }).fill("全口径");
  await form.getByRole("button", { name: zh.form.save }).click();
  await expect(page.getByText(/^已记为事实：.*全口径.*1106\.8亿元$/)).toBeVisible();
  await expect(form).toHaveCount(0);
  const marked = text.getByRole("button", { name: "1106.8亿元", exact: true });
  await expect(marked).toBeVisible();
  await expect(marked).toHaveAccessibleDescription(zh.markedQuote);

  await captureByKeyboard(page, text);

  const reportId = await createReport(server, { title: "录入之后", cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  await lin.body.click();
  await (
    await findFact(page, "全口径", /地区生产总值 · 全口径 ?2021年前三季度 ?1106\.8亿元/)
  ).click();
  await expect(currentReference(lin.body, "1106.8亿元")).toHaveCount(1);
  await currentReference(lin.body, "1106.8亿元").click();
  const panel = page.getByRole("complementary", { name: "侧栏" });
  await expect(panel.getByRole("region", { name: zh.text }).locator("mark")).toHaveText(
    "1106.8亿元",
  );
});

/** A sentence by Alt-↓, the form by Enter, everything else by Tab: the pointer rests. */
async function captureByKeyboard(page: Page, text: Locator): Promise<void> {
  const { keyboard } = page;
  await text.focus();
  const selected = () => page.evaluate(() => document.getSelection()?.toString() ?? "");
  // The keys go on after what was captured last; its sentence is the one before.
  await keyboard.press("Alt+ArrowDown");
  await expect
    .poll(async () => {
      await keyboard.press("Alt+ArrowUp");
      return selected();
    })
    .toContain("12.9%");
  const sentence = (await selected()).trim();
  await keyboard.press("Enter");
  const form = page.getByRole("region", { name: zh.form.title });
  await expect(form).toBeFocused();
  await expect(form.getByRole("figure", { name: zh.form.quote })).toHaveText(sentence);
  await tabTo(page, form.getByRole("button", { name: "12.9%" }));
  await keyboard.press("Enter");
  await expect(form.getByRole("textbox", { name: zh.form.value })).toHaveValue("12.9");
  const subject = form.getByRole("textbox", { name: zh.form.subject });
  await tabTo(page, subject);
  await keyboard.insertText("键盘录入");
  await keyboard.press("ControlOrMeta+Enter");
  await expect(page.getByText(/^已记为事实：.*键盘录入/)).toBeVisible();
  await expect(text).toBeFocused();
}

async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let step = 0; step < 40; step++) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  await expect(target).toBeFocused();
}

/** Selects the words as a hand does: press at their beginning, move, let go at their end. */
async function dragOver(text: Locator, words: string): Promise<void> {
  const ends = await text.evaluate((root, wanted) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      const at = node.textContent?.indexOf(wanted) ?? -1;
      if (at < 0) continue;
      node.parentElement?.scrollIntoView({ block: "center" });
      const range = document.createRange();
      range.setStart(node, at);
      range.setEnd(node, at + wanted.length);
      const boxes = [...range.getClientRects()];
      const [first, last] = [boxes[0], boxes.at(-1)];
      if (first === undefined || last === undefined) return null;
      const middle = (box: DOMRect) => box.top + box.height / 2;
      return {
        from: { x: first.left + 1, y: middle(first) },
        to: { x: last.right - 1, y: middle(last) },
      };
    }
    return null;
  }, words);
  if (ends === null) throw new Error(`the page does not say ${words}`);
  const { mouse } = text.page();
  await mouse.move(ends.from.x, ends.from.y);
  await mouse.down();
  await mouse.move(ends.to.x, ends.to.y, { steps: 5 });
  await mouse.up();
}

/** Every file of the data folder's blobs. */
function storedFiles(server: RunningServer): string[] {
  return readdirSync(join(server.dataDir, "blobs"), { recursive: true }).map(String).sort();
}

const notReadable = [
  {
    name: "picture.pdf",
    mimeType: "application/pdf",
    buffer: pngOf({ width: 40, height: 30 }),
    sentence: refusals.zh["unreadable-file"],
  },
  {
    name: "empty.txt",
    mimeType: "text/plain",
    buffer: Buffer.alloc(0),
    sentence: refusals.zh["no-text-in-file"],
  },
  {
    name: "swelling.docx",
    mimeType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    // Some hundred kilobytes that would become 110 MB.
    buffer: Buffer.from(docxFile(" ".repeat(110_000_000))),
    sentence: refusals.zh["file-too-hard"],
  },
];

test("what a file says is shown as words, whatever it says", async ({ browser, server }) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { page } = await openWindow(browser, server, { cookie });
  const dialog = await openSources(page);
  const words = `<img src=x onerror="document.title='bad'">增长12.9%`;
  const buffer = Buffer.from(`标题一行\n\n${words}`);
  await chooseFiles(dialog).setInputFiles({ name: "page.txt", mimeType: "text/plain", buffer });
  await dialog.getByRole("listitem").first().getByRole("link").click();
  await expect(page.getByRole("region", { name: zh.text })).toContainText(words);
  await expect(page).not.toHaveTitle("bad");
});

test("files that cannot be read are refused in one sentence each and leave nothing behind", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { page } = await openWindow(browser, server, { cookie });
  const titles = await sourceTitles(server, cookie);
  const files = storedFiles(server);
  const dialog = await openSources(page);
  await chooseFiles(dialog).setInputFiles(notReadable.map(({ sentence: _, ...file }) => file));
  for (const { name, sentence } of notReadable) {
    const alert = rowOf(dialog, name).getByRole("alert");
    await expect(alert).toHaveText(sentence, { timeout: 30_000 });
  }
  expect(await sourceTitles(server, cookie)).toEqual(titles);
  expect(storedFiles(server)).toEqual(files);
});
