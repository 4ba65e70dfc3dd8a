import {
  bodyText,
  expectSaved,
  exportedMarkdown,
  openTogether,
  type ReportWindow,
} from "./report-window.ts";
import { expect, test } from "./story.ts";

const kills = 3;
const leastWordsBetweenKills = 8;
const paceMs = 60;

/** Words that occur once each: 甲001。甲002。… */
function wordOf(mark: string, number: number): string {
  return `${mark}${String(number).padStart(3, "0")}。`;
}

/** Types one word after the other until told to stop; `count` is how many there are so far. */
function typeOn(window: ReportWindow, mark: string) {
  const state = { count: 0, isStopping: false };
  const run = async () => {
    while (!state.isStopping) {
      await window.page.keyboard.insertText(wordOf(mark, state.count));
      state.count += 1;
      // A pace, so that a slow start of the server does not make a book of the report.
      await window.page.waitForTimeout(paceMs);
    }
  };
  const finished = run();
  return {
    get count() {
      return state.count;
    },
    async stop(): Promise<string[]> {
      state.isStopping = true;
      await finished;
      return Array.from({ length: state.count }, (_, number) => wordOf(mark, number));
    },
  };
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

  const typists = [typeOn(lin, "甲"), typeOn(chen, "乙")];
  const writesOn = async () => {
    const before = typists.map(({ count }) => count);
    await expect
      .poll(
        () => typists.every(({ count }, i) => count >= (before[i] ?? 0) + leastWordsBetweenKills),
        { timeout: 60_000 },
      )
      .toBe(true);
  };
  for (let kill = 0; kill < kills; kill += 1) {
    await writesOn();
    await server.kill();
    await writesOn();
    await server.restart();
  }
  await writesOn();
  const [lins = [], chens = []] = await Promise.all(typists.map((typist) => typist.stop()));

  await expectSaved(lin, chen);
  const expected = `林：${lins.join("")}\n陈：${chens.join("")}`;
  for (const window of [lin, chen]) await expect.poll(() => bodyText(window)).toBe(expected);
  const markdown = await exportedMarkdown(server, { reportId, cookie: administratorCookie });
  for (const word of [...lins, ...chens]) expect(markdown.split(word), word).toHaveLength(2);
  await lin.page.reload();
  await expect.poll(() => bodyText(lin)).toBe(expected);
});
