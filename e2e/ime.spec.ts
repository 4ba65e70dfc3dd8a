import type { CDPSession, Page } from "@playwright/test";
import { createReport, openReport, reportBody } from "./report.ts";
import { administrator, expect, inviteAndSignUp, openWindow, signUp, test } from "./story.ts";

const colleague = { name: "李静", email: "li@example.org", password: "correct horse 2" };

/** Pinyin as an input method shows it while it composes, and the words it becomes. */
const phrases = [
  { pinyin: ["g", "ga", "gao", "gao x", "gao xin", "gao xin qu"], words: "高新区" },
  { pinyin: ["z", "ze", "zen", "zeng", "zeng zh", "zeng zhang"], words: "增长" },
  { pinyin: ["b", "ba", "bai", "bai f", "bai fen", "bai fen dian"], words: "百分点" },
  { pinyin: ["s", "sh", "shu", "shu j", "shu ju"], words: "数据" },
];

let cookie: string;
test.beforeAll(async ({ server }) => {
  cookie = await signUp(server, administrator);
});

test("an input method composes undisturbed while a colleague writes in the same paragraph", async ({
  server,
  browser,
}) => {
  const colleagueCookie = await inviteAndSignUp(server, colleague, { cookie });
  const reportId = await createReport(server, { cookie, title: "输入法", editors: [colleague] });
  const mine = await openWindow(browser, server, { cookie });
  const theirs = await openWindow(browser, server, { cookie: colleagueCookie });
  await openReport(mine.page, reportId);
  await openReport(theirs.page, reportId);

  const [a, b] = [mine.page, theirs.page];
  await reportBody(a).click();
  await a.keyboard.insertText("开头。中间。结尾。");
  await expect(reportBody(b)).toContainText("结尾。");
  await placeCaretAfter(a, "中间");
  const ime = await mine.context.newCDPSession(a);

  let theirCount = 0;
  for (let round = 0; round < 5; round++) {
    for (const { pinyin, words } of phrases) {
      for (const [index, composed] of pinyin.entries()) {
        await compose(ime, composed);
        if (index % 2 === 1) continue;
        await placeCaretAfter(b, index % 4 === 0 ? "开头" : "结尾");
        await b.keyboard.insertText("乙");
        theirCount += 1;
      }
      await ime.send("Input.insertText", { text: words });
    }
  }

  const typed = phrases
    .map(({ words }) => words)
    .join("")
    .repeat(5);
  await expect(reportBody(b)).toContainText(`中间${typed}`);
  await expect.poll(async () => (await words(a)) === (await words(b))).toBe(true);
  const final = await words(a);
  expect(final).toContain(`中间${typed}。`);
  expect(final).not.toMatch(/[a-z]/);
  expect(final.split("乙").length - 1).toBe(theirCount);
  expect(final.replaceAll("乙", "")).toBe(`开头。中间${typed}。结尾。`);
  await mine.context.close();
  await theirs.context.close();
});

test("a composition in the title and a colleague's change of it both stay", async ({
  server,
  browser,
}) => {
  const reportId = await createReport(server, { cookie, title: "运行简报", editors: [] });
  const mine = await openWindow(browser, server, { cookie });
  const theirs = await openWindow(browser, server, { cookie });
  await openReport(mine.page, reportId);
  await openReport(theirs.page, reportId);
  const title = (page: Page) => page.getByRole("textbox", { name: "标题" });
  await title(mine.page).focus();
  await title(mine.page).press("Home");
  const ime = await mine.context.newCDPSession(mine.page);
  await compose(ime, "san ji");
  await title(theirs.page).focus();
  await title(theirs.page).press("End");
  await theirs.page.keyboard.insertText("（初稿）");
  await compose(ime, "san ji du");
  await ime.send("Input.insertText", { text: "三季度" });
  await expect(title(theirs.page)).toHaveValue("三季度运行简报（初稿）");
  await expect(title(mine.page)).toHaveValue("三季度运行简报（初稿）");
  await mine.context.close();
  await theirs.context.close();
});

function compose(ime: CDPSession, text: string) {
  const end = text.length;
  return ime.send("Input.imeSetComposition", { text, selectionStart: end, selectionEnd: end });
}

/** Without the names at the others' carets. */
function words(page: Page): Promise<string> {
  return reportBody(page).evaluate((body) => {
    const copy = body.cloneNode(true);
    if (!(copy instanceof HTMLElement)) return "";
    for (const caret of copy.querySelectorAll(".remote-caret")) caret.remove();
    return (copy.textContent ?? "").replaceAll("\u2060", "");
  });
}

/** Puts the caret behind the first place where these words stand in one text node. */
async function placeCaretAfter(page: Page, wanted: string): Promise<void> {
  await reportBody(page).evaluate((body, text) => {
    const walker = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      const at = (node.textContent ?? "").indexOf(text);
      if (at < 0) continue;
      if (body instanceof HTMLElement) body.focus();
      getSelection()?.setBaseAndExtent(node, at + text.length, node, at + text.length);
      return;
    }
  }, wanted);
}
