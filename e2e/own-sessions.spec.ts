import type { Browser, Page } from "@playwright/test";
import { z } from "zod";
import type { Locale } from "../core/locale.ts";
import { editor } from "../core/messages/editor.ts";
import { settings } from "../core/messages/settings.ts";
import { createReport } from "./report.ts";
import { signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { type Account, expect, inviteAndSignUp, openWindow, send, test } from "./story.ts";

/** A person looks after where they are signed in, while a report of theirs is open elsewhere. */

const languages: readonly (readonly [Locale, string])[] = [
  ["zh", "zh-CN"],
  ["en", "en-US"],
];

const firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";
const safari = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15";

const accountIn = (locale: Locale): Account => ({
  name: locale === "zh" ? "周敏" : "Mary Zhou",
  email: `zhou-${locale}@example.org`,
  password: "correct horse 3",
});

/** Signs in with another program; answers its cookie. */
async function signInWith(
  server: RunningServer,
  { email, password }: Account,
  userAgent: string,
): Promise<string> {
  const answer = await fetch(`${server.url}/api/auth/sign-in/email`, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      origin: server.url,
      "user-agent": userAgent,
    },
    body: JSON.stringify({ email, password }),
  });
  expect(answer.status).toBe(200);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(";")[0])
    .join("; ");
}

interface Scene {
  readonly account: Account;
  readonly cookie: string;
  readonly reportId: string;
  readonly page: Page;
  /** Opens the report in another browser. */
  elsewhere(userAgent: string): Promise<Page>;
}

async function openScene(
  browser: Browser,
  server: RunningServer,
  [locale, tag]: readonly [Locale, string],
): Promise<Scene> {
  const { administratorCookie } = await signInBoth(server);
  const account = { ...accountIn(locale), email: `zhou-${Math.random()}@example.org` };
  const cookie = await inviteAndSignUp(server, account, { cookie: administratorCookie });
  const reportId = await createReport(server, { cookie, title: "季度简报" });
  const { page } = await openWindow(browser, server, { cookie, locale: tag });
  return {
    account,
    cookie,
    reportId,
    page,
    async elsewhere(userAgent) {
      const other = await signInWith(server, account, userAgent);
      const window = await openWindow(browser, server, { cookie: other, locale: tag });
      await openBody(window.page, { reportId, locale });
      return window.page;
    },
  };
}

async function openBody(
  page: Page,
  { reportId, locale }: { reportId: string; locale: Locale },
): Promise<void> {
  await page.goto(`/reports/${reportId}`);
  await expect(bodyOf(page, locale)).toBeVisible();
  await expect(page.getByText(editor[locale].save.saved, { exact: true })).toBeVisible();
}

const bodyOf = (page: Page, locale: Locale) =>
  page.getByRole("textbox", { name: editor[locale].body, exact: true });

for (const language of languages) {
  const [locale] = language;
  const { sessions, profile } = settings[locale];
  const { signedOut } = editor[locale].notice;

  test(`a person ends one session, then all others, and the open report there says so (${locale})`, async ({
    browser,
    server,
  }) => {
    const { page, elsewhere } = await openScene(browser, server, language);
    const [office, home] = [await elsewhere(firefox), await elsewhere(safari)];
    await page.goto("/settings/sessions");
    const table = page.getByRole("table", { name: sessions.title });
    await expect(table.getByRole("row", { name: sessions.thisOne })).toHaveCount(1);
    const end = sessions.endNamed.replace("{device}", "Firefox · Windows");
    await table.getByRole("button", { name: end }).click();
    await expect(office.getByText(signedOut)).toBeVisible();
    await expect(table.getByRole("row", { name: "Firefox" })).toHaveCount(0);
    await expect(home.getByText(signedOut)).toHaveCount(0);
    await page.getByRole("button", { name: sessions.endOthers }).click();
    await expect(home.getByText(signedOut)).toBeVisible();
    await expect(table.getByRole("row")).toHaveCount(2);
    await expect(page.getByRole("button", { name: sessions.endOthers })).toHaveCount(0);
    await expect(table.getByRole("row", { name: sessions.thisOne })).toBeVisible();
  });

  test(`a changed password ends other browsers and tokens, while this one writes on (${locale})`, async ({
    browser,
    server,
  }) => {
    const scene = await openScene(browser, server, language);
    const { account, cookie, reportId, page } = scene;
    const made = await send(server, { path: "/api/v1/tokens", body: { name: "月报" }, cookie });
    const { token } = z.object({ token: z.string() }).parse(await made.json());
    const other = await scene.elsewhere(firefox);
    const tab = await page.context().newPage();
    await openBody(tab, { reportId, locale });
    await page.goto("/settings");
    await page.getByLabel(profile.currentPassword).fill(account.password);
    await page.getByLabel(profile.newPassword).fill("correct horse 4");
    await page.getByLabel(profile.revokeTokens).check();
    await page.getByRole("button", { name: profile.change }).click();
    await expect(page.getByText(profile.changed)).toBeVisible();
    await expect(other.getByText(signedOut)).toBeVisible();
    const authorization = `Bearer ${token}`;
    const asked = await fetch(`${server.url}/api/v1/me`, { headers: { authorization } });
    expect(asked.status).toBe(401);
    await bodyOf(tab, locale).click();
    await tab.keyboard.type("carried on");
    await expect
      .poll(async () => {
        const pairs = await tab.context().cookies();
        const renewed = pairs.map(({ name, value }) => `${name}=${value}`).join("; ");
        const path = `/api/v1/reports/${reportId}/export?format=markdown`;
        return (await send(server, { method: "GET", path, cookie: renewed })).text();
      })
      .toContain("carried on");
    await expect(tab.getByText(signedOut)).toHaveCount(0);
  });
}
