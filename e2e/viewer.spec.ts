import { encodeStateAsUpdate, XmlElement, XmlText, Doc as YDoc } from "yjs";
import { z } from "zod";
import { listOf } from "../core/contracts/lists.ts";
import { memberShape } from "../core/contracts/reports.ts";
import { editor } from "../core/messages/editor.ts";
import { members } from "../core/messages/members.ts";
import { shell } from "../core/messages/shell.ts";
import { encodeAwarenessEntries } from "../core/sync/awareness.ts";
import { closeCode } from "../core/sync/protocol.ts";
import { encodeAwareness, encodeSyncStep2, encodeUpdate } from "../core/sync/wire.ts";
import { openRawSocket } from "./raw-socket.ts";
import {
  bodyText,
  colleague,
  expectLines,
  expectSaved,
  exportedMarkdown,
  openTogether,
} from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { expect, send, test } from "./story.ts";
import { pngOf } from "./test-picture.ts";

const { notice, save } = editor.zh;

test("a viewer reads along and cannot write by the interface", async ({ browser, server }) => {
  const { lin, chen, reportId } = await openTogether(browser, server, {
    title: "只读",
    role: "viewer",
  });
  await chen.page.goto(`/reports/${reportId}`);
  await expect(chen.status).toHaveText(save.reading);
  await expect(chen.toolbar).toHaveCount(0);
  await expect(chen.body).toHaveAttribute("contenteditable", "false");
  await expect(chen.title).not.toBeEditable();

  await lin.body.click();
  await lin.page.keyboard.type("负责人写的。");
  await expectLines([chen], ["负责人写的。"]);
  await expect(lin.present).toHaveAccessibleName("2 人在线");
  await chen.body.click();
  await chen.page.keyboard.type("查看者想写的");
  await chen.page.keyboard.press("Control+a");
  await chen.page.keyboard.press("Delete");
  await lin.page.keyboard.type("再写一句。");
  await expectLines([lin, chen], ["负责人写的。再写一句。"]);

  await chen.page.getByRole("button", { name: members.zh.share }).click();
  const dialog = chen.page.getByRole("dialog");
  await expect(dialog.getByText(members.zh.readOnly)).toBeVisible();
  await expect(dialog.getByRole("button", { name: members.zh.add, exact: true })).toHaveCount(0);
});

test("a viewer cannot write by the API or by raw frames, and is present all the same", async ({
  browser,
  server,
}) => {
  const { lin, reportId, administratorCookie, colleagueCookie } = await openTogether(
    browser,
    server,
    { title: "接口只读", role: "viewer" },
  );
  await lin.body.click();
  await lin.page.keyboard.type("原有的内容");
  await expectSaved(lin);

  const path = `/api/v1/reports/${reportId}`;
  const ask = async (method: "POST" | "PATCH" | "DELETE", below: string, body?: unknown) => {
    const response = await send(server, {
      method,
      path: path + below,
      body,
      cookie: colleagueCookie,
    });
    if (response.status >= 500) throw new Error(`${method} ${below}: ${await response.text()}`);
    return response.status;
  };
  const factId = "00000000-0000-0000-0000-000000000000";
  expect(await ask("PATCH", "", { title: "改了" })).toBe(403);
  expect(await ask("PATCH", "", { status: "in-review" })).toBe(403);
  expect(await ask("PATCH", "", { workspaceAccess: "editor" })).toBe(403);
  expect(await ask("DELETE", "")).toBe(403);
  expect(await ask("POST", "/restore")).toBe(403);
  expect(await ask("POST", "/acceptances", { factId, revision: 1 })).toBe(403);
  expect(await ask("POST", "/members", { email: colleague.email, role: "editor" })).toBe(403);
  const me = await memberIdOf(server, { reportId, cookie: administratorCookie });
  expect(await ask("PATCH", `/members/${me}`, { role: "owner" })).toBe(403);
  expect(await uploadPicture(server, { path, cookie: colleagueCookie })).toBe(403);

  const forged = new YDoc();
  const paragraph = new XmlElement("paragraph");
  paragraph.insert(0, [new XmlText("伪造的段落")]);
  forged.getXmlFragment("default").insert(0, [paragraph]);
  forged.getText("title").insert(0, "伪造的标题");
  const update = encodeStateAsUpdate(forged);
  for (const frame of [encodeUpdate(update), encodeSyncStep2(update)]) {
    const socket = await openRawSocket(server, { reportId, cookie: colleagueCookie });
    await expect.poll(() => socket.received("sync").length).toBeGreaterThan(0);
    const presence = [{ clientId: 424242, clock: 1, state: { user: { name: "冒名" } } }];
    socket.send(encodeAwareness(encodeAwarenessEntries(presence)));
    await expect(lin.present.getByRole("img", { name: colleague.name })).toBeVisible();
    await expect(lin.present.getByRole("img", { name: "冒名" })).toHaveCount(0);
    socket.send(frame);
    expect(await socket.closed).toBe(closeCode.rightLost);
    expect(socket.received("durableAck")).toEqual([]);
    await expect(lin.present).toHaveAccessibleName("1 人在线");
  }

  await lin.page.keyboard.type("，之后的内容");
  await expectSaved(lin);
  expect(await bodyText(lin)).toBe("原有的内容，之后的内容");
  await lin.page.reload();
  await expectLines([lin], ["原有的内容，之后的内容"]);
  await expect(lin.title).toHaveValue("接口只读");
  const markdown = await exportedMarkdown(server, { reportId, cookie: colleagueCookie });
  expect(markdown).toContain("原有的内容，之后的内容");
  expect(markdown).not.toContain("伪造");
});

