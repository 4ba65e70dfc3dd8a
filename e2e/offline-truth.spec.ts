import { readFile } from "node:fs/promises";
import type { BrowserContext, Page } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { shell } from "../core/messages/shell.ts";
import { openBreakableNetwork } from "./breakable-network.ts";
import { logLabels } from "./label-log.ts";
import { createReport } from "./report.ts";
import {
  addMember,
  bodyText,
  caretAtEndOf,
  colleague,
  expectLines,
  expectSaved,
  exportedMarkdown,
  openReport,
  openTogether,
  type ReportWindow,
  reportWindow,
  signInBoth,
} from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { everythingStored } from "./stored-in-browser.ts";
import { administrator, expect, openWindow, send, test } from "./story.ts";

const { save, notice } = editor.zh;
const keptHere = /^离线：\d+ 处修改保存在本机，联网后自动合并$/;
const onPageOnly = /^离线：\d+ 处修改只在本页/;
const notSaved = /^尚未保存：/;
const hourMs = 3_600_000;
const edits = 300;

const sentence = (number: number) => `第${String(number).padStart(3, "0")}句。`;

/** Closes a report's tab without a network, one sentence uploaded and one not. */
async function leaveUnsentWords(
  context: BrowserContext,
  server: RunningServer,
  { title, cookie }: { title: string; cookie: string },
): Promise<string> {
  const reportId = await createReport(server, { title, cookie });
  const page = await context.newPage();
  const window = reportWindow(context, page);
  await openReport(window, reportId);
  await window.body.click();
  await page.keyboard.type("已上传。");
  await expectSaved(window);
  await context.setOffline(true);
  await page.keyboard.type("未上传。");
  await expect(window.status).toHaveText(keptHere);
  await page.close();
  await context.setOffline(false);
  return reportId;
}

/** From now on this page's browser cannot read what it keeps of the report, or of any. */
async function hideCopies(page: Page, reportId = ""): Promise<void> {
  await page.addInitScript((hidden) => {
    const open = IDBFactory.prototype.open;
    IDBFactory.prototype.open = function (this: IDBFactory, name: string) {
      if (name.endsWith(hidden)) throw new DOMException("internal error", "UnknownError");
      return open.call(this, name);
    };
  }, reportId);
}

async function chooseSignOut(page: Page, { name } = administrator): Promise<void> {
  await page.getByRole("button", { name: new RegExp(`^${shell.zh.account}.*${name}`) }).click();
  await page.getByRole("menuitem", { name: shell.zh.signOut }).click();
}

/** Signs in where one signed out, and comes to the report. */
async function signInTo(page: Page, reportId: string): Promise<void> {
  await page.goto(`/sign-in?next=/reports/${reportId}`);
  await page.getByLabel("电子邮箱").fill(administrator.email);
  await page.getByLabel("密码").fill(administrator.password);
  await page.getByRole("button", { name: "登录" }).click();
}

/** Types for an hour of the page's own clock, a sentence every twelve seconds. */
async function typeForAnHour({ page }: ReportWindow): Promise<string> {
  const stepMs = hourMs / edits;
  for (let number = 0; number < edits; number += 1) {
    await page.keyboard.insertText(sentence(number));
    await page.clock.fastForward(stepMs);
    if (number % 20 === 0) await page.clock.runFor(2_000);
  }
  return Array.from({ length: edits }, (_, number) => sentence(number)).join("");
}

test("an hour typed into a network that went silent is there once after the tab was closed", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie, colleagueCookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: "一小时", cookie });
  await addMember(server, { reportId, email: colleague.email, role: "editor", cookie });
  const network = await openBreakableNetwork(server);
  const { page, context } = await openWindow(browser, network.server, { cookie });
  await page.clock.install();
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  const chensWindow = await openWindow(browser, server, { cookie: colleagueCookie });
  const chen = reportWindow(chensWindow.context, chensWindow.page);
  await openReport(chen, reportId);
  await lin.body.click();
  await page.keyboard.type("共有：");
  await expectLines([chen], ["共有："]);

  await expectSavedByClock(lin);
  network.swallow();
  const labels = await logLabels(page, save.label);
  const typed = await typeForAnHour(lin);
  await caretAtEndOf(chen, "共有：");
  await chen.page.keyboard.press("Home");
  await chen.page.keyboard.type("陈：");
  await expectSaved(chen);
  await page.clock.runFor(5_000);
  await expect(lin.status).toHaveText(keptHere);
  const said = (await labels()).slice(1);
  expect(said.filter((words) => words === save.saved || onPageOnly.test(words))).toEqual([]);
  expect(said.filter((words) => notSaved.test(words) || words.startsWith("离线"))).not.toEqual([]);
  expect(await bodyText(chen)).toBe("陈：共有：");
  await page.close();

  network.restore();
  const again = reportWindow(context, await context.newPage());
  await openReport(again, reportId);
  await expectLines([again, chen], [`陈：共有：${typed}`]);
  const markdown = await exportedMarkdown(server, { reportId, cookie });
  for (const number of [0, 150, edits - 1]) {
    expect(markdown.split(sentence(number))).toHaveLength(2);
  }
  await network.close();
});

