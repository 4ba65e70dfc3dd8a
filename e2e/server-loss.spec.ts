import type { Page } from "@playwright/test";
import {
  bodyText,
  expectSaved,
  exportedMarkdown,
  openTogether,
  type ReportWindow,
} from "./report-window.ts";
import { expect, test } from "./story.ts";

const kills = 3;
const wordsBeforeKill = 8;
const wordsAcrossKill = 24;

/** Words that occur once each: 甲001。甲002。… */
function wordOf(mark: string, number: number): string {
  return `${mark}${String(number).padStart(3, "0")}。`;
}

class Typist {
  readonly #page: Page;
  readonly #mark: string;
  readonly words: string[] = [];

  constructor({ page }: ReportWindow, mark: string) {
    this.#page = page;
    this.#mark = mark;
  }

  /** One word after the other, each painted before the next. */
  async type(count: number): Promise<void> {
    for (let typed = 0; typed < count; typed += 1) {
      const word = wordOf(this.#mark, this.words.length);
      await this.#page.keyboard.insertText(word);
      this.words.push(word);
      await this.#page.evaluate(() => new Promise(requestAnimationFrame));
    }
  }
}

test("three power cuts while two people type cost not one word and double none", async ({
  browser,
  server,
}) => {
  // Three starts of the server are most of it.
  test.setTimeout(300_000);
  const { lin, chen, reportId, administratorCookie } = await openTogether(browser, server, {
    title: "断电",
  });
  await lin.body.click();
  await lin.page.keyboard.type("林：");
  await lin.page.keyboard.press("Enter");
  await lin.page.keyboard.type("陈：");
  await expect.poll(() => bodyText(chen)).toBe("林：\n陈：");
  await lin.page.keyboard.press("Control+Home");
  await lin.page.keyboard.press("End");
  await chen.body.click();
  await chen.page.keyboard.press("Control+End");

  const typists = [new Typist(lin, "甲"), new Typist(chen, "乙")];
  const type = (count: number) => Promise.all(typists.map((typist) => typist.type(count)));
  for (let kill = 0; kill < kills; kill += 1) {
    await expectSaved(lin, chen);
    await type(wordsBeforeKill);
    const typing = type(wordsAcrossKill);
    await server.kill();
    await typing;
    await Promise.all([type(wordsAcrossKill), server.restart()]);
  }
  await type(wordsBeforeKill);
  const [lins = [], chens = []] = typists.map(({ words }) => words);

  await expectSaved(lin, chen);
  const expected = `林：${lins.join("")}\n陈：${chens.join("")}`;
  for (const window of [lin, chen]) await expect.poll(() => bodyText(window)).toBe(expected);
  const markdown = await exportedMarkdown(server, { reportId, cookie: administratorCookie });
  for (const word of [...lins, ...chens]) expect(markdown.split(word), word).toHaveLength(2);
  await lin.page.reload();
  await expect.poll(() => bodyText(lin)).toBe(expected);
});
