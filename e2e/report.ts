import { expect, type Locator, type Page } from "@playwright/test";
import { z } from "zod";
import type { RunningServer } from "./server.ts";
import type { Account } from "./story.ts";

const createdShape = z.object({ id: z.string() });

/** A new report of the person behind the cookie, shared with editors. */
export async function createReport(
  server: RunningServer,
  options: { cookie: string; title: string; editors?: readonly Account[] },
): Promise<string> {
  const { cookie, title, editors = [] } = options;
  const send = (path: string, body: unknown) =>
    fetch(`${server.url}/api/v1${path}`, {
      method: "POST",
      headers: { "content-type": "application/json", origin: server.url, cookie },
      body: JSON.stringify(body),
    });
  const response = await send("/reports", { title });
  expect(response.status).toBe(201);
  const { id } = createdShape.parse(await response.json());
  for (const { email } of editors) {
    const added = await send(`/reports/${id}/members`, { email, role: "editor" });
    expect(added.status).toBe(201);
  }
  return id;
}

/** Opens the report and waits until it can be written. */
export async function openReport(page: Page, reportId: string): Promise<void> {
  await page.goto(`/reports/${reportId}`);
  // The first page of a fresh server also waits for the scripts to be read and the room to open.
  await expect(reportBody(page)).toBeVisible({ timeout: 45_000 });
}

export function reportBody(page: Page): Locator {
  return page.getByRole("textbox", { name: "正文", exact: true });
}

/** The word or sentence about where the work is. */
export function saveStatus(page: Page): Locator {
  return page.getByRole("status", { name: "保存状态" });
}
