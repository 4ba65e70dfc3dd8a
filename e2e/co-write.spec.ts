import { createReport, openReport, reportBody, saveStatus } from "./report.ts";
import { administrator, expect, inviteAndSignUp, openWindow, signUp, test } from "./story.ts";

const colleague = { name: "李静", email: "li@example.org", password: "correct horse 2" };

let cookie: string;
let colleagueCookie: string;
test.beforeAll(async ({ server }) => {
  cookie = await signUp(server, administrator);
  colleagueCookie = await inviteAndSignUp(server, colleague, { cookie });
});

test("two people write one report in Chinese and see each other's carets and names", async ({
  server,
  browser,
}) => {
  const reportId = await createReport(server, { cookie, title: "运行简报", editors: [colleague] });
  const mine = await openWindow(browser, server, { cookie });
  const theirs = await openWindow(browser, server, { cookie: colleagueCookie });
  const [a, b] = [mine.page, theirs.page];
  await openReport(a, reportId);
  await openReport(b, reportId);
  await expect(a.getByRole("list", { name: "2 人在线" })).toBeVisible();
  await expect(a.getByRole("img", { name: colleague.name })).toBeVisible();

  await reportBody(a).click();
  await a.keyboard.type("# ");
  await a.keyboard.insertText("一、总体情况");
  await a.keyboard.press("Enter");
  await a.keyboard.insertText("前三季度，进出口总额保持增长。");
  await expect(reportBody(b).getByRole("heading", { name: "一、总体情况" })).toBeVisible();
  await reportBody(b).getByText("保持增长").click();
  await b.keyboard.press("End");
  await b.keyboard.insertText("结构继续优化。");
  await expect(reportBody(a)).toContainText("保持增长。结构继续优化。");
  await expect(reportBody(a).locator(".remote-caret-name")).toHaveAttribute(
    "data-name",
    colleague.name,
  );
  await expect(reportBody(b).locator(".remote-caret-name")).toHaveAttribute(
    "data-name",
    administrator.name,
  );

  // Each undoes their own words alone.
  await a.keyboard.press("ControlOrMeta+z");
  await expect(reportBody(b)).toContainText("结构继续优化。");
  await a.keyboard.press("ControlOrMeta+Shift+z");
  await expect(reportBody(b)).toContainText("保持增长。结构继续优化。");

  // The title together, and Enter leads into the text.
  const title = (page: typeof a) => page.getByRole("textbox", { name: "标题" });
  await title(a).press("End");
  await title(a).pressSequentially("（初稿）");
  await expect(title(b)).toHaveValue("运行简报（初稿）");
  await title(b).press("Home");
  await b.keyboard.insertText("三季度");
  await expect(title(a)).toHaveValue("三季度运行简报（初稿）");
  await title(a).press("Enter");
  await expect(reportBody(a)).toBeFocused();
  await expect(saveStatus(a)).toHaveText("已保存");
  await expect(saveStatus(b)).toHaveText("已保存");

  await theirs.context.close();
  await expect(a.getByRole("list", { name: "1 人在线" })).toBeVisible();
  await mine.context.close();
});

test("work done offline survives a closed tab and merges when the network is back", async ({
  server,
  browser,
}) => {
  const reportId = await createReport(server, { cookie, title: "断网", editors: [colleague] });
  const mine = await openWindow(browser, server, { cookie });
  const theirs = await openWindow(browser, server, { cookie: colleagueCookie });
  const [a, b] = [mine.page, theirs.page];
  await openReport(a, reportId);
  await openReport(b, reportId);
  await reportBody(a).click();
  await a.keyboard.insertText("在线写的第一句。");
  await expect(reportBody(b)).toContainText("在线写的第一句。");
  await expect(saveStatus(a)).toHaveText("已保存");

  await mine.context.setOffline(true);
  await a.keyboard.insertText("离线写的第二句。");
  await expect(saveStatus(a)).toHaveText("离线：1 处修改保存在本机，联网后自动合并");
  await a.close();
  await reportBody(b).click();
  await b.keyboard.press("ControlOrMeta+Home");
  await b.keyboard.insertText("同时写的。");

  await mine.context.setOffline(false);
  const again = await mine.context.newPage();
  await openReport(again, reportId);
  for (const page of [again, b]) {
    await expect(reportBody(page)).toContainText("在线写的第一句。离线写的第二句。");
    await expect(reportBody(page)).toContainText("同时写的。");
  }
  await expect(saveStatus(again)).toHaveText("已保存");

  // Right after loading there is nothing of one's own to undo.
  await reportBody(again).click();
  await again.keyboard.press("ControlOrMeta+z");
  await expect(reportBody(again)).toContainText("离线写的第二句。");

  // An outage in sight: the state says so, and the work goes on by itself within five seconds.
  await mine.context.setOffline(true);
  await again.keyboard.insertText("第三句。");
  await expect(saveStatus(again)).toContainText("离线");
  await mine.context.setOffline(false);
  await expect(saveStatus(again)).toHaveText("已保存", { timeout: 5_000 });
  await mine.context.close();
  await theirs.context.close();
});

test("work of a person who lost the right to write is set aside, never lost, never stored", async ({
  server,
  browser,
}) => {
  const reportId = await createReport(server, { cookie, title: "退回", editors: [colleague] });
  const mine = await openWindow(browser, server, { cookie });
  const theirs = await openWindow(browser, server, { cookie: colleagueCookie });
  const [a, b] = [mine.page, theirs.page];
  await openReport(a, reportId);
  await openReport(b, reportId);
  await reportBody(b).click();
  await b.keyboard.insertText("有权时写的。");
  await expect(saveStatus(b)).toHaveText("已保存");

  await theirs.context.setOffline(true);
  await b.keyboard.insertText("失去权限后写的。");
  await expect(saveStatus(b)).toContainText("离线");
  await a.getByRole("button", { name: "分享" }).click();
  const members = a.getByRole("dialog");
  const row = members.getByRole("listitem").filter({ hasText: colleague.email });
  await row.getByRole("combobox").click();
  await a.getByRole("option", { name: "查看者" }).click();
  await a.keyboard.press("Escape");
  await theirs.context.setOffline(false);

  await expect(b.getByText("有修改未被接收，已为您另存。")).toBeVisible();
  await expect(b.locator("pre")).toContainText("失去权限后写的。");
  await expect(saveStatus(b)).toHaveText("只读");
  await expect(reportBody(b)).toHaveText(/^有权时写的。/);
  await expect(reportBody(b)).toHaveAttribute("contenteditable", "false");
  await expect(reportBody(a)).not.toContainText("失去权限后写的。");
  await mine.context.close();
  await theirs.context.close();
});
