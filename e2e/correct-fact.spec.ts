import type { Locator, Page } from "@playwright/test";
import { z } from "zod";
import { listOf } from "../core/contracts/lists.ts";
import { acceptanceShape } from "../core/contracts/reports.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { factTable } from "../core/messages/fact-table.ts";
import { refusals } from "../core/messages/refusals.ts";
import {
  currentReference,
  exportsFact,
  findFact,
  lookAgain,
  sidePanel,
  staleReference,
} from "./fact-window.ts";
import { bodyText, colleague, expectSaved, openTogether, signInBoth } from "./report-window.ts";
import { administrator, expect, openWindow, send, test } from "./story.ts";

const { zh } = factPanel;
const reason = "与统计月报核对，录入时颠倒了两位";

/** Opens the form on a fact's page or in the side panel and fills it in; does not send it. */
async function fillCorrection(page: Page, value: string, why: string): Promise<Locator> {
  await page.getByRole("button", { name: zh.correct, exact: true }).click();
  const form = page.getByRole("dialog", { name: zh.correctTitle });
  await form.getByRole("textbox", { name: zh.newValue }).fill(value);
  await form.getByRole("textbox", { name: zh.reasonLabel }).fill(why);
  return form;
}

async function correct(page: Page, value: string, why: string): Promise<void> {
  const form = await fillCorrection(page, value, why);
  await form.getByRole("button", { name: zh.saveRevision }).click();
  await expect(form).toHaveCount(0);
}

test("a correction reaches the report by itself, and its author accepts it, undoes it, keeps another", async ({
  browser,
  server,
}) => {
  test.setTimeout(120_000);
  const title = "南昌外贸简报";
  const { lin, chen, reportId, administratorCookie } = await openTogether(browser, server, {
    title,
  });
  const side = sidePanel(lin.page);
  await lin.body.click();
  await lin.page.keyboard.insertText("前三季度出口");
  const found = await findFact(lin.page, "南昌 出口", exportsFact.result);
  await found.click();
  await lin.page.keyboard.insertText("，其中：");
  await side.panel.getByRole("combobox", { name: zh.printedAs }).click();
  await lin.page.getByRole("option", { name: zh.format["metric-value"], exact: true }).click();
  await found.click();
  await lin.page.keyboard.insertText("。");
  await expectSaved(lin);
  await expect(currentReference(lin.body, "214.18亿元")).toHaveCount(1);
  await expect(currentReference(lin.body, "出口总额214.18亿元")).toHaveCount(1);

  await chen.page.goto(`/facts/${exportsFact.id}`);
  await expect(chen.page.getByRole("link", { name: title })).toHaveCount(2);
  await correct(chen.page, "214.81", reason);
  await expect(chen.page.getByText("214.81亿元").first()).toBeVisible();
  const uses = chen.page
    .getByRole("listitem")
    .filter({ has: chen.page.getByRole("link", { name: title }) });
  await expect(uses.getByText(zh.useStale)).toHaveCount(2);

  // Nothing is touched in this window: it looks for corrections by itself.
  const stale = staleReference(lin.body, "214.18亿元");
  await expect(stale).toBeVisible({ timeout: 40_000 });
  await expect(staleReference(lin.body, "出口总额214.18亿元")).toBeVisible();
  expect(
    await stale.evaluate((element) => ({
      mark: getComputedStyle(element, "::before").content,
      isAmber:
        getComputedStyle(element.firstElementChild ?? element).textDecorationColor ===
        getComputedStyle(element, "::before").color,
    })),
  ).toEqual({ mark: '"△"', isAmber: true });

  await stale.hover();
  const card = lin.page.getByRole("dialog");
  for (const words of ["214.18亿元 → 214.81亿元", colleague.name, reason]) {
    await expect(card).toContainText(words);
  }
  await stale.click();
  for (const words of ["214.18亿元 → 214.81亿元", colleague.name, reason]) {
    await expect(side.reference).toContainText(words);
  }
  await side.reference.getByRole("button", { name: zh.accept, exact: true }).click();
  const accepted = currentReference(lin.body, "214.81亿元");
  await expect(accepted).toBeVisible();
  await expect(side.reference).toContainText(zh.currentState);
  await expect(chen.page).toHaveURL(/facts/);
  const acceptances = await send(server, {
    method: "GET",
    path: `/api/v1/reports/${reportId}/acceptances`,
    cookie: administratorCookie,
  });
  const { items } = listOf(acceptanceShape).parse(await acceptances.json());
  expect(items).toContainEqual(expect.objectContaining({ factId: exportsFact.id, revision: 2 }));

  await lin.body.focus();
  await lin.page.keyboard.press("ControlOrMeta+z");
  await expect(staleReference(lin.body, "214.18亿元")).toBeVisible();
  await expect(side.reference).toContainText("214.18亿元 → 214.81亿元");
  expect(await bodyText(lin)).toContain("，其中：");
  await lin.page.keyboard.press("ControlOrMeta+Shift+z");
  await expect(accepted).toBeVisible();

  await staleReference(lin.body, "出口总额214.18亿元").click();
  await side.reference.getByRole("button", { name: zh.keep, exact: true }).click();
  const kept = currentReference(lin.body, "出口总额214.18亿元");
  await expect(kept).toBeVisible();
  await expect(side.reference).toContainText(zh.kept);
  await lookAgain(lin.page);
  await expect(kept).toBeVisible();

  await correct(chen.page, "214.80", "月报又有更正");
  await expect(chen.page.getByText("214.80亿元").first()).toBeVisible();
  await lookAgain(lin.page);
  await expect(staleReference(lin.body, "214.81亿元")).toBeVisible();
  await expect(staleReference(lin.body, "出口总额214.18亿元")).toBeVisible();
  await side.tab("numbers").click();
  await side.panel.getByRole("button", { name: "全部接受（2）" }).click();
  await expect(currentReference(lin.body, "214.80亿元")).toBeVisible();
  await expect(currentReference(lin.body, "出口总额214.80亿元")).toBeVisible();
  await lin.body.focus();
  await lin.page.keyboard.press("ControlOrMeta+z");
  await expect(staleReference(lin.body, "214.81亿元")).toBeVisible();
  await expect(staleReference(lin.body, "出口总额214.18亿元")).toBeVisible();
});

