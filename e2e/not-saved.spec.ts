import { join } from "node:path";
import { editor } from "../core/messages/editor.ts";
import { openLogDatabase } from "../db/open-database.ts";
import { createReport, openReport } from "./report.ts";
import { exportedMarkdown, signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { expect, openWindow, test } from "./story.ts";

const wide = { width: 1440, height: 900 };
const phone = { width: 390, height: 844 };
const languages = {
  zh: {
    locale: "zh-CN",
    words: editor.zh,
    notSaved: /^尚未保存：服务器未确认 \d+ 处修改，已存在本机，会自动重试$/,
  },
  en: {
    locale: "en-US",
    words: editor.en,
    notSaved:
      /^Not saved: the server has not confirmed \d+ changes?\. Kept on this device, trying again$/,
  },
} as const;

/** Another program has the log's write lock: the server can put nothing on its disk. */
function holdWriteLock(server: RunningServer): () => void {
  const log = openLogDatabase(join(server.dataDir, "log.db"), { busyTimeoutMs: 10_000 });
  log.$client.exec("BEGIN IMMEDIATE");
  return () => log.$client.close();
}

for (const [width, viewport] of Object.entries({ wide, phone })) {
  for (const [language, { locale, words, notSaved }] of Object.entries(languages)) {
    test(`while the server cannot write, a ${width} page says so in ${language}, keeps the text and lets it be left`, async ({
      browser,
      server,
    }) => {
      const { administratorCookie: cookie } = await signInBoth(server);
      const reportId = await createReport(server, { title: "磁盘", cookie });
      const { page } = await openWindow(browser, server, { cookie, locale });
      await page.setViewportSize(viewport);
      const body = page.getByRole("textbox", { name: words.body, exact: true });
      const status = page.getByRole("status", { name: words.save.label });
      await page.goto(`/reports/${reportId}`);
      await body.click();
      await page.keyboard.type("在磁盘上。");
      await expect(status).toHaveText(words.save.saved);
      await page.evaluate(() => document.documentElement.setAttribute("data-never-reloaded", ""));

      const release = holdWriteLock(server);
      await page.keyboard.type("还没有。");
      await expect(status).toHaveText(notSaved);
      await expect(status).toBeInViewport({ ratio: 1 });
      await page.keyboard.type("再写。");
      await expect(body).toHaveText("在磁盘上。还没有。再写。");
      // Once they are in this browser, whoever leaves is not asked.
      const leave = () => dispatchEvent(new Event("beforeunload", { cancelable: true }));
      await expect.poll(() => page.evaluate(leave)).toBe(true);
      const before = await exportedMarkdown(server, { reportId, cookie });
      expect(before).not.toContain("还没有");

      release();
      await expect(status).toHaveText(words.save.saved);
      await expect(page.locator("html[data-never-reloaded]")).toBeAttached();
      await expect(body).toHaveText("在磁盘上。还没有。再写。");
      const after = await exportedMarkdown(server, { reportId, cookie });
      expect(after).toContain("在磁盘上。还没有。再写。");
    });
  }
}

test("a server that has given up and comes round takes everything that two people wrote meanwhile", async ({
  browser,
  server,
}) => {
  const { administratorCookie, colleagueCookie } = await signInBoth(server);
  const editors = [{ name: "陈思远", email: "chen@example.org", password: "" }];
  const reportId = await createReport(server, {
    title: "放弃",
    cookie: administratorCookie,
    editors,
  });
  const pages = await Promise.all(
    [administratorCookie, colleagueCookie].map(async (cookie) => {
      const { page } = await openWindow(browser, server, { cookie });
      await openReport(page, reportId);
      return page;
    }),
  );
  const { words, notSaved } = languages.zh;
  const statuses = pages.map((page) => page.getByRole("status", { name: words.save.label }));
  const bodies = pages.map((page) => page.getByRole("textbox", { name: words.body, exact: true }));
  for (const status of statuses) await expect(status).toHaveText(words.save.saved);

  const release = holdWriteLock(server);
  for (const [n, page] of pages.entries()) {
    await bodies[n]?.click();
    await page.keyboard.type(["林写的。", "陈写的。"][n] ?? "");
  }
  await expect.poll(() => server.output(), { timeout: 90_000 }).toContain("given up");
  for (const status of statuses) await expect(status).toHaveText(notSaved);

  release();
  for (const status of statuses) await expect(status).toHaveText(words.save.saved);
  for (const body of bodies) {
    for (const text of ["林写的。", "陈写的。"]) await expect(body).toContainText(text);
  }
  const markdown = await exportedMarkdown(server, { reportId, cookie: administratorCookie });
  for (const text of ["林写的。", "陈写的。"]) expect(markdown.split(text)).toHaveLength(2);
});
