import type { Locale } from "../core/locale.ts";
import { editor } from "../core/messages/editor.ts";
import { everywhere } from "../core/messages/everywhere.ts";
import { members } from "../core/messages/members.ts";
import { shell } from "../core/messages/shell.ts";
import { createReport } from "./report.ts";
import { addMember, colleague, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";

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
}
