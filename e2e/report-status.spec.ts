import { sampleReportId } from "./fact-window.ts";
import { openReport, reportBody } from "./report.ts";
import { administrator, expect, inviteAndSignUp, openWindow, signUp, test } from "./story.ts";

test("an editor sends a report to review; its owner issues it, which freezes the text, and takes it back", async ({
  browser,
  server,
}) => {
  const cookie = await signUp(server, administrator);
  const colleague = { name: "周若水", email: "zhou@example.org", password: "correct horse 2" };
  const theirs = await inviteAndSignUp(server, colleague, { cookie });

  const editor = await openWindow(browser, server, { cookie: theirs });
  await openReport(editor.page, sampleReportId);
  await editor.page.getByRole("button", { name: "状态：草稿" }).click();
  await expect(editor.page.getByRole("menuitemradio", { name: /已签发/ })).toHaveCount(0);
  await editor.page.getByRole("menuitemradio", { name: /审核中/ }).click();
  await expect(editor.page.getByRole("button", { name: "状态：审核中" })).toBeVisible();

  const owner = await openWindow(browser, server, { cookie });
  await openReport(owner.page, sampleReportId);
  await owner.page.getByRole("button", { name: "状态：审核中" }).click();
  await owner.page.getByRole("menuitemradio", { name: /已签发/ }).click();
  await owner.page.getByRole("alertdialog").getByRole("button", { name: "签发" }).click();
  await expect(owner.page.getByRole("button", { name: "状态：已签发" })).toBeVisible();
  await expect(reportBody(owner.page)).toHaveAttribute("contenteditable", "false");

  await owner.page.getByRole("button", { name: "状态：已签发" }).click();
  await owner.page.getByRole("menuitemradio", { name: /草稿/ }).click();
  await expect(reportBody(owner.page)).toHaveAttribute("contenteditable", "true");
});