/** The page's clock stands still by itself; the status waits for it to call good news good. */
async function expectSavedByClock({ page, status }: ReportWindow): Promise<void> {
  await expect(async () => {
    await page.clock.runFor(700);
    await expect(status).toHaveText(save.saved, { timeout: 500 });
  }).toPass();
}

test("a network that goes silent and returns is noticed, told and mended without a reload", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: "丢包", cookie });
  const network = await openBreakableNetwork(server);
  const { page, context } = await openWindow(browser, network.server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  await lin.body.click();
  await page.keyboard.type("断之前。");
  await expectSaved(lin);
  network.swallow();
  const labels = await logLabels(page, save.label);
  await page.keyboard.type("断之后。");
  await expect(lin.status).toHaveText(/^(尚未保存|离线)：.*本机/);
  await page.evaluate(() => document.documentElement.setAttribute("data-never-reloaded", ""));
  network.restore();
  await expectSaved(lin);
  expect(await exportedMarkdown(server, { reportId, cookie })).toContain("断之前。断之后。");
  const said = (await labels()).slice(1, -1);
  expect(said).not.toContain(save.saved);
  expect(await page.locator("html[data-never-reloaded]").count()).toBe(1);
  await network.close();
});

test("a machine that slept catches up by itself, and its person's words are still there", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "休眠" });
  await lin.body.click();
  await lin.page.keyboard.type("睡前。");
  await expectLines([chen], ["睡前。"]);
  const devtools = await lin.context.newCDPSession(lin.page);
  await devtools.send("Page.setWebLifecycleState", { state: "frozen" });
  await caretAtEndOf(chen, "睡前。");
  await chen.page.keyboard.type("陈在她睡时写的。");
  await expectSaved(chen);
  await devtools.send("Page.setWebLifecycleState", { state: "active" });
  await expectLines([lin, chen], ["睡前。陈在她睡时写的。"]);
  await lin.page.keyboard.press("Control+End");
  await lin.page.keyboard.type("醒后。");
  await expectLines([lin, chen], ["睡前。陈在她睡时写的。醒后。"]);
  await expectSaved(lin);
});

test("a session that ended while one was offline is told, and the words merge after signing in", async ({
  browser,
  server,
}) => {
  const { lin, chen, reportId, administratorCookie } = await openTogether(browser, server, {
    title: "过期",
  });
  await lin.body.click();
  await lin.page.keyboard.type("在线。");
  await expectLines([chen], ["在线。"]);
  await lin.context.setOffline(true);
  await lin.page.keyboard.type("会话失效前离线写的。");
  await expect(lin.status).toHaveText(keptHere);
  const ended = await send(server, {
    path: "/api/auth/sign-out",
    body: {},
    cookie: administratorCookie,
  });
  expect(ended.status).toBe(200);

  await lin.context.setOffline(false);
  await expect(lin.status).toHaveText(save["signed-out"]);
  await expect(lin.page.getByText(notice.keptHere)).toBeVisible();
  await expect(lin.body).toHaveText("在线。会话失效前离线写的。");
  await lin.page.getByRole("button", { name: notice.signIn }).click();
  await lin.page.getByLabel("电子邮箱").fill(administrator.email);
  await lin.page.getByLabel("密码").fill(administrator.password);
  await lin.page.getByRole("button", { name: "登录" }).click();
  await expect(lin.page).not.toHaveURL(/sign-in/);
  await openReport(lin, reportId);
  await expectLines([lin, chen], ["在线。会话失效前离线写的。"]);
});

/** Ways in which a browser keeps nothing, and how each is brought about. */
const troubles: Readonly<Record<string, (page: Page, origin: string) => Promise<unknown>>> = {
  "no database": (page) =>
    page.addInitScript(() => {
      Object.defineProperty(window, "indexedDB", { value: undefined });
    }),
  "a database that is forbidden": (page) =>
    page.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException("denied", "SecurityError");
      };
    }),
  "a database that never opens": (page) =>
    page.addInitScript(() => {
      const never = IDBFactory.prototype.open;
      IDBFactory.prototype.open = function (this: IDBFactory, name: string) {
        const request = never.call(this, name);
        request.addEventListener("success", (event) => event.stopImmediatePropagation(), true);
        return request;
      };
    }),
  "no room left": async (page, origin) => {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("Storage.overrideQuotaForOrigin", { origin, quotaSize: 1 });
  },
};