test("an editor demoted while typing is stopped at once and keeps the words not taken", async ({
  browser,
  server,
}) => {
  const { lin, chen, reportId, administratorCookie } = await openTogether(browser, server, {
    title: "降为查看者",
  });
  const chensId = await memberIdOf(server, { reportId, cookie: administratorCookie });
  // What is typed while this holds is on its way when the right to write ends.
  let isHolding = false;
  await chen.page.routeWebSocket(`**/sync/${reportId}?*`, (socket) => {
    const upstream = socket.connectToServer();
    const wasOpenBefore = !isHolding;
    socket.onMessage((message) => {
      if (!isHolding || !wasOpenBefore) upstream.send(message);
    });
  });
  await chen.page.reload();
  await expectSaved(chen);
  await chen.page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await chen.body.click();
  await chen.page.keyboard.type("降级之前写的。");
  await expectLines([lin], ["降级之前写的。"]);
  await expectSaved(chen);

  isHolding = true;
  await chen.page.keyboard.type("降级之时写的。");
  await expect(chen.status).toHaveText(save.saving);
  const response = await send(server, {
    method: "PATCH",
    path: `/api/v1/reports/${reportId}/members/${chensId}`,
    body: { role: "viewer" },
    cookie: administratorCookie,
  });
  expect(response.status).toBe(200);
  await expect(chen.toolbar).toHaveCount(0, { timeout: 3_000 });

  const notTaken = chen.page.getByRole("alert").filter({ hasText: notice.refused });
  await expect(notTaken).toContainText("降级之时写的。");
  await notTaken.getByRole("button", { name: notice.copyText }).click();
  await expect
    .poll(() => chen.page.evaluate(() => navigator.clipboard.readText()))
    .toContain("降级之时写的。");
  // Another page of the program, and back.
  await chen.page.getByRole("link", { name: shell.zh.reports, exact: true }).click();
  await expect(chen.page).toHaveURL(`${server.url}/`);
  await expect(notTaken).toHaveCount(0);
  await chen.page.goBack();
  await expect(notTaken).toContainText("降级之时写的。");
  await notTaken.getByRole("button", { name: notice.dismiss }).click();
  await expect(notTaken).toHaveCount(0);
  await expect(chen.status).toHaveText(save.reading);
  await expect(chen.body).toHaveAttribute("contenteditable", "false");
  await expect.poll(() => bodyText(chen)).toBe(await bodyText(lin));

  await lin.body.click();
  await lin.page.keyboard.press("Control+End");
  await lin.page.keyboard.type("负责人接着写。");
  await expect(chen.body.getByText("负责人接着写。")).toBeVisible();
});

test("an editor demoted while idle turns reader without a keystroke", async ({
  browser,
  server,
}) => {
  const { chen, reportId, administratorCookie } = await openTogether(browser, server, {
    title: "静静降级",
  });
  const chensId = await memberIdOf(server, { reportId, cookie: administratorCookie });
  await expect(chen.body).toBeEditable();
  const path = `/api/v1/reports/${reportId}/members/${chensId}`;
  await send(server, {
    method: "PATCH",
    path,
    body: { role: "viewer" },
    cookie: administratorCookie,
  });
  await expect(chen.status).toHaveText(save.reading, { timeout: 3_000 });
  await expect(chen.body).toHaveAttribute("contenteditable", "false");

  const removal = await send(server, { method: "DELETE", path, cookie: administratorCookie });
  expect(removal.status, await removal.text()).toBe(204);
  await expect(chen.page.getByRole("alert").filter({ hasText: notice.noAccess })).toBeVisible();
  await expect(chen.body).toHaveCount(0);
});

async function memberIdOf(
  server: RunningServer,
  { reportId, cookie }: { reportId: string; cookie: string },
): Promise<string> {
  const path = `/api/v1/reports/${reportId}/members`;
  const response = await send(server, { method: "GET", path, cookie });
  const { items } = listOf(memberShape).parse(await response.json());
  return z.string().parse(items.find(({ email }) => email === colleague.email)?.userId);
}

async function uploadPicture(
  server: RunningServer,
  { path, cookie }: { path: string; cookie: string },
): Promise<number> {
  const form = new FormData();
  form.set("file", new Blob([new Uint8Array(pngOf(4, [0, 0, 0]))], { type: "image/png" }), "a.png");
  const headers = { origin: server.url, cookie };
  const response = await fetch(`${server.url}${path}/images`, {
    method: "POST",
    headers,
    body: form,
  });
  return response.status;
}
