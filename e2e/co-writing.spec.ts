import type { WebSocketRoute } from "@playwright/test";
import { editor } from "../core/messages/editor.ts";
import { messageType } from "../core/sync/protocol.ts";
import {
  bodyLines,
  caretAtEndOf,
  colleague,
  expectLines,
  expectSaved,
  openTogether,
  type ReportWindow,
  saved,
} from "./report-window.ts";
import { administrator, expect, test } from "./story.ts";
import { pngOf } from "./test-picture.ts";

const { command, outline, slash, save, toolbar } = editor.zh;

/** Types at the caret, character by character as a person does. */
async function type(window: ReportWindow, text: string): Promise<void> {
  await window.page.keyboard.type(text, { delay: 15 });
}

/** At the caret of the person of this name. */
function caretName({ body }: ReportWindow, name: string) {
  return body.locator(`.remote-caret-name[data-name="${name}"]`);
}

async function press(window: ReportWindow, keys: string): Promise<void> {
  await window.page.keyboard.press(keys);
}

test("on a phone the word of saving is shown whole beside two people", async ({
  browser,
  server,
}) => {
  const { lin } = await openTogether(browser, server, { title: "在手机上" });
  await lin.page.setViewportSize({ width: 390, height: 844 });
  await expect(lin.present).toHaveAccessibleName("2 人在线");
  await expect(lin.status).toHaveText(saved);
  const hidden = await lin.status
    .locator("span")
    .evaluate((word) => word.scrollWidth - word.clientWidth);
  expect(hidden).toBe(0);
  const [status, present] = [await lin.status.boundingBox(), await lin.present.boundingBox()];
  const actions = await lin.page.getByRole("button", { name: /^状态：/ }).boundingBox();
  expect((status?.x ?? 0) + (status?.width ?? 0)).toBeLessThanOrEqual(present?.x ?? 0);
  expect((present?.x ?? 0) + (present?.width ?? 0)).toBeLessThanOrEqual(actions?.x ?? 0);
});

test("what is typed after a click beside a colleague's caret is in the text", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "同一行" });
  await lin.body.click();
  await lin.page.keyboard.insertText("总体情况");
  await expectLines([lin, chen], ["总体情况"]);
  await expect(chen.body.locator(".remote-caret")).toBeAttached();
  const landed = chen.body.evaluate(
    (body) =>
      new Promise<boolean>((resolve) => {
        const isInCaret = () =>
          getSelection()?.focusNode?.parentElement?.closest(".remote-caret") !== null;
        body.addEventListener("mouseup", () => resolve(isInCaret()), { once: true });
      }),
  );
  await chen.body.getByRole("paragraph").click();
  expect(await landed).toBe(false);
  await type(chen, "良好");
  await expectLines([lin, chen], ["总体情况良好"]);
});

test("two people write one report at once and lose nothing", async ({ browser, server }) => {
  const { lin, chen } = await openTogether(browser, server, { title: "联合起草" });
  for (const { present } of [lin, chen]) {
    await expect(present).toHaveAccessibleName("2 人在线");
    for (const { name } of [administrator, colleague]) {
      await expect(present.getByRole("img", { name })).toBeVisible();
    }
  }

  await lin.body.click();
  await type(lin, "总体情况");
  await press(lin, "Enter");
  await type(lin, "存在问题");
  await expectLines([lin, chen], ["总体情况", "存在问题"]);
  await caretAtEndOf(lin, "总体情况");
  await caretAtEndOf(chen, "存在问题");
  const lins = "，前三季度全区经济运行平稳，规模以上工业增加值增长较快。";
  const chens = "，部分企业订单不足，用工成本上升，融资仍有困难。";
  await Promise.all([type(lin, lins), type(chen, chens)]);
  await expectLines([lin, chen], [`总体情况${lins}`, `存在问题${chens}`]);

  await expect(caretName(chen, administrator.name)).toBeAttached();
  await expect(caretName(lin, colleague.name)).toBeAttached();
  await type(chen, "。");
  await expect(caretName(lin, colleague.name)).toHaveCSS("opacity", "1");

  await lin.title.click();
  await press(lin, "End");
  await chen.title.click();
  await press(chen, "Home");
  await Promise.all([type(lin, "（第三稿）"), type(chen, "高新区简报：")]);
  for (const { title } of [lin, chen]) {
    await expect(title).toHaveValue("高新区简报：联合起草（第三稿）");
  }

  await expectSaved(lin, chen);
  const written = await bodyLines(lin);
  await chen.page.reload();
  await expectLines([chen], written);
  await expect(chen.title).toHaveValue("高新区简报：联合起草（第三稿）");
});