for (const [trouble, cause] of Object.entries(troubles)) {
  test(`with ${trouble} the page never says that the words are kept on this device`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    const reportId = await createReport(server, { title: "存不下", cookie });
    const { page, context } = await openWindow(browser, server, { cookie });
    await cause(page, new URL(server.url).origin);
    const lin = reportWindow(context, page);
    await openReport(lin, reportId);
    await lin.body.click();
    await page.keyboard.type("在线。");
    await expectSaved(lin);
    const labels = await logLabels(page, save.label);
    await context.setOffline(true);
    await page.keyboard.type("离线。".repeat(20));
    await expect(lin.status).toHaveText(onPageOnly);
    expect((await labels()).filter((words) => keptHere.test(words))).toEqual([]);
    const dialog = page.waitForEvent("dialog");
    await page.close({ runBeforeUnload: true });
    expect((await dialog).type()).toBe("beforeunload");
    await (await dialog).dismiss();
    await context.setOffline(false);
    await expectSaved(lin);
  });
}

test("leaving without a network asks nothing when the words are kept, and they come back", async ({
  browser,
  server,
}) => {
  const { lin } = await openTogether(browser, server, { title: "离开" });
  await lin.body.click();
  await lin.page.keyboard.type("写。");
  await expectSaved(lin);
  await lin.context.setOffline(true);
  await lin.page.keyboard.type("未上传。");
  await expect(lin.status).toHaveText(keptHere);
  const address = lin.page.url();
  const closed = lin.page.waitForEvent("close");
  await lin.page.close({ runBeforeUnload: true });
  await closed;
  await lin.context.setOffline(false);
  const again = reportWindow(lin.context, await lin.context.newPage());
  await again.page.goto(address);
  await expectSaved(again);
  await expect(again.body).toContainText("写。未上传。");
});

test("typing on without a network is told calmly, at every width in words", async ({
  browser,
  server,
}) => {
  const { lin } = await openTogether(browser, server, { title: "平静" });
  await lin.body.click();
  await lin.context.setOffline(true);
  await expect(lin.status).toHaveText(save.offlineIdle);
  const labels = await logLabels(lin.page, save.label);
  await lin.page.keyboard.type("一直写一直写一直写一直写一直写", { delay: 40 });
  await expect(lin.status).toHaveText(keptHere);
  const said = await labels();
  expect(said.slice(0, 2)).toEqual([save.offlineIdle, save.offlineWriting]);
  expect(said.slice(2).every((words) => keptHere.test(words))).toBe(true);
  for (const width of [320, 390, 768, 1024, 1440]) {
    await lin.page.setViewportSize({ width, height: 800 });
    await expect(lin.status).toBeVisible();
    const hidden = await lin.status.evaluate((element) => {
      const words = element.lastElementChild ?? element;
      return words.getBoundingClientRect().width < 60;
    });
    expect(hidden, `at ${width}`).toBe(false);
  }
  await lin.page.setViewportSize({ width: 320, height: 800 });
  const isWhole = await lin.status.evaluate((element) => {
    const words = element.lastElementChild ?? element;
    return words.scrollWidth <= words.clientWidth || getComputedStyle(words).overflow === "visible";
  });
  expect(isWhole).toBe(true);
  await lin.page.setViewportSize({ width: 1440, height: 900 });
  await lin.context.setOffline(false);
  await expectSaved(lin);
});

