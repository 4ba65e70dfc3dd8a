import { editor } from "../core/messages/editor.ts";
import { home } from "../core/messages/home.ts";
import { members } from "../core/messages/members.ts";
import { settings } from "../core/messages/settings.ts";
import { signIn } from "../core/messages/sign-in.ts";
import { vocabulary } from "../core/messages/vocabulary.ts";
import { createReport } from "./report.ts";
import { colleague, openReport, reportWindow } from "./report-window.ts";
import { administrator, expect, openWindow, signUp, test } from "./story.ts";

const title = "2024年三季度运行简报";
const { invitations } = settings.zh;

test("a colleague follows an invitation, signs up once, and joins a report as editor", async ({
  browser,
  server,
}) => {
  const cookie = await signUp(server, administrator);
  const reportId = await createReport(server, { title, cookie });
  const lin = await openWindow(browser, server, { cookie });
  const chen = await openWindow(browser, server);

  await lin.page.goto("/settings/invitations");
  await lin.page.getByRole("button", { name: invitations.create }).click();
  const dialog = lin.page.getByRole("dialog");
  await dialog.getByRole("button", { name: invitations.create }).click();
  const link = await dialog.getByRole("textbox", { name: invitations.link }).inputValue();
  await dialog.getByRole("button", { name: "完成" }).click();
  const invitation = lin.page.getByRole("table", { name: invitations.title }).getByRole("row");
  await expect(invitation.last()).toContainText(invitations.open);

  await chen.page.goto(link);
  await expect(chen.page.getByRole("heading")).toContainText(administrator.name);
  await expect(chen.page.getByText(vocabulary.zh.workspaceRole.analyst)).toBeVisible();
  await chen.page.getByLabel(signIn.zh.name, { exact: true }).fill(colleague.name);
  await chen.page.getByLabel(signIn.zh.email, { exact: true }).fill(colleague.email);
  await chen.page.getByLabel(signIn.zh.password, { exact: true }).fill(colleague.password);
  await chen.page.getByRole("button", { name: signIn.zh.invite.submit }).click();
  await expect(
    chen.page.getByRole("heading", { name: home.zh.title, level: 1, exact: true }),
  ).toBeVisible();
  const chensReport = chen.page.getByRole("row").filter({ hasText: title });
  await expect(chensReport).toHaveCount(0);

  const stranger = await openWindow(browser, server);
  await stranger.page.goto(link);
  await expect(
    stranger.page.getByRole("heading", { name: signIn.zh.invite.invalidTitle }),
  ).toBeVisible();
  await lin.page.reload();
  await expect(invitation.last()).toContainText(invitations.used);

  const lins = reportWindow(lin.context, lin.page);
  await openReport(lins, reportId);
  await lin.page.getByRole("button", { name: members.zh.share }).click();
  await dialog.getByLabel(members.zh.addLabel).fill("nobody@example.org");
  await dialog.getByRole("button", { name: members.zh.add, exact: true }).click();
  await expect(dialog.getByText("工作区里没有使用这个邮箱的成员。")).toBeVisible();
  await dialog.getByLabel(members.zh.addLabel).fill(colleague.email);
  await dialog.getByRole("button", { name: members.zh.add, exact: true }).click();
  const listed = dialog.getByRole("list", { name: members.zh.list }).getByRole("listitem");
  await expect(listed.filter({ hasText: colleague.name })).toContainText(
    vocabulary.zh.reportRole.editor,
  );
  await lin.page.keyboard.press("Escape");

  await chen.page.reload();
  await expect(chensReport).toHaveCount(1);
  await expect(
    chensReport.getByRole("list", { name: "1 人在线" }).getByRole("img", {
      name: administrator.name,
    }),
  ).toBeVisible();
  await chensReport.getByRole("link", { name: title }).click();
  const chens = reportWindow(chen.context, chen.page);
  await expect(chens.body).toBeEditable();
  for (const { present } of [lins, chens]) {
    await expect(present).toHaveAccessibleName("2 人在线");
    await expect(present.getByRole("img", { name: administrator.name })).toBeVisible();
    await expect(present.getByRole("img", { name: colleague.name })).toBeVisible();
  }

  await chen.page.getByRole("link", { name: editor.zh.backToReports }).click();
  await expect(
    chen.page.getByRole("heading", { name: home.zh.title, level: 1, exact: true }),
  ).toBeVisible();
  await expect(lins.present).toHaveAccessibleName("1 人在线");
});
