import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { administrator, expect, openWindow, signIn, signUp, test } from "./story.ts";

const sampleFact = "/facts/sample-fact-jinan-gdp";
const sampleZone = "/zones/sample-zone-jinan";

const pages = [
  "/",
  "/?new=1",
  "/facts",
  sampleFact,
  "/sources",
  "/zones",
  sampleZone,
  "/settings",
  "/settings/appearance",
  "/settings/members",
  "/settings/invitations",
  "/settings/tokens",
  "/reports/sample-report",
];

/** What axe calls serious or critical, each as one readable line. */
async function seriousIssues(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(" | ")}`);
}

/** The page is there once its one heading is. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await expect(page.getByRole("heading", { level: 1 }).first()).toBeAttached();
  if (path.startsWith("/reports/")) {
    await expect(page.locator(".fact-reference[data-state=current]").first()).toBeVisible();
  }
}

test.describe.configure({ mode: "serial" });

test("the first page and the sign-in page have no serious issue for assistive technology", async ({
  browser,
  server,
}) => {
  const { context, page } = await openWindow(browser, server);
  await open(page, "/welcome");
  expect(await seriousIssues(page)).toEqual([]);
  await signUp(server, administrator);
  await open(page, "/sign-in");
  expect(await seriousIssues(page)).toEqual([]);
  await open(page, "/invite/no-such-token");
  expect(await seriousIssues(page)).toEqual([]);
  await context.close();
});

for (const locale of ["zh-CN", "en-US"]) {
  for (const colorScheme of ["light", "dark"] as const) {
    test(`the main pages have no serious issue in ${locale}, ${colorScheme}`, async ({
      browser,
      server,
    }) => {
      const cookie = await signIn(server, administrator);
      const { context, page } = await openWindow(browser, server, { cookie, locale });
      await page.emulateMedia({ colorScheme });
      for (const path of pages) {
        await open(page, path);
        expect(await seriousIssues(page), path).toEqual([]);
      }
      await context.close();
    });
  }
}