test("signing out with words that are only here asks first, and leaves nothing behind", async ({
  browser,
  server,
}) => {
  const canary = "CANARY-7431";
  const { administratorCookie: cookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: `标题 ${canary}`, cookie });
  const { page, context } = await openWindow(browser, server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  await lin.body.click();
  await page.keyboard.insertText(`${canary} 已上传。`);
  await expectSaved(lin);
  await context.setOffline(true);
  await page.keyboard.insertText(`${canary} 未上传。`);
  await expect(lin.status).toHaveText(keptHere);
  await page.close();
  await context.setOffline(false);

  const home = await context.newPage();
  await home.goto("/");
  expect(await everythingStored(home)).toContain(`${canary} 未上传。`);
  await chooseSignOut(home);
  const warning = home.getByText(/本机还有 \d+ 处修改没有上传/);
  await expect(warning).toBeVisible();
  // The choices stand below the words, which would otherwise have room for one letter a line.
  expect((await warning.boundingBox())?.width).toBeGreaterThan(220);
  for (const name of [shell.zh.signOutAnyway, shell.zh.downloadUnsaved]) {
    await expect(home.getByRole("button", { name })).toBeInViewport({ ratio: 1 });
  }
  const download = home.waitForEvent("download");
  await home.getByRole("button", { name: shell.zh.downloadUnsaved }).click();
  const saved = await readFile(await (await download).path(), "utf8");
  expect(saved).toContain(`${canary} 未上传。`);
  // Staying keeps everything.
  expect(await everythingStored(home)).toContain(`${canary} 未上传。`);

  const other = reportWindow(context, await context.newPage());
  const elsewhere = await createReport(server, { title: `另一份 ${canary}`, cookie });
  await openReport(other, elsewhere);
  await home.bringToFront();
  await home.getByRole("button", { name: shell.zh.signOutAnyway }).click();
  await expect(home).toHaveURL(/\/sign-in/);
  await expect(other.page).toHaveURL(/\/sign-in/);
  await expect.poll(() => everythingStored(home)).not.toContain(canary);
  await expect.poll(() => everythingStored(home)).not.toContain(reportId);
});

for (const choice of ["keepUnreadable", "deleteUnreadable"] as const) {
  test(`a copy that cannot be read is not deleted at sign-out without asking (${choice})`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    const { context, page: home } = await openWindow(browser, server, { cookie });
    const reportId = await leaveUnsentWords(context, server, { title: "读不出的副本", cookie });

    await hideCopies(home);
    await home.goto("/");
    await chooseSignOut(home);
    await expect(home.getByText("1 份简报在本机的副本现在无法读取")).toBeVisible();
    await expect(home.getByText("涉及：读不出的副本")).toBeVisible();
    for (const name of [shell.zh.keepUnreadable, shell.zh.deleteUnreadable]) {
      await expect(home.getByRole("button", { name })).toBeInViewport({ ratio: 1 });
    }
    await home.getByRole("button", { name: shell.zh[choice] }).click();
    await expect(home).toHaveURL(/\/sign-in/);
    await home.close();

    const back = reportWindow(context, await context.newPage());
    await signInTo(back.page, reportId);
    await expectSaved(back);
    await expectLines([back], [choice === "keepUnreadable" ? "已上传。未上传。" : "已上传。"]);
  });
}

test("signing out asks about unsent words first and then about a copy that cannot be read", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page: home } = await openWindow(browser, server, { cookie });
  const readable = await leaveUnsentWords(context, server, { title: "读得出", cookie });
  const unreadable = await leaveUnsentWords(context, server, { title: "读不出", cookie });

  await hideCopies(home, unreadable);
  await home.goto("/");
  await chooseSignOut(home);
  await expect(home.getByText("涉及：读得出")).toBeVisible();
  await home.getByRole("button", { name: shell.zh.signOutAnyway }).click();
  await expect(home.getByText("涉及：读得出")).toBeHidden();
  await expect(home.getByText("涉及：读不出")).toBeVisible();
  await home.getByRole("button", { name: shell.zh.keepUnreadable }).click();
  await expect(home).toHaveURL(/\/sign-in/);
  await home.close();

  const back = reportWindow(context, await context.newPage());
  await signInTo(back.page, unreadable);
  await expectSaved(back);
  await expectLines([back], ["已上传。未上传。"]);
  await openReport(back, readable);
  await expectLines([back], ["已上传。"]);
});

test("words that a session left behind when it ended are neither shown to the next person nor lost", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie, colleagueCookie } = await signInBoth(server);
  const { context, page: home } = await openWindow(browser, server, { cookie });
  const reportId = await leaveUnsentWords(context, server, { title: "林的简报", cookie });

  const become = async (who: string) => {
    await context.clearCookies();
    const cookies = who.split("; ").map((each) => {
      const [name = "", value = ""] = each.split(/=(.*)/s);
      return { name, value, url: server.url };
    });
    await context.addCookies(cookies);
  };
  await become(colleagueCookie);
  await home.goto("/");
  await chooseSignOut(home, colleague);
  // Nothing of hers is told or offered: he is signed out at once.
  await expect(home).toHaveURL(/\/sign-in/);
  await become(cookie);
  const again = reportWindow(context, await context.newPage());
  await openReport(again, reportId);
  await expectSaved(again);
  await expectLines([again], ["已上传。未上传。"]);
});
