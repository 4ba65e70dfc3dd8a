import { readFile } from "node:fs/promises";
import type { Browser, Page } from "@playwright/test";
import { z } from "zod";
import type { Locale } from "../core/locale.ts";
import { audit } from "../core/messages/audit.ts";
import { editor } from "../core/messages/editor.ts";
import { everywhere } from "../core/messages/everywhere.ts";
import { lists } from "../core/messages/lists.ts";
import { settings } from "../core/messages/settings.ts";
import { signIn as signInMessages } from "../core/messages/sign-in.ts";
import { vocabulary } from "../core/messages/vocabulary.ts";
import { createReport } from "./report.ts";
import { colleague, signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import {
  type Account,
  administrator,
  expect,
  inviteAndSignUp,
  openWindow,
  send,
  signIn,
  test,
} from "./story.ts";

/** What an administrator does about people, invitations and the audit log. */

const languages: readonly (readonly [Locale, string])[] = [
  ["zh", "zh-CN"],
  ["en", "en-US"],
];

interface Scene {
  readonly member: Account;
  readonly administratorCookie: string;
  /** The administrator's window. */
  readonly page: Page;
  /** The member's, with a report of theirs open. */
  readonly theirs: Page;
}

async function openScene(
  browser: Browser,
  server: RunningServer,
  [locale, tag]: readonly [Locale, string],
): Promise<Scene> {
  const { administratorCookie } = await signInBoth(server);
  const [name, email] = [`吴岚 ${locale}`, `wu-${locale}@example.org`];
  const member = { name, email, password: "correct horse 5" };
  const cookie = await inviteAndSignUp(server, member, { cookie: administratorCookie });
  const reportId = await createReport(server, { cookie, title: "月度简报" });
  const admin = await openWindow(browser, server, { cookie: administratorCookie, locale: tag });
  const theirs = await openWindow(browser, server, { cookie, locale: tag });
  await theirs.page.goto(`/reports/${reportId}`);
  await expect(theirs.page.getByText(editor[locale].save.saved, { exact: true })).toBeVisible();
  return { member, administratorCookie, page: admin.page, theirs: theirs.page };
}

async function roleOf(server: RunningServer, account: Account): Promise<unknown> {
  const cookie = await signIn(server, account);
  const answer = await send(server, { method: "GET", path: "/api/v1/me", cookie });
  return z.object({ role: z.unknown() }).parse(await answer.json()).role;
}

for (const language of languages) {
  const [locale, tag] = language;
  const words = settings[locale];
  const { signedOut } = editor[locale].notice;

  test(`an administrator suspends, restores and lowers a member, and signs them out (${locale})`, async ({
    browser,
    server,
  }) => {
    const { member, page, theirs } = await openScene(browser, server, language);
    const named = (text: string) => text.replace("{name}", member.name);
    await page.goto("/settings/members");
    const row = page.getByRole("row").filter({ hasText: member.email });
    await row.getByRole("button", { name: named(words.members.suspendNamed) }).click();
    const question = page.getByRole("alertdialog", { name: named(words.members.suspendTitle) });
    await expect(question).toContainText(words.members.suspendBody);
    expect(await roleOf(server, member)).toBe("analyst");
    await question.getByRole("button", { name: words.members.suspend }).click();
    await expect(
      row.getByText(words.members.suspendedPerson).filter({ visible: true }),
    ).toBeVisible();
    await expect(theirs.getByText(signedOut)).toBeVisible();
    expect(await roleOf(server, member)).toBeNull();
    await row.getByRole("button", { name: named(words.members.reinstateNamed) }).click();
    await expect(row.getByRole("combobox")).toBeVisible();
    expect(await roleOf(server, member)).toBe("analyst");

    await row.getByRole("combobox", { name: named(words.members.roleOf) }).click();
    const reader = vocabulary[locale].workspaceRole.reader;
    await page.getByRole("option", { name: reader }).click();
    await expect(page.getByText(words.members.roleChanged)).toBeVisible();
    await expect.poll(() => roleOf(server, member)).toBe("reader");

    await row.getByRole("link", { name: named(words.members.sessionsNamed) }).click();
    const { sessions } = words;
    await expect(page.getByRole("heading", { name: named(sessions.titleOf) })).toBeVisible();
    const table = page.getByRole("table", { name: sessions.title });
    await expect(table).toBeVisible();
    const ends = table.getByRole("button", { name: sessions.endNamed.split("{device}")[0] ?? "" });
    const count = await ends.count();
    expect(count).toBeGreaterThan(1);
    await ends.first().click();
    const asked = page.getByRole("alertdialog");
    await expect(asked).toContainText(sessions.endBody);
    await asked.getByRole("button", { name: everywhere[locale].cancel }).click();
    await expect(asked).toHaveCount(0);
    await page.reload();
    await expect(ends).toHaveCount(count);
    await ends.first().click();
    await asked.getByRole("button", { name: sessions.end, exact: true }).click();
    await expect(ends).toHaveCount(count - 1);

    await page.getByRole("button", { name: sessions.endAll }).click();
    const askedOfAll = page.getByRole("alertdialog", { name: named(sessions.endAllTitle) });
    await expect(askedOfAll).toContainText(sessions.endAllBody);
    await askedOfAll.getByRole("button", { name: sessions.endAll }).click();
    await expect(page.getByText(sessions.emptyTitle)).toBeVisible();
    await page.getByRole("link", { name: sessions.backToMembers }).click();
    await expect(row).toBeVisible();

    const own = words.members.sessionsNamed.replace("{name}", administrator.name);
    await page.getByRole("link", { name: own }).click();
    await expect(page).toHaveURL("/settings/sessions");
    await expect(page.getByRole("row", { name: sessions.thisOne })).toBeVisible();
    await expect(page.getByRole("button", { name: sessions.endAll, exact: true })).toHaveCount(0);
  });

  test(`an administrator re-issues and revokes invitations, and the old links are dead (${locale})`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    const { invitations } = words;
    const email = `invited-${locale}@example.org`;
    const body = { role: "analyst", email };
    const made = await send(server, { path: "/api/v1/invitations", body, cookie });
    const { url } = z.object({ url: z.string() }).parse(await made.json());
    const { page } = await openWindow(browser, server, { cookie, locale: tag });
    await page.goto("/settings/invitations");
    const named = (text: string) => text.replace("{name}", email);
    const row = page.getByRole("row").filter({ hasText: email });
    await row.getByRole("button", { name: named(invitations.reissueNamed) }).click();
    const dialog = page.getByRole("dialog", { name: invitations.reissuedTitle });
    const link = await dialog.getByRole("textbox", { name: invitations.link }).inputValue();
    expect(link).not.toBe(url);
    await dialog.getByRole("button", { name: everywhere[locale].done }).click();
    await expect(row.getByText(invitations.open)).toHaveCount(1);

    const stranger = await openWindow(browser, server, { locale: tag });
    const gone = stranger.page.getByRole("heading", {
      name: signInMessages[locale].invite.invalidTitle,
    });
    await stranger.page.goto(url);
    await expect(gone).toBeVisible();
    await stranger.page.goto(link);
    await expect(gone).toHaveCount(0);
    const revoke = row.getByRole("button", { name: named(invitations.revokeNamed) });
    const question = page.getByRole("alertdialog", { name: named(invitations.revokeTitle) });
    await revoke.click();
    await expect(question).toContainText(invitations.revokeBody);
    await question.getByRole("button", { name: everywhere[locale].cancel }).click();
    await expect(row.getByText(invitations.open)).toHaveCount(1);
    await revoke.click();
    await question.getByRole("button", { name: invitations.revoke }).click();
    // While a question is open the rows behind it are nobody's to see.
    await expect(question).toHaveCount(0);
    await expect(row.getByText(invitations.open)).toHaveCount(0);
    await stranger.page.goto(link);
    await expect(gone).toBeVisible();
  });

  test(`an administrator filters the audit log, reads on, and takes it away as CSV (${locale})`, async ({
    browser,
    server,
  }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    for (let count = 0; count < 55; count++) {
      const body = { name: `园区 ${locale} ${count}` };
      await send(server, { path: "/api/v1/zones", body, cookie });
    }
    const { page } = await openWindow(browser, server, { cookie, locale: tag });
    await page.goto("/settings/audit");
    const t = audit[locale];
    const rows = page.getByRole("table", { name: t.title }).getByRole("row");
    const ofZones = rows.filter({ hasText: t.actions.zone_create });
    const choose = async (kind: string) => {
      await page.getByRole("button", { name: new RegExp(`^${t.kind}`) }).click();
      await page.getByRole("dialog").getByRole("button", { name: kind, exact: true }).click();
    };
    await expect(ofZones.first()).toBeVisible();
    await page.getByRole("button", { name: t.person, exact: true }).click();
    await page.getByRole("dialog").getByRole("combobox").fill(colleague.email.slice(0, 4));
    await page.getByRole("option", { name: colleague.name }).click();
    await expect(page).toHaveURL(/actor=/);
    await expect(page.getByRole("button", { name: new RegExp(colleague.name) })).toBeVisible();
    await expect(ofZones).toHaveCount(0);
    await expect(rows.filter({ hasText: colleague.name }).first()).toBeVisible();
    const clear = lists[locale].removeFilter.replace("{filter}", t.person);
    await page.getByRole("button", { name: clear }).click();
    await expect(ofZones.first()).toBeVisible();
    await choose(t.actions.session_start);
    await expect(rows.filter({ hasText: t.actions.session_start }).first()).toBeVisible();
    await expect(ofZones).toHaveCount(0);
    await choose(t.actions.zone_create);
    await expect(page).toHaveURL(/action=zone\.create/);
    await expect(ofZones).toHaveCount(50);
    await expect(rows).toHaveCount(51);
    await page.getByRole("button", { name: everywhere[locale].loadMore }).click();
    await expect.poll(() => rows.count()).toBeGreaterThan(55);
    const download = page.waitForEvent("download");
    await page.getByRole("link", { name: t.export }).click();
    const csv = await readFile(await (await download).path(), "utf8");
    expect(csv.trim().split("\n").length).toBeGreaterThan(55);
    expect(csv).toContain("zone.create");
    expect(csv).not.toContain("session.start");
    await page.getByLabel(t.to).fill("2020-01-01");
    await expect(page.getByText(t.emptyTitle)).toBeVisible();
  });
}
