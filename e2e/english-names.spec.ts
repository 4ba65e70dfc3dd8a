import type { Browser } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { factTable } from "../core/messages/fact-table.ts";
import { zones } from "../core/messages/zones.ts";
import { createReport } from "./report.ts";
import { signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { expect, openWindow, test } from "./story.ts";

const nanchang = {
  zh: "南昌高新技术产业开发区",
  en: "Nanchang High-tech Industrial Development Zone",
} as const;
const product = { zh: "地区生产总值", en: "Gross regional product (GDP)" } as const;

async function openFactsInEnglish(browser: Browser, server: RunningServer) {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { page } = await openWindow(browser, server, { cookie, locale: "en-US" });
  await page.goto("/facts");
  return { page, cookie };
}

test("facts are found by the English names that they show, wherever one looks for them", async ({
  browser,
  server,
}) => {
  const { page, cookie } = await openFactsInEnglish(browser, server);
  const list = page.getByRole("table", { name: factTable.en.title });
  const rows = list.getByRole("row").filter({ has: page.getByRole("cell") });
  await page.getByRole("searchbox", { name: factTable.en.searchLabel }).fill(nanchang.en);
  await expect(rows.filter({ hasNotText: nanchang.en })).toHaveCount(0);
  await expect(rows.filter({ hasText: product.en }).filter({ hasText: "739.4" })).toHaveCount(1);

  const reportId = await createReport(server, { title: "English names", cookie });
  await page.goto(`/reports/${reportId}`);
  const panel = page.getByRole("complementary", { name: editor.en.panel.label });
  const found = panel.getByRole("list", { name: factPanel.en.results }).getByRole("listitem");
  const search = panel.getByRole("searchbox", { name: factPanel.en.searchLabel });
  await search.fill("nanchang gross regional product");
  await expect(found.first()).toContainText("739.4");
  await search.fill(`${nanchang.en} shanghai`);
  await expect(panel.getByText(factPanel.en.noFacts, { exact: true })).toBeVisible();
  await search.fill(nanchang.en);
  await expect(found.filter({ hasText: product.en }).filter({ hasText: "739.4" })).toHaveCount(1);

  await page.getByRole("textbox", { name: editor.en.body, exact: true }).click();
  await page.keyboard.type("=nanchang gross regional product");
  const inPlace = page.getByRole("listbox", { name: factPanel.en.results }).getByRole("option");
  await expect(inPlace.first()).toContainText("739.4");
  await page.keyboard.press("Escape");
  await page.keyboard.press("ControlOrMeta+k");
  await page.getByRole("dialog").getByRole("combobox").fill("nanchang gross");
  await expect(page.getByRole("option").filter({ hasText: "739.4" })).toBeVisible();
});

test("zones and metrics are read, and found, by their English names in English alone", async ({
  browser,
  server,
}) => {
  const { page, cookie } = await openFactsInEnglish(browser, server);
  await page.getByRole("button", { name: factTable.en.zone, exact: true }).click();
  await page.getByRole("dialog").getByRole("combobox").fill("nanchang");
  await page.getByRole("option", { name: nanchang.en }).click();
  await expect(page.getByRole("button", { name: new RegExp(nanchang.en) })).toBeVisible();
  const rows = page.getByRole("table", { name: factTable.en.title }).getByRole("row");
  const row = rows.filter({ hasText: product.en }).filter({ hasText: "739.4" });
  await expect(row).toContainText(nanchang.en);
  await row.getByRole("link").first().click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(product.en);
  await page.goto("/zones");
  await page.getByRole("link", { name: nanchang.en, exact: true }).click();
  await expect(page.getByRole("heading", { level: 1 })).toContainText(nanchang.en);
  await expect(page.getByRole("table")).toContainText(product.en);

  const chinese = await openWindow(browser, server, { cookie });
  await chinese.page.goto("/zones");
  const list = chinese.page.getByRole("table", { name: zones.zh.title });
  await expect(list.getByRole("link", { name: nanchang.zh, exact: true })).toBeVisible();
  await expect(list).not.toContainText(nanchang.en);
});

test("long English names leave room for the metric and the period at every width", async ({
  browser,
  server,
}) => {
  const { administratorCookie: cookie } = await signInBoth(server);
  const { page } = await openWindow(browser, server, { cookie, locale: "en-US" });
  await page.goto("/facts?q=Gross+regional+product");
  const rows = page.getByRole("table", { name: factTable.en.title }).getByRole("row");
  const row = rows.filter({ hasText: "739.4" });
  const period = row.getByText("first three quarters of 2024").filter({ visible: true });
  for (const width of [1440, 1280, 1024, 768, 390]) {
    await page.setViewportSize({ width, height: 900 });
    const metric = await row.getByRole("cell").first().boundingBox();
    expect(metric?.width, `of the metric at ${width}`).toBeGreaterThan(180);
    const isCut = await period.evaluate((words) => words.scrollWidth > words.clientWidth);
    expect(isCut, `the period at ${width}`).toBe(false);
    await expect(period).toBeInViewport({ ratio: 1 });
  }
});
