import type { Browser } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { everywhere } from "../core/messages/everywhere.ts";
import { factPanel } from "../core/messages/fact-panel.ts";
import { home } from "../core/messages/home.ts";
import { signIn } from "../core/messages/sign-in.ts";
import { type RunningServer, startServer } from "./server.ts";
import { administrator, expect, openWindow, test } from "./story.ts";

async function startFresh(
  browser: Browser,
  { server, language }: { server: RunningServer; language: "zh" | "en" },
): Promise<void> {
  const words = {
    signIn: signIn[language],
    home: home[language],
    everywhere: everywhere[language],
    editor: editor[language],
    factPanel: factPanel[language],
  };
  const locale = { zh: "zh-CN", en: "en-US" }[language];
  const { page } = await openWindow(browser, server, { locale });

  await page.goto("/");
  await expect(page.getByRole("heading", { name: words.signIn.welcome.title })).toBeVisible();
  await page.getByLabel(words.signIn.name, { exact: true }).fill(administrator.name);
  await page.getByLabel(words.signIn.email, { exact: true }).fill(administrator.email);
  await page.getByLabel(words.signIn.password, { exact: true }).fill("short");
  const submit = page.getByRole("button", { name: words.signIn.welcome.submit });
  await submit.click();
  await expect(page.getByText(words.signIn.passwordTooShort)).toBeVisible();
  await page.getByLabel(words.signIn.password, { exact: true }).fill(administrator.password);
  await submit.click();

  await expect(
    page.getByRole("heading", { name: words.home.title, level: 1, exact: true }),
  ).toBeVisible();
  const sample = page.getByRole("row").filter({ hasText: words.everywhere.sample });
  await expect(sample).toHaveCount(1);
  await sample.getByRole("link").first().click();

  const body = page.getByRole("textbox", { name: words.editor.body, exact: true });
  const numbers = body.getByRole("button", {
    name: { zh: /，来源 \d+$/, en: /, source \d+$/ }[language],
  });
  await expect(numbers.nth(25)).toBeVisible();
  const number = numbers.filter({ hasText: "1106.8亿元" }).first();
  await number.click();
  const beside = page.getByRole("tabpanel", { name: words.editor.panel.source });
  await expect(beside.getByRole("region", { name: words.factPanel.quote })).toContainText("1106.8");
  await expect(beside.getByRole("region", { name: words.factPanel.reference })).toContainText(
    words.factPanel.currentState,
  );
  await expect(
    page.getByRole("button", { name: { zh: /^\d+ 处引用/, en: /^\d+ references/ }[language] }),
  ).toBeVisible();
  // Before its server stops: what comes when the page is idle would miss it.
  await page.context().close();
}

test("a fresh workspace welcomes its administrator and shows a briefing whose numbers have sources", async ({
  browser,
  server,
}) => {
  await startFresh(browser, { server, language: "zh" });
});

test("the first start speaks English to an English browser", async ({ browser }) => {
  const server = await startServer();
  try {
    await startFresh(browser, { server, language: "en" });
  } finally {
    await server.stop();
  }
});