test("nobody verifies their own revision; a colleague does, and a new revision waits again", async ({
  browser,
  server,
}) => {
  const { administratorCookie, colleagueCookie } = await signInBoth(server);
  const [lin, chen] = await Promise.all(
    [administratorCookie, colleagueCookie].map((cookie) => openWindow(browser, server, { cookie })),
  );
  if (lin === undefined || chen === undefined) throw new Error("two windows were opened");
  const path = "/facts/sample-fact-nanchang-imports-exports";
  await chen.page.goto(path);
  await correct(chen.page, "316.16", reason);
  await expect(chen.page.getByText("316.16亿元").first()).toBeVisible();
  const verify = (page: Page) => page.getByRole("button", { name: zh.verify, exact: true });
  await expect(verify(chen.page)).toHaveCount(0);
  const own = await send(server, {
    path: "/api/v1/facts/sample-fact-nanchang-imports-exports/verify",
    body: {},
    cookie: colleagueCookie,
  });
  expect(await own.json()).toMatchObject({ reason: "own-work-not-verifiable" });

  await lin.page.goto(path);
  await verify(lin.page).click();
  await expect(lin.page.getByText(new RegExp(`${administrator.name} 于 .* 核实`))).toBeVisible();
  await expect(verify(lin.page)).toHaveCount(0);
  await lin.page.goto("/facts?status=verified");
  await expect(lin.page.getByRole("row").filter({ hasText: "316.16" })).toHaveCount(1);

  await chen.page.reload();
  await correct(chen.page, "316.15", "原值无误，改回");
  await expect(chen.page.getByText(factTable.zh.one.notVerified).first()).toBeVisible();
  await lin.page.goto(path);
  await expect(verify(lin.page)).toBeVisible();
});

const unborne = [
  { locale: "zh", tag: "zh-CN", id: "sample-fact-nanchang-gdp-growth" },
  { locale: "en", tag: "en-US", id: "sample-fact-nanchang-industrial-output-growth" },
] as const;

for (const { locale, tag, id } of unborne) {
  test(`a correction that its quote does not bear out is warned of, and saved all the same (${locale})`, async ({
    browser,
    server,
  }) => {
    const words = factPanel[locale];
    const { administratorCookie: cookie } = await signInBoth(server);
    const { page } = await openWindow(browser, server, { cookie, locale: tag });
    await page.goto(`/facts/${id}`);
    await page.getByRole("button", { name: words.correct, exact: true }).click();
    const form = page.getByRole("dialog", { name: words.correctTitle });
    const value = form.getByRole("textbox", { name: words.newValue });
    const warning = form.getByRole("status").filter({ hasText: words.notInQuote });
    const right = await value.inputValue();
    await expect(warning).toHaveCount(0);
    await value.fill("77.77");
    await expect(warning).toContainText(right);
    await value.fill(right);
    await expect(warning).toHaveCount(0);
    await value.fill("77.77");
    await form.getByRole("textbox", { name: words.reasonLabel }).fill(reason);
    await form.getByRole("button", { name: words.saveRevision }).click();
    await expect(form).toHaveCount(0);
    const saved = await send(server, { method: "GET", path: `/api/v1/facts/${id}`, cookie });
    expect(await saved.json()).toMatchObject({ current: { value: "77.77", revision: 2 } });
  });
}

test("of two corrections made at once the second is told of the first", async ({
  browser,
  server,
}) => {
  const { administratorCookie, colleagueCookie } = await signInBoth(server);
  const lin = await openWindow(browser, server, { cookie: administratorCookie });
  const chen = await openWindow(browser, server, { cookie: colleagueCookie });
  const path = "/facts/sample-fact-nanchang-gdp";
  for (const { page } of [lin, chen]) await page.goto(path);
  const lins = await fillCorrection(lin.page, "739.5", "林的更正");
  const chens = await fillCorrection(chen.page, "739.6", "陈的更正");
  await lins.getByRole("button", { name: zh.saveRevision }).click();
  await expect(lins).toHaveCount(0);
  await chens.getByRole("button", { name: zh.saveRevision }).click();
  await expect(chens.getByRole("alert")).toHaveText(refusals.zh["revision-outdated"]);
  const answer = await send(server, {
    method: "GET",
    path: "/api/v1/facts/sample-fact-nanchang-gdp",
    cookie: colleagueCookie,
  });
  const shape = z.object({ current: z.object({ value: z.string(), revision: z.int() }) });
  expect(shape.parse(await answer.json()).current).toEqual({ value: "739.5", revision: 2 });
});
