import { createReport, openReport, reportBody, saveStatus } from "./report.ts";
import { administrator, expect, inviteAndSignUp, openWindow, signUp, test } from "./story.ts";

const colleague = { name: "李静", email: "li@example.org", password: "correct horse 2" };

let cookie: string;
let colleagueCookie: string;
test.beforeAll(async ({ server }) => {
  cookie = await signUp(server, administrator);
  colleagueCookie = await inviteAndSignUp(server, colleague, { cookie });
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
