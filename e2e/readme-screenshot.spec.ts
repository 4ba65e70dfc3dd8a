import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { currentReference, sampleReportId, sidePanel } from "./fact-window.ts";
import { openReport, reportWindow, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";

const picture = join(import.meta.dirname, "..", "docs", "images", "report.png");
const mostBytes = 400 * 1024;

test("the picture of the README can be made: a report, its source, and a colleague at work", async ({
  browser,
  server,
}) => {
  const { administratorCookie, colleagueCookie } = await signInBoth(server);
  const open = async (cookie: string) => {
    const { context, page } = await openWindow(browser, server, { cookie });
    const window = reportWindow(context, page);
    await openReport(window, sampleReportId);
    return window;
  };
  const lin = await open(administratorCookie);
  const chen = await open(colleagueCookie);
  await expect(lin.present.getByRole("listitem")).toHaveCount(2);
  await currentReference(lin.body, "2021年前三季度地区生产总值1106.8亿元", 2).click();
  const quote = sidePanel(lin.page).sourceText.locator("mark");
  await expect(quote).toBeInViewport({ ratio: 1 });
  await lin.page.mouse.move(0, 450);
  await expect(lin.page.getByRole("dialog")).toHaveCount(0);
  await lin.page.evaluate(() => document.fonts.ready);
  const heading = { name: "二、创新能力持续增强" };
  const above = await lin.body.getByRole("heading", heading).boundingBox();
  await chen.body.getByRole("heading", heading).click();
  await chen.page.keyboard.press("End");
  // The colleague's name stands at the caret for a moment after it moved.
  await expect(lin.body.locator(".remote-caret-name")).toHaveCSS("opacity", "1");
  expect(await lin.body.getByRole("heading", heading).boundingBox()).toEqual(above);
  const bytes = await lin.page.screenshot({ animations: "disabled", caret: "hide" });
  expect(bytes.length).toBeLessThan(mostBytes);
  if (process.env.UPDATE_SCREENSHOT !== "1") return;
  mkdirSync(dirname(picture), { recursive: true });
  writeFileSync(picture, bytes);
});