test("two people typing at one point keep their words whole", async ({ browser, server }) => {
  const { lin, chen } = await openTogether(browser, server, { title: "同一处" });
  await lin.body.click();
  await type(lin, "起");
  await expectLines([chen], ["起"]);
  await caretAtEndOf(lin, "起");
  await caretAtEndOf(chen, "起");
  await Promise.all([type(lin, "甲乙丙丁戊己庚辛"), type(chen, "子丑寅卯辰巳午未")]);
  await expect
    .poll(async () => (await bodyLines(lin))[0]?.length ?? 0, "nothing lost or doubled")
    .toBe(17);
  await expect.poll(() => bodyLines(chen)).toEqual(await bodyLines(lin));
  const [line = ""] = await bodyLines(lin);
  const only = (letters: string) => [...line].filter((each) => letters.includes(each)).join("");
  expect(only("甲乙丙丁戊己庚辛")).toBe("甲乙丙丁戊己庚辛");
  expect(only("子丑寅卯辰巳午未")).toBe("子丑寅卯辰巳午未");
});

test("undo takes back one's own work alone, and nothing right after opening", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "撤销" });
  await lin.body.click();
  await type(lin, "林写的一句。");
  await press(lin, "Enter");
  await expectLines([chen], ["林写的一句。", ""]);
  await caretAtEndOf(chen, "林写的一句。");
  await type(chen, "陈补的半句");
  await expectLines([lin], ["林写的一句。陈补的半句", ""]);

  for (let i = 0; i < 10; i += 1) await press(lin, "Control+z");
  await expectLines([lin, chen], ["陈补的半句"]);
  await expect(lin.toolbar.getByRole("button", { name: command.undo })).toBeDisabled();
  for (let i = 0; i < 10; i += 1) await press(lin, "Control+Shift+z");
  await expectLines([lin, chen], ["林写的一句。陈补的半句", ""]);
  await expectSaved(lin, chen);

  await lin.page.reload();
  await expect(lin.body).toBeEditable();
  await expectSaved(lin);
  await lin.body.click();
  for (let i = 0; i < 10; i += 1) await press(lin, "Control+z");
  await lin.title.click();
  for (let i = 0; i < 10; i += 1) await press(lin, "Control+z");
  await type(chen, "。");
  await expectLines([lin, chen], ["林写的一句。陈补的半句。", ""]);
  await expect(lin.title).toHaveValue("撤销");
});

test("formats come by toolbar, keyboard and Markdown, and headings make the outline", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "格式" });
  await lin.body.click();
  await type(lin, "## 一、总体情况");
  await press(lin, "Enter");
  await lin.toolbar.getByRole("button", { name: command.bold }).click();
  await type(lin, "加粗的字");
  await lin.toolbar.getByRole("button", { name: command.bold }).click();
  await press(lin, "Control+i");
  await type(lin, "斜的字");
  await press(lin, "Control+i");
  await type(lin, "**又一处**平常的字");
  await press(lin, "Enter");
  await type(lin, "- 第一点");
  await press(lin, "Enter");
  await type(lin, "第二点");
  await press(lin, "Enter");
  await press(lin, "Enter");
  await lin.toolbar.getByRole("button", { name: new RegExp(toolbar.blockType) }).click();
  await lin.page.getByRole("menuitem", { name: command.heading3 }).click();
  await type(lin, "（一）问题");
  await press(lin, "Enter");
  await type(lin, "[ ] 待核实的事");
  await press(lin, "Enter");
  await press(lin, "Enter");
  await press(lin, "Control+Shift+b");
  await type(lin, "引用的话");
  await press(lin, "Enter");
  await press(lin, "Enter");
  await type(lin, "---");

  const { body } = chen;
  await expect(body.getByRole("heading", { name: "一、总体情况", level: 2 })).toBeVisible();
  await expect(body.getByRole("strong").filter({ hasText: "加粗的字" })).toBeVisible();
  await expect(body.getByRole("emphasis").filter({ hasText: "斜的字" })).toBeVisible();
  await expect(body.getByRole("strong").filter({ hasText: "又一处" })).toBeVisible();
  await expect(body.getByRole("listitem").filter({ hasText: "第二点" })).toBeVisible();
  await expect(body.getByRole("heading", { name: "（一）问题", level: 3 })).toBeVisible();
  await expect(body.getByRole("checkbox")).toBeVisible();
  await expect(body.getByRole("blockquote")).toHaveText("引用的话");
  await expect(body.getByRole("separator")).toBeVisible();

  const entries = chen.page.getByRole("navigation", { name: outline.label }).getByRole("button");
  await expect(entries).toHaveText(["一、总体情况", "（一）问题"]);
  await chen.page.setViewportSize({ width: 1280, height: 360 });
  await entries.last().click();
  await expect(body.getByRole("heading", { name: "（一）问题" })).toBeInViewport();
  await expect(body).toBeFocused();
  await type(chen, "先看：");
  await expect(
    lin.body.getByRole("heading", { name: "先看：（一）问题", exact: true }),
  ).toBeVisible();
});

