import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { seedPages } from "./seeds.ts";
import { administrator, expect, openWindow, signUp, test } from "./story.ts";

/** Used where no real page lies beside the project; our own words. */
const ownPage = [
  "# 济南高新区运行情况",
  "",
  "今年前三季度，济南高新区地区生产总值突破千亿元大关，实现1106.8亿元，增长12.9%。",
  "",
  "<b>这一行</b>只是文字。",
].join("\n");

let folder: string;
let cookie: string;
test.beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "zonebrief-capture-"));
});
test.beforeAll(async ({ server }) => {
  cookie = await signUp(server, administrator);
});
test.afterAll(() => rmSync(folder, { recursive: true }));

/** The files to upload: the real pages, or one of our own. */
function pagesToUpload(): readonly string[] {
  const pages = seedPages().map(({ path }) => path);
  if (pages.length > 0) return pages;
  const path = join(folder, "运行情况.txt");
  writeFileSync(path, ownPage);
  return [path];
}

/** Moves through the sentences by keyboard until the selected one holds the words. */
async function selectSentence(page: Page, words: string): Promise<void> {
  await page.getByRole("region", { name: "来源正文" }).focus();
  await expect(async () => {
    await page.keyboard.press("Alt+ArrowDown");
    expect(await page.evaluate(() => String(getSelection()))).toContain(words);
  }).toPass({ intervals: [0] });
}

test("an analyst uploads pages, captures a fact by keyboard, and finds it marked in its source", async ({
  browser,
  server,
}) => {
  const { page } = await openWindow(browser, server, { cookie });
  const files = pagesToUpload();

  await page.goto("/sources");
  await page.getByRole("button", { name: "上传来源" }).first().click();
  const dialog = page.getByRole("dialog", { name: "上传来源" });
  await dialog
    .getByLabel("选择文件")
    .last()
    .setInputFiles([...files]);
  await expect(dialog.getByText("已上传")).toHaveCount(files.length);
  const [first] = await dialog.getByRole("link", { name: /^打开/ }).all();
  expect(first).toBeDefined();

  // The date is what resolves "this year" in the text.
  const details = dialog.getByRole("form").first();
  await details.getByLabel("日期").fill("2021-12-23");
  await details.getByLabel("出版者").fill("科技日报");
  await details.getByRole("button", { name: "保存信息" }).click();
  await expect(dialog.getByText(/^信息已保存/)).toBeVisible();
  await first?.click();

  await selectSentence(page, "1106.8亿元");
  await page.keyboard.press("Enter");
  const form = page.getByRole("region", { name: "记为事实" });
  await form.getByRole("button", { name: "12.9%" }).click();
  await expect(form.getByLabel("数值", { exact: true })).toHaveValue("12.9");
  await expect(form.getByLabel("园区", { exact: true })).toContainText("济南");
  await expect(form.getByLabel("时期", { exact: true })).toHaveValue("2021年前三季度");
  // A narrower subject makes it another fact than the sample's.
  await form.getByLabel("更窄的对象").fill("核心区");
  await form.getByRole("button", { name: "保存事实" }).click();

  await expect(page.getByText(/^已记为事实/)).toBeVisible();
  const mark = page.getByRole("region", { name: "来源正文" }).getByRole("button").first();
  await expect(mark).toContainText("1106.8亿元");
  await mark.click();
  const facts = page.getByRole("dialog", { name: "记自这里的事实" });
  await facts.getByRole("button", { name: /核心区/ }).click();
  await expect(page).toHaveURL(/\/facts\//);
});

test("what a file says is shown as text, and a bad file is refused in words", async ({
  browser,
  server,
}) => {
  const { page } = await openWindow(browser, server, { cookie });
  const hostile = join(folder, "网页.txt");
  const damaged = join(folder, "损坏.pdf");
  writeFileSync(hostile, "标题一行\n\n<img src=x onerror=\"document.title='bad'\">增长12.9%");
  writeFileSync(damaged, "%PDF-1.7");

  await page.goto("/sources?upload=1");
  const dialog = page.getByRole("dialog", { name: "上传来源" });
  await dialog.getByLabel("选择文件").last().setInputFiles([damaged, hostile, hostile]);
  await expect(dialog.getByRole("alert")).toContainText("没有保存任何内容");
  await expect(dialog.getByText("已有同样的文件")).toBeVisible();
  await dialog.getByRole("link", { name: /^打开/ }).first().click();

  await expect(page.getByRole("region", { name: "来源正文" })).toContainText("<img src=x");
  await expect(page).not.toHaveTitle("bad");
});
