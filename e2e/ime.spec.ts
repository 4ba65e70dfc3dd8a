import type { CDPSession } from "@playwright/test";
import {
  bodyLines,
  expectLines,
  expectSaved,
  openTogether,
  type ReportWindow,
} from "./report-window.ts";
import { expect, test } from "./story.ts";

/** Where the colleague types while 林一帆 composes in the middle of the first paragraph. */
const places = ["before", "after", "at the same point", "in another paragraph"] as const;
type Place = (typeof places)[number];

const compositions = [
  { keys: ["g", "ga", "gao", "gao x", "gao xin", "gao xin q", "gao xin qu"], words: "高新区" },
  { keys: ["d", "di", "di q", "di qu"], words: "地区" },
  { keys: ["z", "ze", "zen", "zeng", "zeng z", "zeng zh", "zeng zhi"], words: "增值" },
  { keys: ["y", "yi", "yi y", "yi yu", "yi yua", "yi yuan"], words: "亿元" },
] as const;
const runsPerPlace = 5;
const chensWords = "同事此时正在写的半句话";

test("what an input method commits stands whole while a colleague types around it", async ({
  browser,
  server,
}) => {
  // Twenty compositions beside a colleague's typing.
  test.setTimeout(300_000);
  const { lin, chen } = await openTogether(browser, server, { title: "输入法" });
  const inputMethod = await lin.context.newCDPSession(lin.page);
  for (const place of places) {
    for (let run = 0; run < runsPerPlace; run += 1) {
      await test.step(`${place}, run ${run + 1}`, () => composeOnce({ run, place }));
    }
  }

  async function composeOnce({ run, place }: { run: number; place: Place }): Promise<void> {
    await startAfresh(lin, chen);
    const half = "前三季度";
    await placeCaret(lin, half.length);
    await placeCaretOf(chen, place, half.length);
    // Its own pace for each run, so that the two meet at ever other moments.
    const peerPaceMs = 4 + ((run * 7) % 31);
    const keyPaceMs = 3 + ((run * 13) % 37);
    await Promise.all([
      chen.page.keyboard.type(chensWords, { delay: peerPaceMs }),
      compose({ inputMethod, lin, run, keyPaceMs }),
    ]);
    const words = wordsOf(run);
    const expected = {
      before: [[`${chensWords}前三季度${words}实现增长`, "另一段"]],
      after: [[`前三季度${words}实现增长${chensWords}`, "另一段"]],
      "at the same point": [
        [`前三季度${words}${chensWords}实现增长`, "另一段"],
        [`前三季度${chensWords}${words}实现增长`, "另一段"],
      ],
      "in another paragraph": [[`前三季度${words}实现增长`, `另一段${chensWords}`]],
    }[place];
    await expect.poll(() => bodyLines(lin)).toHaveLength(2);
    await expect
      .poll(async () => {
        const [lins, chens] = [await bodyLines(lin), await bodyLines(chen)];
        return expected.some((lines) => [lins, chens].every((each) => isSame(each, lines)))
          ? "whole"
          : { lins, chens };
      })
      .toBe("whole");
    await expectSaved(lin, chen);
  }
});

test("a composition in the title and a colleague's change of it both stay", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "运行简报" });
  const inputMethod = await lin.context.newCDPSession(lin.page);
  await lin.title.focus();
  await lin.title.press("Home");
  await showComposed(inputMethod, "san ji");
  await chen.title.focus();
  await chen.title.press("End");
  await chen.page.keyboard.insertText("（初稿）");
  await showComposed(inputMethod, "san ji du");
  await inputMethod.send("Input.insertText", { text: "三季度" });
  for (const { title } of [lin, chen]) await expect(title).toHaveValue("三季度运行简报（初稿）");
});

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some.join("\n") === others.join("\n");
}

/** Two compositions, one right after the other, the each at its own pace. */
async function compose(options: {
  inputMethod: CDPSession;
  lin: ReportWindow;
  run: number;
  keyPaceMs: number;
}): Promise<void> {
  const { inputMethod, lin, run, keyPaceMs } = options;
  for (const { keys, words } of compositionsOf(run)) {
    for (const text of keys) {
      await showComposed(inputMethod, text);
      await lin.page.waitForTimeout(keyPaceMs);
    }
    await inputMethod.send("Input.insertText", { text: words });
  }
}

/** The underlined text of a composition under way, its caret at the end. */
function showComposed(inputMethod: CDPSession, text: string) {
  const end = text.length;
  const range = { selectionStart: end, selectionEnd: end };
  return inputMethod.send("Input.imeSetComposition", { text, ...range });
}

function compositionsOf(run: number) {
  const [first, second] = [run % compositions.length, (run + 1) % compositions.length];
  return compositions.filter((_, index) => index === first || index === second);
}

function wordsOf(run: number): string {
  return compositionsOf(run)
    .map(({ words }) => words)
    .join("");
}

async function startAfresh(lin: ReportWindow, chen: ReportWindow): Promise<void> {
  await lin.body.click();
  await lin.page.keyboard.press("Control+a");
  await lin.page.keyboard.press("Delete");
  await lin.page.keyboard.insertText("前三季度实现增长");
  await lin.page.keyboard.press("Enter");
  await lin.page.keyboard.insertText("另一段");
  await expectLines([lin, chen], ["前三季度实现增长", "另一段"]);
}

async function caretAtEndOfParagraph(window: ReportWindow, index: number): Promise<void> {
  await window.body.getByRole("paragraph").nth(index).click();
  await window.page.keyboard.press("End");
}

/** Behind the first `offset` characters of the first paragraph. */
async function placeCaret(window: ReportWindow, offset: number): Promise<void> {
  await expect(async () => {
    await caretAtEndOfParagraph(window, 0);
    await window.page.keyboard.press("Home");
    for (let i = 0; i < offset; i += 1) await window.page.keyboard.press("ArrowRight");
    expect(await caretOffset(window)).toBe(offset);
  }).toPass();
}

/**
 * How many characters of its paragraph stand before the caret, once the page has been drawn: a
 * colleague's caret that is drawn amid a row of key presses can set ours back.
 */
function caretOffset(window: ReportWindow): Promise<number> {
  return window.body.evaluate(async (body) => {
    for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
    const { focusNode, focusOffset } = getSelection() ?? {};
    const paragraph = [...body.querySelectorAll("p")].find((each) =>
      each.contains(focusNode ?? null),
    );
    if (paragraph === undefined || focusNode == null) return -1;
    const range = document.createRange();
    range.setStart(paragraph, 0);
    range.setEnd(focusNode, focusOffset ?? 0);
    const before = range.cloneContents();
    for (const caret of before.querySelectorAll(".remote-caret")) caret.remove();
    return (before.textContent ?? "").length;
  });
}

async function placeCaretOf(window: ReportWindow, place: Place, offset: number): Promise<void> {
  if (place === "in another paragraph") await caretAtEndOfParagraph(window, 1);
  else if (place === "after") await caretAtEndOfParagraph(window, 0);
  else await placeCaret(window, place === "before" ? 0 : offset);
}
