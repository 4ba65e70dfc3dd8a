import type { BrowserContext, Page } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { signIn } from "../core/messages/sign-in.ts";
import { createReport } from "./report.ts";
import { expectSaved, openReport, reportWindow, signInBoth } from "./report-window.ts";
import { administrator, expect, openWindow, test } from "./story.ts";
import { pngOf } from "./test-picture.ts";
import { openView, views } from "./views.ts";

/**
 * Every screen, in light and dark, under the pages' own policy: no script, style or picture of ours
 * is stopped by it. What would be stopped is seen by the browser's own event.
 */

async function listenForViolations(context: BrowserContext): Promise<string[]> {
  const violations: string[] = [];
  await context.exposeBinding("tellViolation", (_source, line: string) => {
    violations.push(line);
  });
  await context.addInitScript(() => {
    const tell: unknown = Reflect.get(window, "tellViolation");
    document.addEventListener("securitypolicyviolation", (event) => {
      const { effectiveDirective, blockedURI, sourceFile, lineNumber, sample } = event;
      const place = `${location.pathname} ${sourceFile}:${lineNumber}`;
      if (typeof tell === "function") {
        void tell(`${effectiveDirective} ${blockedURI} ${place} ${sample}`);
      }
    });
  });
  return violations;
}

async function inBothThemes(page: Page): Promise<void> {
  for (const colorScheme of ["dark", "light"] as const) {
    await page.emulateMedia({ colorScheme });
    await expect(page.locator("html")).toHaveAttribute("data-theme", colorScheme);
  }
}

test("the policy stops nothing of a stranger's pages", async ({ browser, server }) => {
  const { context, page } = await openWindow(browser, server);
  const violations = await listenForViolations(context);
  await page.goto("/welcome");
  await expect(page.getByRole("button", { name: signIn.zh.welcome.submit })).toBeVisible();
  await inBothThemes(page);
  await signInBoth(server);
  for (const path of ["/sign-in", "/sign-up", "/invite/inv_no-such-token", "/no/such/page"]) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await inBothThemes(page);
  }
  await page.goto("/sign-in");
  await page.getByLabel(signIn.zh.email).fill(administrator.email);
  await page.getByLabel(signIn.zh.password, { exact: true }).fill(administrator.password);
  await page.getByRole("button", { name: signIn.zh.submit, exact: true }).click();
  await page.waitForURL("/");
  expect(violations).toEqual([]);
});

test("what is not ours is stopped, and the server is told", async ({ browser, server }) => {
  await signInBoth(server);
  // Not `openWindow`: here the browser is meant to complain.
  const context = await browser.newContext({ baseURL: server.url });
  const violations = await listenForViolations(context);
  const page = await context.newPage();
  await page.goto("/sign-in");
  await page.evaluate(() => {
    const injected = document.createElement("div");
    injected.innerHTML = '<img src="x" onerror="window.wasRun = true"><p style="color: red">x</p>';
    document.body.append(injected);
    const style = document.createElement("style");
    style.textContent = "body { color: red }";
    document.head.append(style);
  });
  await expect.poll(() => violations.join("\n")).toContain("script-src-attr");
  expect(violations.join("\n")).toContain("style-src-attr");
  expect(violations.join("\n")).toContain("style-src-elem");
  expect(await page.evaluate(() => Reflect.get(window, "wasRun"))).toBeUndefined();
  await expect.poll(() => server.output()).toContain("a page broke its policy");
  await context.close();
});

for (const view of views) {
  test(`the policy stops nothing of ours: ${view.name}`, async ({ browser, server }) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    const { context, page } = await openWindow(browser, server, { cookie });
    const violations = await listenForViolations(context);
    await openView(page, view, "zh");
    await inBothThemes(page);
    expect(violations).toEqual([]);
  });
}

test("the policy stops nothing of a report with a table and a picture, nor the menus around it", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: "安全策略", cookie });
  const { context, page } = await openWindow(browser, server, { cookie });
  const violations = await listenForViolations(context);
  const lin = reportWindow(context, page);
  await openReport(lin, reportId);
  await lin.body.click();
  await page.keyboard.type("表格之前");
  await page.keyboard.press("Enter");
  await page.keyboard.type("/");
  await page.getByRole("option", { name: editor.zh.command.table }).click();
  await expect(lin.body.getByRole("table")).toBeVisible();
  await page.keyboard.type("单元格");
  const edge = await lin.body
    .getByRole("cell")
    .or(lin.body.getByRole("columnheader"))
    .first()
    .boundingBox();
  if (edge !== null) {
    // Its right border is dragged, which gives the column a width.
    await page.mouse.move(edge.x + edge.width, edge.y + edge.height / 2);
    await page.mouse.down();
    await page.mouse.move(edge.x + edge.width - 40, edge.y + edge.height / 2, { steps: 4 });
    await page.mouse.up();
  }
  await page.keyboard.press("Control+End");
  const chooser = page.waitForEvent("filechooser");
  await lin.toolbar.getByRole("button", { name: editor.zh.command.image }).click();
  const file = { name: "a.png", mimeType: "image/png", buffer: pngOf(16, [10, 20, 30]) };
  await (await chooser).setFiles(file);
  await expect(lin.body.getByRole("img")).toBeVisible();
  await expectSaved(lin);
  await page.reload();
  await expect(lin.body.getByRole("img")).toBeVisible();
  await inBothThemes(page);
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await page.keyboard.press("Escape");
  await page.goto("/settings/appearance");
  await page.getByRole("radio").last().click();
  await page.goto("/settings/members");
  await page.getByRole("combobox").first().click();
  await expect(page.getByRole("option").first()).toBeVisible();
  expect(violations).toEqual([]);
});
