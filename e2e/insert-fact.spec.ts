import { factPanel } from "../core/messages/fact-panel.ts";
import { vocabulary } from "../core/messages/vocabulary.ts";
import {
  currentReference,
  exportsFact,
  findFact,
  references,
  sampleReportId,
  sidePanel,
} from "./fact-window.ts";
import { createReport } from "./report.ts";
import { expectSaved, openReport, reportWindow, signInBoth } from "./report-window.ts";
import { expect, openWindow, test } from "./story.ts";

const { zh } = factPanel;

/** The administrator's window with a report of her own open, its caret in the body. */
const withReport = test.extend<{ lin: ReturnType<typeof reportWindow>; reportId: string }>({
  reportId: async ({ server }, use, story) => {
    const { administratorCookie: cookie } = await signInBoth(server);
    await use(await createReport(server, { title: story.title, cookie }));
  },
  lin: async ({ browser, server, reportId }, use) => {
    const { administratorCookie } = await signInBoth(server);
    const { context, page } = await openWindow(browser, server, { cookie: administratorCookie });
    const lin = reportWindow(context, page);
    await openReport(lin, reportId);
    await use(lin);
  },
});

withReport("two characters find facts, and filters narrow them", async ({ lin: { page } }) => {
  const side = sidePanel(page);
  await side.search.fill("南昌");
  await expect(side.items.first()).toContainText("南昌");
  await expect(side.results).toHaveAttribute("aria-busy", "false");
  for (const item of await side.items.all()) await expect(item).toContainText("南昌高新");
  await side.search.fill("出口");
  await expect(side.items.first()).toContainText(/出口|外贸/);
  await side.search.fill("南昌 出口");
  await expect(side.result(exportsFact.result)).toBeVisible();
  await expect(side.items.filter({ hasText: "739.4亿元" })).toHaveCount(0);
  await side.search.fill("没有这样的事实");
  await expect(page.getByText(zh.noFacts, { exact: true })).toBeVisible();
  await side.search.fill("");

  const choose = async (label: string, words: string, option: RegExp) => {
    await side.panel.getByRole("combobox", { name: label }).click();
    await page.getByPlaceholder("输入文字搜索").fill(words);
    await page.getByRole("option", { name: option }).click();
  };
  await choose(zh.zone, "济南", /^济南高新技术产业开发区/);
  await expect(side.items.first()).toContainText("济南");
  await expect(side.items.filter({ hasNotText: "济南高新技术" })).toHaveCount(0);
  await choose(zh.metric, "生产总值", /^地区生产总值元?$|^地区生产总值\s/);
  await expect(side.items.filter({ hasText: "1106.8亿元" })).toHaveCount(1);
  await expect(side.items.filter({ hasNotText: "地区生产总值" })).toHaveCount(0);

  const pick = async (label: string, option: string) => {
    await side.panel.getByRole("combobox", { name: label }).click();
    await page.getByRole("option", { name: option, exact: true }).click();
  };
  await pick(zh.period, "2022年");
  await expect(side.items.filter({ hasText: "1106.8亿元" })).toHaveCount(0);
  await pick(zh.period, "2021年");
  await expect(side.items.filter({ hasText: "1106.8亿元" })).toHaveCount(1);
  await pick(zh.status, vocabulary.zh.factStatus.verified);
  await expect(page.getByText(zh.noFacts, { exact: true })).toBeVisible();
  await pick(zh.status, vocabulary.zh.factStatus.unverified);
  await expect(side.items.filter({ hasText: "1106.8亿元" })).toHaveCount(1);
});

withReport("facts go in by click, by keyboard alone, by drag and by “=”", async ({ lin }) => {
  const { page, body } = lin;
  const { keyboard } = page;
  await body.click();
  await keyboard.insertText("点击：");
  await (await findFact(page, "南昌 出口", exportsFact.result)).click();
  await expect(currentReference(body, "214.18亿元")).toHaveCount(1);
  await expect(body).toBeFocused();

  await keyboard.press("Enter");
  await keyboard.insertText("键盘：");
  await keyboard.press("Alt+ArrowRight");
  const side = sidePanel(page);
  await expect(side.search).toBeFocused();
  await keyboard.press("ControlOrMeta+a");
  await keyboard.insertText("济南 生产总值");
  const gdp = side.result(/地区生产总值 ?2021年前三季度 ?1106\.8亿元/);
  await expect(gdp).toBeVisible();
  await keyboard.press("ArrowDown");
  await expect(side.items.first().getByRole("button")).toBeFocused();
  await keyboard.press("ArrowUp");
  await expect(side.search).toBeFocused();
  await keyboard.press("ArrowDown");
  const found = await side.items.allTextContents();
  const wanted = found.findIndex((text) => text.includes("1106.8亿元"));
  for (let at = 0; at < wanted; at++) await keyboard.press("ArrowDown");
  await expect(gdp).toBeFocused();
  await keyboard.press("Enter");
  await expect(currentReference(body, "1106.8亿元", 2)).toHaveCount(1);
  await expect(body).toBeFocused();

  await keyboard.press("Enter");
  await keyboard.insertText("拖放：，在此");
  const dragged = await findFact(page, "威海 品牌", /品牌价值.*621亿元/);
  const target = body.getByText("拖放：，在此");
  await dragged.dragTo(target);
  await expect(currentReference(body, "621亿元", 3)).toHaveCount(1);

  await target.click();
  await keyboard.press("ControlOrMeta+End");
  await keyboard.press("Enter");
  await keyboard.insertText("就地：");
  await keyboard.type("=");
  await keyboard.insertText("南昌 出口");
  const inPlace = page.getByRole("listbox", { name: zh.results });
  await expect(inPlace.getByRole("option", { name: /214\.18亿元/ })).toBeVisible();
  const options = await inPlace.getByRole("option").allTextContents();
  const at = options.findIndex((option) => option.includes("214.18亿元"));
  for (let step = 0; step < at; step++) await keyboard.press("ArrowDown");
  await expect(inPlace.getByRole("option").nth(at)).toHaveAttribute("aria-selected", "true");
  await keyboard.press("Enter");
  await expect(inPlace).toHaveCount(0);
  // The same source carries the same number wherever it stands.
  await expect(currentReference(body, "214.18亿元")).toHaveCount(2);
  await expect(body).not.toContainText("=");
  await expectSaved(lin);
});

