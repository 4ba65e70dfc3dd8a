import type { Page } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { shell } from "../core/messages/shell.ts";
import { createReport } from "./report.ts";
import {
  bodyText,
  caretAtEndOf,
  colleague,
  expectLines,
  expectSaved,
  openReport,
  openTogether,
  reportWindow,
  signInBoth,
} from "./report-window.ts";
import { administrator, expect, openWindow, test } from "./story.ts";

const { save } = editor.zh;
/** "离线：3 处修改保存在本机，联网后自动合并" */
const keptHere = /^离线：\d+ 处修改保存在本机，联网后自动合并$/;

/** The page was loaded once and never again: what is remembered on it is still there. */
async function markPage(page: Page): Promise<() => Promise<boolean>> {
  await page.evaluate(() => document.documentElement.setAttribute("data-never-reloaded", ""));
  return () => page.evaluate(() => document.documentElement.hasAttribute("data-never-reloaded"));
}

test("without a network one writes on, and both sides merge on return without a reload", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "断网" });
  const wasNeverReloaded = await markPage(lin.page);
  await lin.body.click();
  await lin.page.keyboard.type("第一段。");
  await lin.page.keyboard.press("Enter");
  await lin.page.keyboard.type("第二段。");
  await expectSaved(lin, chen);

  await lin.context.setOffline(true);
  await expect(lin.status).toHaveText(save.offlineIdle);
  await expect(chen.present).toHaveAccessibleName("1 人在线");
  await lin.page.keyboard.type("林在断网时写的。");
  await expect(lin.status).toHaveText(keptHere);
  await lin.title.click();
  await lin.page.keyboard.press("End");
  await lin.page.keyboard.type("期间");
  await caretAtEndOf(chen, "第一段。");
  await chen.page.keyboard.type("陈同时写的。");
  await expectSaved(chen);
  await expect(lin.status).toHaveText(keptHere);

  await lin.context.setOffline(false);
  await expectLines([lin, chen], ["第一段。陈同时写的。", "第二段。林在断网时写的。"]);
  await expectSaved(lin);
  for (const { title, present } of [lin, chen]) {
    await expect(title).toHaveValue("断网期间");
    await expect(present).toHaveAccessibleName("2 人在线");
  }
  expect(await wasNeverReloaded()).toBe(true);
});

test("what was written while the server was away survives the closed tab and merges", async ({
  browser,
  server,
}) => {
  const { lin, chen, reportId } = await openTogether(browser, server, { title: "关页" });
  await lin.body.click();
  await lin.page.keyboard.type("共有的一段。");
  await expectLines([chen], ["共有的一段。"]);
  await expectSaved(lin, chen);

  await server.kill();
  await lin.page.keyboard.type("林写完就关了页面。");
  await expect(lin.status).toHaveText(keptHere);
  await lin.page.close();

  await server.restart();
  await expectSaved(chen);
  await caretAtEndOf(chen, "共有的一段。");
  await chen.page.keyboard.press("Home");
  await chen.page.keyboard.type("陈在开头写的。");
  await expectSaved(chen);
  expect(await bodyText(chen)).toBe("陈在开头写的。共有的一段。");

  const reopened = reportWindow(lin.context, await lin.context.newPage());
  await openReport(reopened, reportId);
  await expectLines([reopened, chen], ["陈在开头写的。共有的一段。林写完就关了页面。"]);
});

test("after signing out the next person at this browser finds nothing of the report", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const secret = "未公开的内容";
  const reportId = await createReport(server, { title: "只给成员", cookie });
  const { page, context } = await openWindow(browser, server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  await lin.body.click();
  await page.keyboard.type(secret);
  await expectSaved(lin);
  expect(await databaseNames(page)).not.toEqual([]);

  await page.getByRole("link", { name: editor.zh.backToReports }).click();
  await page
    .getByRole("button", { name: new RegExp(`^${shell.zh.account}.*${administrator.name}`) })
    .click();
  await page.getByRole("menuitem", { name: shell.zh.signOut }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  expect(await databaseNames(page)).toEqual([]);

  await page.getByLabel("电子邮箱").fill(colleague.email);
  await page.getByLabel("密码").fill(colleague.password);
  await page.getByRole("button", { name: "登录" }).click();
  await expect(page.getByRole("button", { name: new RegExp(colleague.name) })).toBeVisible();
  await expect(page.getByRole("row").filter({ hasText: "只给成员" })).toHaveCount(0);
  await page.goto(`/reports/${reportId}`);
  await expect(page.getByRole("heading", { name: shell.zh.notFound.title })).toBeVisible();
  await expect(page.getByText(secret)).toHaveCount(0);
  expect(await databaseNames(page)).toEqual([]);
});

test("copies left by a session that ended by itself go when somebody else opens a report", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie, colleagueCookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: "会话过期", cookie });
  const { page, context } = await openWindow(browser, server, { cookie });
  await openReport(reportWindow(context, page), reportId);
  expect(await databaseNames(page)).toHaveLength(1);
  await page.goto("about:blank");
  await context.clearCookies();
  const cookies = colleagueCookie.split("; ").map((each) => {
    const [name = "", value = ""] = each.split(/=(.*)/s);
    return { name, value, url: server.url };
  });
  await context.addCookies(cookies);
  const chensId = await createReport(server, { title: "陈的简报", cookie: colleagueCookie });
  await openReport(reportWindow(context, page), chensId);
  await expect
    .poll(async () => (await databaseNames(page)).map((name) => name.split(":").at(-1)))
    .toEqual([chensId]);
});

async function databaseNames(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const databases = await indexedDB.databases();
    return databases.map(({ name }) => name ?? "");
  });
}
