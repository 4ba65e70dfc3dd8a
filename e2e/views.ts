import type { Page } from "@playwright/test";
import type { Locale } from "../core/locale.ts";
import { editor } from "../core/messages/editor.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { members } from "../core/messages/members.ts";
import { settings } from "../core/messages/settings.ts";
import { sources } from "../core/messages/sources.ts";
import { exportsFact, sampleReportId } from "./fact-window.ts";
import { colleague } from "./report-window.ts";
import { expect } from "./story.ts";

export interface View {
  readonly name: string;
  readonly path: string;
  /** The part that another view of the same page does not show. */
  readonly within?: string;
  /** Brings up what the page shows only when asked, and waits until it stands. */
  readonly prepare?: (page: Page, locale: Locale) => Promise<void>;
}

const report = `/reports/${sampleReportId}`;

/** Every screen of a member, in the sample workspace. */
export const views: readonly View[] = [
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
  { name: "signed-in devices", path: "/settings/sessions" },
  {
    name: "devices of a member",
    path: "/settings/members",
    prepare: async (page, locale) => {
      const name = settings[locale].members.sessionsNamed.replace("{name}", colleague.name);
      await page.getByRole("link", { name }).click();
      await page.waitForURL(/\/settings\/members\/./);
      await expect(page.getByRole("table").getByRole("row").nth(1)).toBeVisible();
    },
  },
  { name: "audit log", path: "/settings/audit" },
];

export async function openView(page: Page, { path, prepare }: View, locale: Locale): Promise<void> {
  await page.goto(path);
  await prepare?.(page, locale);
  await expect(page.locator(".animate-breathe")).toHaveCount(0);
}
