import type { Page } from "@playwright/test";
import type { Locale } from "../core/locale.ts";
import { editor } from "../core/messages/editor.ts";
import { everywhere } from "../core/messages/everywhere.ts";
import { members } from "../core/messages/members.ts";
import { shell } from "../core/messages/shell.ts";
import { vocabulary } from "../core/messages/vocabulary.ts";
import { createReport } from "./report.ts";
import {
  addMember,
  colleague,
  expectLines,
  expectSaved,
  openTogether,
  signInBoth,
} from "./report-window.ts";
import { expect, openWindow, send, test } from "./story.ts";

const languages: readonly (readonly [Locale, string])[] = [
  ["zh", "zh-CN"],
  ["en", "en-US"],
];

for (const [locale, tag] of languages) {
  const words = members[locale];
  const { saved } = editor[locale].save;

  test(`a member leaves a report and is out of it everywhere; its only owner is told why not (${locale})`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie, colleagueCookie } = await signInBoth(server);
    const title = `月度简报 ${locale}`;
    const reportId = await createReport(server, { cookie, title });
    await addMember(server, { reportId, email: colleague.email, role: "editor", cookie });
    const chen = await openWindow(browser, server, { cookie: colleagueCookie, locale: tag });
    const elsewhere = await chen.context.newPage();
    for (const page of [chen.page, elsewhere]) {
      await page.goto(`/reports/${reportId}`);
      await expect(page.getByText(saved, { exact: true })).toBeVisible();
    }
    const { page } = chen;
    const dialog = page.getByRole("dialog", { name: words.title });
    const question = page.getByRole("alertdialog", { name: words.leaveTitle });
    await page.getByRole("button", { name: editor[locale].share, exact: true }).click();
    await dialog.getByRole("button", { name: words.leave }).click();
    await expect(question).toContainText(words.leaveBody);
    const cancel = question.getByRole("button", { name: everywhere[locale].cancel });
    await expect(cancel).toBeFocused();
    await page.keyboard.press("Escape");
    await expect(question).toHaveCount(0);
    await expect(dialog).toBeVisible();
    await dialog.getByRole("button", { name: words.leave }).press("Enter");
    await cancel.press("Tab");
    await page.keyboard.press("Enter");
    await expect(page.getByText(words.left)).toBeVisible();
    await expect(page).toHaveURL("/");
    await expect(page.getByRole("row").filter({ hasText: title })).toHaveCount(0);
    await expect(elsewhere.getByText(editor[locale].notice.noAccess)).toBeVisible();
    await page.goto(`/reports/${reportId}`);
    await expect(page.getByRole("heading", { name: shell[locale].notFound.title })).toBeVisible();

    const owner = await openWindow(browser, server, { cookie, locale: tag });
    await owner.page.goto(`/reports/${reportId}`);
    await owner.page.getByRole("button", { name: editor[locale].share, exact: true }).click();
    const shared = owner.page.getByRole("dialog", { name: words.title });
    await expect(shared.getByText(words.lastOwner)).toBeVisible();
    await expect(shared.getByRole("button", { name: words.leave })).toHaveCount(0);
  });

  test(`who leaves a report that is open to everyone is told what stays (${locale})`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie, colleagueCookie } = await signInBoth(server);
    const reportId = await createReport(server, { cookie, title: `公开 ${locale}` });
    await addMember(server, { reportId, email: colleague.email, role: "editor", cookie });
    const opened = await send(server, {
      method: "PATCH",
      path: `/api/v1/reports/${reportId}`,
      body: { workspaceAccess: "viewer" },
      cookie,
    });
    expect(opened.status).toBe(200);
    const { page } = await openWindow(browser, server, { cookie: colleagueCookie, locale: tag });
    await page.goto(`/reports/${reportId}`);
    await page.getByRole("button", { name: editor[locale].share, exact: true }).click();
    await page.getByRole("button", { name: words.leave }).click();
    const question = page.getByRole("alertdialog", { name: words.leaveTitle });
    const role = vocabulary[locale].reportRole.viewer;
    await expect(question).toContainText(words.leaveOpenBody.replace("{role}", role));
    await question.getByRole("button", { name: words.leave }).click();
    await expect(page.getByText(words.left)).toBeVisible();
    await page.goto(`/reports/${reportId}`);
    await expect(page.getByText(editor[locale].save.reading, { exact: true })).toBeVisible();
    await page.getByRole("button", { name: editor[locale].share, exact: true }).click();
    const shared = page.getByRole("dialog", { name: words.title });
    await expect(shared.getByText(words.readOnly)).toBeVisible();
    await expect(shared.getByRole("button", { name: words.leave })).toHaveCount(0);
  });
}

test("nobody leaves a report before their words have reached it", async ({ browser, server }) => {
  const words = members.zh;
  const { lin, chen } = await openTogether(browser, server, { title: "没传完" });
  const { page, context } = chen;
  const waiting: (() => void)[] = [];
  let isUplinkSlow = false;
  await page.routeWebSocket(/\/sync\//, (socket) => {
    const upstream = socket.connectToServer();
    socket.onMessage((message) => {
      if (isUplinkSlow) waiting.push(() => upstream.send(message));
      else upstream.send(message);
    });
  });
  await page.reload();
  await expectSaved(chen);
  isUplinkSlow = true;
  await chen.body.click();
  await page.keyboard.type("没有上传的话。");
  await expect(chen.status).not.toHaveText(editor.zh.save.saved);
  const question = (window: Page) => window.getByRole("alertdialog", { name: words.leaveTitle });
  await page.getByRole("button", { name: editor.zh.share, exact: true }).click();
  const leave = page.getByRole("button", { name: words.leave });
  await leave.click();
  await expect(page.getByText(words.leaveUnsent)).toBeVisible();
  await expect(question(page)).toHaveCount(0);

  const home = await context.newPage();
  await home.goto("/");
  await home.getByRole("button", { name: /没传完/ }).click();
  await home.getByRole("menuitem", { name: words.title }).click();
  await home.getByRole("button", { name: words.leave }).click();
  await expect(home.getByText(words.leaveUnsent)).toBeVisible();
  await expect(question(home)).toHaveCount(0);

  isUplinkSlow = false;
  for (const goOn of waiting) goOn();
  await expectLines([lin], ["没有上传的话。"]);
  await page.bringToFront();
  await expect(async () => {
    await leave.click();
    await expect(question(page)).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expect(page.getByText(words.leaveUnsent)).toHaveCount(0);
  await question(page).getByRole("button", { name: words.leave }).click();
  await expect(page).toHaveURL("/");
  await expectLines([lin], ["没有上传的话。"]);
});