test("a table comes from the slash menu and grows; a picture reaches the colleague", async ({
  browser,
  server,
}) => {
  const { lin, chen } = await openTogether(browser, server, { title: "表格与图片" });
  await lin.body.click();
  await type(lin, "/biaoge");
  const list = lin.page.getByRole("listbox", { name: slash.label });
  await expect(list.getByRole("option")).toHaveText([command.table]);
  await press(lin, "Enter");
  const table = lin.body.getByRole("table");
  await expect(table.getByRole("columnheader")).toHaveCount(3);
  await type(lin, "园区");
  await press(lin, "Tab");
  await type(lin, "总量");
  const runInTable = async (name: string) => {
    await lin.toolbar.getByRole("button", { name: toolbar.table, exact: true }).last().click();
    await lin.page.getByRole("menuitem", { name }).click();
  };
  await runInTable(command.addRowAfter);
  await runInTable(command.addColumnAfter);
  const others = chen.body.getByRole("table");
  await expect(others.getByRole("row")).toHaveCount(4);
  await expect(others.getByRole("columnheader")).toHaveCount(4);
  await expectLines([chen], (await bodyLines(lin)).with(0, "园区").with(1, "总量"));
  await others.getByRole("cell").first().click();
  await type(chen, "某高新区");
  await expect(table.getByRole("cell", { name: "某高新区", exact: true })).toBeVisible();

  const choosing = lin.page.waitForEvent("filechooser");
  await table.getByRole("cell").last().click();
  await lin.toolbar.getByRole("button", { name: command.image }).click();
  const picture = { name: "走势.png", mimeType: "image/png", buffer: pngOf(24, [20, 110, 90]) };
  await (await choosing).setFiles(picture);
  const shown = chen.body.getByRole("img", { name: "走势" });
  await expect(shown).toBeVisible();
  await expect
    .poll(() => shown.evaluate((image) => image instanceof HTMLImageElement && image.naturalWidth))
    .toBe(24);
  await expectSaved(lin, chen);
});

test("the status says saved only once the server has said that the words are on disk", async ({
  browser,
  server,
}) => {
  const { lin, chen, reportId } = await openTogether(browser, server, { title: "何时算保存" });
  const held: (string | Buffer)[] = [];
  const pages: WebSocketRoute[] = [];
  let isHolding = false;
  await lin.page.routeWebSocket(`**/sync/${reportId}?*`, (socket) => {
    const upstream = socket.connectToServer();
    pages.push(socket);
    upstream.onMessage((message) => {
      const isAck = Buffer.isBuffer(message) && message[0] === messageType.durableAck;
      if (isHolding && isAck) held.push(message);
      else socket.send(message);
    });
  });
  await lin.page.reload();
  await expectSaved(lin);

  isHolding = true;
  await lin.body.click();
  await type(lin, "已在盘上，尚无回执。");
  await expectLines([chen], ["已在盘上，尚无回执。"]);
  await expect.poll(() => held.length).toBeGreaterThan(0);
  await expect(lin.status).toHaveText(save.saving);
  isHolding = false;
  for (const message of held) pages.at(-1)?.send(message);
  await expect(lin.status).toHaveText(saved);
});