withReport("a fact prints in five forms", async ({ lin }) => {
  const { page, body } = lin;
  await body.click();
  const side = sidePanel(page);
  const growth = await findFact(page, "南昌 出口", /出口总额 ?2024年前三季度 ?同比增长25\.5%/);
  const printed = {
    value: "25.5",
    "value-unit": "25.5%",
    "metric-value": "出口总额同比增长25.5%",
    "period-metric-value": "2024年前三季度出口总额同比增长25.5%",
    "growth-words": "同比增长25.5%",
  } as const;
  for (const [format, text] of Object.entries(printed)) {
    await side.panel.getByRole("combobox", { name: zh.printedAs }).click();
    const label = zh.format[format as keyof typeof zh.format];
    await page.getByRole("option", { name: label, exact: true }).click();
    await growth.click();
    await expect(currentReference(body, text)).toHaveCount(1);
    await page.keyboard.insertText("；");
  }
  await expect(references(body)).toHaveCount(5);
  await expectSaved(lin);
});

withReport(
  "a number tells its source: a card at once, the marked words beside the text",
  async ({ lin, reportId }) => {
    const { page, body } = lin;
    await body.click();
    await page.keyboard.insertText("出口总额");
    await (await findFact(page, "南昌 出口", exportsFact.result)).click();
    const number = currentReference(body, "214.18亿元");
    await expect(number).toHaveText("214.18亿元");
    const raised = (element: Element) =>
      element.querySelector("sup")?.getAttribute("data-number") ?? null;
    expect(await number.evaluate(raised)).toBe("1");
    await expectSaved(lin);

    await number.hover();
    const card = page.getByRole("dialog");
    await expect(card).toContainText("南昌高新技术产业开发区 · 出口总额 · 2024年前三季度");
    await expect(card).toContainText("214.18亿元");
    await expect(card).toContainText("科技日报 2024-10");
    await expect(card.locator("mark")).toHaveText(exportsFact.quote);
    await page.mouse.move(0, 0);
    await expect(card).toHaveCount(0);

    await body.focus();
    await page.keyboard.press("End");
    await page.keyboard.press("ArrowLeft");
    await expect(card.locator("mark")).toHaveText(exportsFact.quote);
    await page.keyboard.press("Enter");
    const side = sidePanel(page);
    const quote = side.sourceText.getByText(exportsFact.quote, { exact: true });
    await expect(quote).toBeInViewport({ ratio: 1 });
    await expect(side.sourceText.locator("mark")).toHaveText(exportsFact.quote);
    await expect(side.sourceText.getByText("摘要", { exact: false }).first()).not.toBeInViewport();
    await expect(side.revisions.getByRole("listitem")).toHaveCount(1);
    await expect(side.revisions).toContainText("214.18亿元");
    const use = side.uses.getByRole("link").and(page.locator(`[href="/reports/${reportId}"]`));
    await expect(use).toBeVisible();
  },
);

withReport("the sample briefing opens the source of every number it holds", async ({ lin }) => {
  const { page, body } = lin;
  await openReport(lin, sampleReportId);
  const all = references(body);
  await expect(body.getByRole("button", { name: /，来源 \d+$/ })).toHaveCount(await all.count());
  expect(await all.count()).toBeGreaterThanOrEqual(25);
  await all.first().click();
  const side = sidePanel(page);
  await expect(side.sourceText.locator("mark")).toBeInViewport({ ratio: 1 });
  await all.last().click();
  await expect(side.reference).toContainText("威海");
  await expect(side.sourceText.locator("mark")).toBeInViewport({ ratio: 1 });
});

withReport("a number at the edge of a paragraph keeps the line's height", async ({ lin }) => {
  const { page, body } = lin;
  await body.click();
  await page.keyboard.insertText("一行文字");
  await page.keyboard.press("Enter");
  await (await findFact(page, "南昌 出口", exportsFact.result)).dblclick();
  await expect(currentReference(body, "214.18亿元")).toHaveCount(1);
  const heights = await body
    .getByRole("paragraph")
    .evaluateAll((paragraphs) => paragraphs.map((each) => each.getBoundingClientRect().height));
  expect(heights[1]).toBe(heights[0]);
});

withReport("the panes of a report scroll, its window never", async ({ lin: { page } }) => {
  await page.goto(`/reports/${sampleReportId}`);
  const side = sidePanel(page);
  await expect(side.items.nth(20)).toBeAttached();
  await side.items.last().scrollIntoViewIfNeeded();
  expect(await side.results.evaluate((list) => list.scrollTop)).toBeGreaterThan(0);
  expect(
    await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight),
  ).toBe(0);
});
