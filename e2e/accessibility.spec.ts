import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import type { Locale } from "../core/locale.ts";
import { editor } from "../core/messages/editor.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { members } from "../core/messages/members.ts";
import { sources } from "../core/messages/sources.ts";
import { exportsFact, sampleReportId } from "./fact-window.ts";
import { openReport, reportWindow, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";

interface View {
  readonly name: string;
  readonly path: string;
  /** The part that another view of the same page does not show. */
  readonly within?: string;
  /** Brings up what the page shows only when asked, and waits until it stands. */
  readonly prepare?: (page: Page, locale: Locale) => Promise<void>;
}

const report = `/reports/${sampleReportId}`;

const views: readonly View[] = [
  { name: "home", path: "/" },
  { name: "a new report", path: "/?new=1" },
  {
    name: "report with its facts",
    path: report,
    prepare: async (page, locale) => {
      const results = page.getByRole("list", { name: factPanel[locale].results });
      await expect(results.getByRole("button").first()).toBeVisible();
      await expect(page.locator('.fact-reference[data-state="current"]').first()).toBeVisible();
    },
  },
  {
    name: "report with a source open",
    path: report,
    within: "aside",
    prepare: async (page, locale) => {
      await page.locator('.fact-reference[data-state="current"]').first().click();
      const text = page.getByRole("region", { name: sources[locale].text });
      await expect(text.locator("mark")).toBeInViewport();
    },
  },
  {
    name: "report with its numbers",
    path: report,
    within: "aside",
    prepare: async (page, locale) => {
      await page.getByRole("tab", { name: editor[locale].panel.numbers }).click();
      await expect(page.getByRole("list", { name: factPanel[locale].numbersTitle })).toBeVisible();
    },
  },
  {
    name: "members of a report",
    path: report,
    within: "[role=dialog]",
    prepare: async (page, locale) => {
      await page.getByRole("button", { name: editor[locale].share, exact: true }).click();
      const list = page.getByRole("dialog").getByRole("list", { name: members[locale].list });
      await expect(list.getByRole("listitem").first()).toBeVisible();
    },
  },
  { name: "facts", path: "/facts" },
  {
    name: "one fact",
    path: `/facts/${exportsFact.id}`,
    prepare: async (page) => {
      await expect(page.locator(`[href="${report}"]`).first()).toBeVisible();
    },
  },
  { name: "sources", path: "/sources" },
  {
    name: "one source",
    path: "/sources/sample-source-keji-2024-10-nanchang",
    prepare: async (page, locale) => {
      await expect(page.getByRole("region", { name: sources[locale].text })).toBeVisible();
    },
  },
  {
    name: "capturing a fact",
    path: "/sources/sample-source-keji-2024-10-nanchang",
    prepare: async (page, locale) => {
      await page.getByRole("region", { name: sources[locale].text }).focus();
      await page.keyboard.press("Alt+ArrowDown");
      await page.keyboard.press("Enter");
      const form = page.getByRole("region", { name: sources[locale].form.title });
      await expect(form.getByRole("textbox", { name: sources[locale].form.value })).toBeVisible();
    },
  },
  { name: "zones", path: "/zones" },
  { name: "one zone", path: "/zones/sample-zone-jinan" },
  { name: "settings", path: "/settings" },
  { name: "appearance", path: "/settings/appearance" },
  { name: "people", path: "/settings/members" },
  { name: "invitations", path: "/settings/invitations" },
  { name: "tokens", path: "/settings/tokens" },
];

async function open(page: Page, { path, prepare }: View, locale: Locale): Promise<void> {
  await page.goto(path);
  await prepare?.(page, locale);
  await expect(page.locator(".animate-breathe")).toHaveCount(0);
}

/** What axe finds serious or critical: the rule, and where. */
async function issuesOf(
  page: Page,
  { within, rules }: { within?: string | undefined; rules?: string[] } = {},
): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page });
  if (within !== undefined) axe.include(within);
  if (rules !== undefined) axe.withRules(rules);
  const { violations } = await axe.analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(" ")}: ${failureSummary}`),
    );
}

/** In dark only the colours differ, so only what depends on colour is asked again. */
async function expectNoIssues(
  page: Page,
  { name, within }: Pick<View, "name" | "within">,
): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  expect.soft(await issuesOf(page, { within }), `${name}, light`).toEqual([]);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  expect
    .soft(await issuesOf(page, { within, rules: ["color-contrast"] }), `${name}, dark`)
    .toEqual([]);
}

test("nothing serious stands in the way on the first and the sign-in page", async ({
  browser,
  server,
}) => {
  const { page } = await openWindow(browser, server);
  await page.goto("/welcome");
  await expect(page.getByRole("button", { name: "创建并进入" })).toBeVisible();
  await expectNoIssues(page, { name: "welcome" });
  await signInBoth(server);
  await page.goto("/sign-in");
  await expect(page.getByRole("button", { name: "登录", exact: true })).toBeVisible();
  await expectNoIssues(page, { name: "sign-in" });
  await page.goto("/invite/no-such-token");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await expectNoIssues(page, { name: "an invitation that is gone" });
});

for (const view of views) {
  test(`nothing serious stands in the way: ${view.name}`, async ({ browser, server }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    const chinese = await openWindow(browser, server, { cookie });
    await open(chinese.page, view, "zh");
    await expectNoIssues(chinese.page, view);
    const english = await openWindow(browser, server, { cookie, locale: "en-GB" });
    await open(english.page, view, "en");
    expect.soft(await issuesOf(english.page, view), `${view.name}, English`).toEqual([]);
  });
}

/** The name that assistive technology gives to what holds the focus, and where it is. */
async function focused(page: Page): Promise<{ name: string; isNamed: boolean; inBody: boolean }> {
  const element = page.locator(":focus");
  const snapshot = await element.ariaSnapshot();
  const name = /"(.+?)"/.exec(snapshot)?.[1] ?? "";
  const inBody = await element.evaluate((each) => each.closest(".report-paper") !== null);
  return { name, isNamed: name !== "", inBody };
}

test("Tab and the arrows lead to every control above a report, each with a name", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const lin = reportWindow(context, page);
  await openReport(lin, sampleReportId);
  const wanted = await page.getByRole("banner").getByRole("button").all();
  const reached = new Set<string>();
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press("Tab");
    const { name, isNamed, inBody } = await focused(page);
    expect(isNamed, `stop ${step} has a name`).toBe(true);
    reached.add(name);
    if (inBody) break;
  }
  for (const control of wanted) {
    await expect(control).toHaveAccessibleName(/./);
    const name = /"(.+?)"/.exec(await control.ariaSnapshot())?.[1] ?? "";
    expect([...reached]).toContain(name);
  }

  const buttons = lin.toolbar.getByRole("button");
  const isOn = (button: (typeof wanted)[number]) => button.isEnabled();
  const first = buttons.and(page.locator(":not([disabled])")).first();
  await first.focus();
  const along = new Set<string>();
  for (let step = 0; step < (await buttons.count()); step++) {
    along.add((await focused(page)).name);
    await page.keyboard.press("ArrowRight");
  }
  for (const button of await buttons.all()) {
    if (!(await isOn(button))) continue;
    const name = /"(.+?)"/.exec(await button.ariaSnapshot())?.[1] ?? "";
    expect(name).not.toBe("");
    expect([...along]).toContain(name);
  }
});
