import type { Browser, BrowserContext, Locator, Page } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import type { ReportRole } from "../core/roles.ts";
import { createReport, reportBody, saveStatus } from "./report.ts";
import type { RunningServer } from "./server.ts";
import {
  type Account,
  administrator,
  expect,
  inviteAndSignUp,
  openWindow,
  send,
  signIn,
  signUp,
} from "./story.ts";

export const colleague: Account = {
  name: "陈思远",
  email: "chen@example.org",
  password: "correct horse 2",
};

const { zh } = editor;

/** A report as one person has it open, its parts by role and name. */
export interface ReportWindow {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly body: Locator;
  readonly title: Locator;
  readonly status: Locator;
  readonly toolbar: Locator;
  readonly present: Locator;
}

export function reportWindow(context: BrowserContext, page: Page): ReportWindow {
  return {
    context,
    page,
    body: reportBody(page),
    title: page.getByRole("textbox", { name: zh.title, exact: true }),
    status: saveStatus(page),
    toolbar: page.getByRole("toolbar", { name: zh.toolbar.label }),
    present: page.getByRole("list", { name: /人在线$/ }),
  };
}

export const saved = zh.save.saved;

/** Opens the report and waits until it is here and everything of it is on the server's disk. */
export async function openReport(window: ReportWindow, reportId: string): Promise<void> {
  await window.page.goto(`/reports/${reportId}`);
  await expect(window.body).toBeVisible();
  await expect(window.status).toHaveText(saved);
}

/** Who writes in this story file's workspace: signed up by the first story that asks. */
export async function signInBoth(
  server: RunningServer,
): Promise<{ administratorCookie: string; colleagueCookie: string }> {
  const setup = await fetch(`${server.url}/api/v1/setup`);
  const { needsAdministrator } = (await setup.json()) as { needsAdministrator: boolean };
  if (!needsAdministrator) {
    return {
      administratorCookie: await signIn(server, administrator),
      colleagueCookie: await signIn(server, colleague),
    };
  }
  const administratorCookie = await signUp(server, administrator);
  const colleagueCookie = await inviteAndSignUp(server, colleague, { cookie: administratorCookie });
  return { administratorCookie, colleagueCookie };
}

export async function addMember(
  server: RunningServer,
  options: { reportId: string; email: string; role: ReportRole; cookie: string },
): Promise<void> {
  const { reportId, email, role, cookie } = options;
  const path = `/api/v1/reports/${reportId}/members`;
  const response = await send(server, { path, body: { email, role }, cookie });
  expect(response.status, await response.clone().text()).toBe(201);
}

export interface Together {
  readonly reportId: string;
  readonly lin: ReportWindow;
  readonly chen: ReportWindow;
  readonly administratorCookie: string;
  readonly colleagueCookie: string;
}

/** One new report, open in the windows of its owner 林一帆 and her colleague 陈思远. */
export async function openTogether(
  browser: Browser,
  server: RunningServer,
  { title, role = "editor" }: { title: string; role?: ReportRole },
): Promise<Together> {
  const cookies = await signInBoth(server);
  const { administratorCookie, colleagueCookie } = cookies;
  const reportId = await createReport(server, { title, cookie: administratorCookie });
  const { email } = colleague;
  await addMember(server, { reportId, email, role, cookie: administratorCookie });
  const open = async (cookie: string) => {
    const { context, page } = await openWindow(browser, server, { cookie });
    return reportWindow(context, page);
  };
  const [lin, chen] = await Promise.all([open(administratorCookie), open(colleagueCookie)]);
  await openReport(lin, reportId);
  if (role === "editor") await openReport(chen, reportId);
  return { ...cookies, reportId, lin, chen };
}

/**
 * The words of the body, a line for each paragraph, heading or cell, without what the editor draws
 * into it (carets of colleagues, placeholders).
 */
export async function bodyLines(window: ReportWindow): Promise<string[]> {
  return window.body.evaluate((body) => {
    const copy = body.cloneNode(true) as HTMLElement;
    for (const drawn of copy.querySelectorAll(".remote-caret, .ProseMirror-widget")) drawn.remove();
    return [...copy.querySelectorAll("p, h1, h2, h3, h4")].map((block) => block.textContent ?? "");
  });
}

export async function bodyText(window: ReportWindow): Promise<string> {
  return (await bodyLines(window)).join("\n");
}

/** Waits until both windows show exactly these lines. */
export async function expectLines(
  windows: readonly ReportWindow[],
  lines: readonly string[],
): Promise<void> {
  for (const window of windows) {
    await expect.poll(() => bodyLines(window)).toEqual(lines);
  }
}

export async function expectSaved(...windows: readonly ReportWindow[]): Promise<void> {
  for (const window of windows) await expect(window.status).toHaveText(saved);
}

/** What the server holds of the report, as its Markdown export. */
export async function exportedMarkdown(
  server: RunningServer,
  { reportId, cookie }: { reportId: string; cookie: string },
): Promise<string> {
  const path = `/api/v1/reports/${reportId}/export?format=markdown`;
  const response = await send(server, { method: "GET", path, cookie });
  expect(response.status).toBe(200);
  return response.text();
}

/** Puts the caret at the end of the paragraph that holds these words. */
export async function caretAtEndOf(window: ReportWindow, words: string): Promise<void> {
  await window.body.getByRole("paragraph").filter({ hasText: words }).first().click();
  await window.page.keyboard.press("End");
}
