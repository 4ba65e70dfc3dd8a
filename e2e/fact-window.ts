import type { Locator, Page } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { sources } from "../core/messages/sources.ts";
import { expect } from "./story.ts";

export const sampleReportId = "sample-report";

/** 出口总额 of 南昌高新区 in the sample workspace. */
export const exportsFact = {
  id: "sample-fact-nanchang-exports",
  quote: "出口总额：214.18亿元（2024年前三季度）",
  result: /出口总额 ?2024年前三季度 ?214\.18亿元/,
} as const;

const { zh } = factPanel;

/** What stands beside a report's page, its parts by role and name. */
export function sidePanel(page: Page) {
  const panel = page.getByRole("complementary", { name: editor.zh.panel.label });
  const results = panel.getByRole("list", { name: zh.results });
  return {
    panel,
    tab: (name: "facts" | "source" | "numbers") =>
      panel.getByRole("tab", { name: editor.zh.panel[name] }),
    search: panel.getByRole("searchbox", { name: zh.searchLabel }),
    results,
    items: results.getByRole("listitem"),
    result: (name: RegExp) => results.getByRole("button", { name }),
    /** The opened number: what it is, and whether it still holds. */
    reference: panel.getByRole("region", { name: zh.reference, exact: true }),
    revisions: panel.getByRole("region", { name: zh.revisions, exact: true }),
    uses: panel.getByRole("region", { name: zh.uses, exact: true }),
    sourceText: panel.getByRole("region", { name: sources.zh.text }),
    numbers: panel.getByRole("list", { name: zh.numbersTitle }),
  };
}

/** The linked numbers of the text, as assistive technology hears them. */
export function references(body: Locator): Locator {
  return body.getByRole("button", { name: /，来源 \d|，事实引用$/ });
}

/** A linked number that is as the base has it: its text and the number of its source. */
export function currentReference(body: Locator, text: string, source = 1): Locator {
  return body.getByRole("button", { name: `${text}，来源 ${source}`, exact: true });
}

export function staleReference(body: Locator, text: string, source = 1): Locator {
  return body.getByRole("button", { name: `${text}，来源 ${source}，已过期`, exact: true });
}

/** Looks for facts in the side panel until the wanted one is there. */
export async function findFact(page: Page, words: string, name: RegExp): Promise<Locator> {
  const side = sidePanel(page);
  await side.search.fill(words);
  const found = side.result(name);
  await expect(found).toBeVisible();
  return found;
}

/** Looks for corrections now, as a page does when it is looked at again. */
export async function lookAgain(page: Page): Promise<void> {
  await page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
}
