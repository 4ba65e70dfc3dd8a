import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { sampleReportId } from "./fact-window.ts";
import { openReport, reportWindow, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";
import { openView, type View, views } from "./views.ts";

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

/** What can differ from language to language: names and the language itself. */
const rulesOfWords = [
  "aria-command-name",
  "aria-dialog-name",
  "aria-input-field-name",
  "aria-toggle-field-name",
  "aria-tooltip-name",
  "button-name",
  "document-title",
  "html-has-lang",
  "html-lang-valid",
  "image-alt",
  "input-button-name",
  "label",
  "label-content-name-mismatch",
  "link-name",
  "select-name",
  "svg-img-alt",
  "valid-lang",
];

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
    await openView(chinese.page, view, "zh");
    await expectNoIssues(chinese.page, view);
    const english = await openWindow(browser, server, { cookie, locale: "en-GB" });
    await openView(english.page, view, "en");
    const { within } = view;
    const issues = await issuesOf(english.page, { within, rules: rulesOfWords });
    expect.soft(issues, `${view.name}, English`).toEqual([]);
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
    const { name } = await focused(page);
    along.add(name);
    await page.keyboard.press("ArrowRight");
    // The focus moves a turn later; the last button leads to the first again.
    await expect.poll(async () => (await focused(page)).name).not.toBe(name);
  }
  for (const button of await buttons.all()) {
    if (!(await isOn(button))) continue;
    const name = /"(.+?)"/.exec(await button.ariaSnapshot())?.[1] ?? "";
    expect(name).not.toBe("");
    expect([...along]).toContain(name);
  }
});
