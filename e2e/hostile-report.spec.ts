import type { Locator, Page } from "@playwright/test";
import { WebSocket } from "ws";
import * as Y from "yjs";
import { safeLinkTarget } from "../core/document/safe-link.ts";
import { editor } from "../core/messages/editor.ts";
import { members } from "../core/messages/members.ts";
import { encodeAwarenessEntries } from "../core/sync/awareness.ts";
import { bodyName, titleName } from "../core/sync/protocol.ts";
import { encodeAwareness } from "../core/sync/wire.ts";
import { fillWithHostileNames, namesWithin, plainWords } from "./hostile-base.ts";
import {
  hostileBlocks,
  reportsOfStrings,
  safeAddress,
  sinkNames,
  writtenStrings,
} from "./hostile-blocks.ts";
import { joinReport } from "./join-report.ts";
import { asShown, foreignMarkup, shownRows, watchPages } from "./page-watch.ts";
import { createReport } from "./report.ts";
import {
  expectSaved,
  openReport,
  type ReportWindow,
  reportWindow,
  signInBoth,
} from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { expect, openWindow, send, test } from "./story.ts";

/** Every hostile string wherever a report's page shows what people and programs wrote into it. */

interface Written {
  readonly reportId: string;
  readonly cookie: string;
  readonly doc: Y.Doc;
  leave(): void;
}

/** A new report that this story also writes as a program does. */
async function joinNewReport(server: RunningServer): Promise<Written> {
  const { administratorCookie: cookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: plainWords, cookie });
  const doc = new Y.Doc();
  const headers = { cookie, origin: server.url };
  const provider = joinReport(server, { reportId, doc, headers });
  await expect.poll(() => provider.synced).toBe(true);
  return { reportId, cookie, doc, leave: () => provider.destroy() };
}

/** Something typed at the end of the body is saved: the page still works. */
async function expectWritable(window: ReportWindow): Promise<void> {
  await window.body.focus();
  await window.page.keyboard.press("Control+End");
  await window.page.keyboard.press("Enter");
  await window.page.keyboard.insertText("还能写。");
  await expect(window.body).toContainText("还能写。");
  await expectSaved(window);
}

interface ShownBlock {
  readonly words: string;
  readonly shape: string;
  readonly href: string | null;
  readonly alt: string | null;
}

/** The blocks of the body, without what the browser's caret needs. */
function shownBlocks(body: Locator): Promise<ShownBlock[]> {
  return body.evaluate((element) =>
    [...element.children].map((child) => {
      const block = child.cloneNode(true) as Element;
      const drawn = ".ProseMirror-trailingBreak, .ProseMirror-separator, .ProseMirror-widget";
      for (const each of block.querySelectorAll(drawn)) each.remove();
      return {
        words: block.textContent ?? "",
        shape: window.shapeOf(block),
        href: block.querySelector("a")?.getAttribute("href") ?? null,
        alt: block.getAttribute("alt"),
      };
    }),
  );
}

/** What a block of this kind says when the string was written into it. */
function wordsOf(sink: string, written: string): string {
  if (sink === "linkAddress") return "链接";
  if (sink === "note") return "1106.8";
  if (sink === "picture") return "";
  return written;
}

/** Those that say something else, or stand in other elements, than plain words in their place. */
function wrongBlocks(strings: readonly string[], blocks: readonly ShownBlock[]): readonly object[] {
  const shapeOf = (sink: string) => blocks[sinkNames.indexOf(sink)]?.shape;
  return strings.flatMap((written, at) =>
    sinkNames.flatMap((sink, place) => {
      const isLink = sink === "linkAddress" && safeLinkTarget(written) !== null;
      const href = isLink ? written : sink === "linkText" ? safeAddress : null;
      // Words longer than a reference may print are kept as words.
      const isTooLong = sink === "reference" && written.length > 500;
      const shape = shapeOf(isLink ? "linkText" : isTooLong ? "paragraph" : sink);
      const alt = sink === "picture" ? written : null;
      const expected = { words: wordsOf(sink, written), shape, href, alt };
      const block = blocks[at * sinkNames.length + place];
      return JSON.stringify(block) === JSON.stringify(expected) ? [] : [{ sink, block, expected }];
    }),
  );
}

async function expectOutline(page: Page, strings: readonly string[]): Promise<void> {
  const outline = page.getByRole("navigation", { name: editor.zh.outline.label });
  const headings = strings.filter((written) => written.trim() !== "");
  await expect(outline.getByRole("button")).toHaveCount(headings.length);
  const rows = await shownRows(outline.getByRole("listitem"));
  const shapes = rows.map(({ shape }) => shape.replace("aria-current ", ""));
  expect(new Set(shapes).size).toBe(1);
  expect(rows.map(({ columns }) => columns.flat().join(""))).toEqual(headings.map(asShown));
}

for (const [part, strings] of reportsOfStrings.entries()) {
  test(`every string written into a report stays text in its own block: part ${part + 1}`, async ({
    browser,
    server,
  }) => {
    const { reportId, cookie, doc, leave } = await joinNewReport(server);
    doc.getXmlFragment(bodyName).insert(0, hostileBlocks(strings));
    const { context, page } = await openWindow(browser, server, { cookie });
    const happened = await watchPages(context, server.url);
    const window = reportWindow(context, page);
    await page.goto(`/reports/${reportId}`);
    // A long report with hundreds of facts that nobody knows.
    await expect(window.body).toBeVisible({ timeout: 120_000 });
    await expectSaved(window);
    expect(wrongBlocks(strings, await shownBlocks(window.body))).toEqual([]);
    const rows = window.body.locator("tr");
    expect(await rows.evaluateAll((all) => all.map((row) => row.textContent))).toEqual(strings);
    await expectOutline(page, strings);
    await expectHarmlessCopy(window, strings);
    await expectWritable(window);
    expect(await foreignMarkup(page)).toEqual([]);
    expect(happened).toEqual([]);
    leave();
  });
}

/** What goes to the clipboard when all is selected is as harmless to the page it is pasted into. */
async function expectHarmlessCopy(
  { body, page }: ReportWindow,
  strings: readonly string[],
): Promise<void> {
  await body.focus();
  await page.keyboard.press("Control+A");
  const html = await body.evaluate((element) => {
    const clipboardData = new DataTransfer();
    const init = { clipboardData, bubbles: true, cancelable: true };
    element.dispatchEvent(new ClipboardEvent("copy", init));
    return clipboardData.getData("text/html");
  });
  // Elsewhere no policy of ours helps.
  const elsewhere = await page.context().newPage();
  const { foreign, words, hrefs } = await elsewhere.evaluate((copied) => {
    const read = new DOMParser().parseFromString(copied, "text/html");
    const hrefs = [...read.querySelectorAll("a")].map((link) => link.getAttribute("href") ?? "");
    return { foreign: window.foreignMarkup(read), words: window.wordsIn(read.body), hrefs };
  }, html);
  await elsewhere.close();
  expect(foreign).toEqual([]);
  const copied = new Set(words);
  const lost = strings.filter((written) => !copied.has(asShown(written).replaceAll("\0", "")));
  expect(lost).toEqual([]);
  expect(hrefs.length).toBeGreaterThanOrEqual(strings.length);
  expect(hrefs.filter((href) => safeLinkTarget(href) === null)).toEqual([]);
}

test("every string pasted, as a page's source and as plain words, brings text alone", async ({
  browser,
  server,
}) => {
  const { reportId, cookie, leave } = await joinNewReport(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const happened = await watchPages(context, server.url);
  const window = reportWindow(context, page);
  await openReport(window, reportId);
  await window.body.click();
  for (const type of ["text/html", "text/plain"]) {
    await window.body.evaluate(
      (element, { strings, type }) => {
        for (const each of strings) {
          const clipboardData = new DataTransfer();
          clipboardData.setData(type, each);
          const init = { clipboardData, bubbles: true, cancelable: true };
          element.dispatchEvent(new ClipboardEvent("paste", init));
        }
      },
      { strings: writtenStrings, type },
    );
  }
  const names = await window.body.evaluate((element) => [
    ...new Set([...element.querySelectorAll("*")].map(({ localName }) => localName)),
  ]);
  const known =
    /^(?:p|h[1-4]|a|br|hr|img|ul|ol|li|strong|em|u|s|span|sup|blockquote|div|table|colgroup|col|tbody|tr|t[dh]|label|input)$/;
  expect(names.filter((name) => !known.test(name))).toEqual([]);
  const hrefs = await window.body.evaluate((element) =>
    [...element.querySelectorAll("a")].map((link) => link.getAttribute("href")),
  );
  expect(hrefs.filter((href) => href !== null && safeLinkTarget(href) === null)).toEqual([]);
  const pasted = (await window.body.textContent())?.replace(/\s/g, "") ?? "";
  // Marks of Markdown become marks.
  const isMark = (each: string) => /^(?:\*.*\*.*|__.*__|~~.*~~|\*a\*b_c_)$/.test(each);
  const asWords = writtenStrings.filter((each) => /^[!-~]+$/.test(each) && !isMark(each));
  expect(asWords.filter((each) => !pasted.includes(each))).toEqual([]);
  await expectWritable(window);
  expect(await foreignMarkup(page)).toEqual([]);
  expect(happened).toEqual([]);
  leave();
});

test("every string as the title stands in the title's field and above the report", async ({
  browser,
  server,
}) => {
  const { reportId, cookie, doc, leave } = await joinNewReport(server);
  const { context, page } = await openWindow(browser, server, { cookie });
  const happened = await watchPages(context, server.url);
  const window = reportWindow(context, page);
  await openReport(window, reportId);
  const header = page.getByRole("heading", { level: 1 }).first();
  const plainShape = await header.evaluate((element) => globalThis.window.shapeOf(element));
  await page.exposeFunction("writeTitle", (at: number) => {
    const title = doc.getText(titleName);
    doc.transact(() => {
      title.delete(0, title.length);
      title.insert(0, writtenStrings[at] ?? "");
    });
  });
  const wrong = await showEachTitle(window.title);
  expect(wrong).toEqual([]);
  expect(await header.evaluate((element) => globalThis.window.shapeOf(element))).toBe(plainShape);
  await expectWritable(window);
  expect(await foreignMarkup(page)).toEqual([]);
  expect(happened).toEqual([]);
  leave();
});

/** Has one title after the other written and waits until the page shows it; answers which it did not. */
function showEachTitle(title: Locator): Promise<string[]> {
  return title.evaluate(
    async (element, titles) => {
      const field = element as HTMLTextAreaElement;
      const wrong: string[] = [];
      for (const [at, each] of titles.entries()) {
        await Reflect.get(globalThis, "writeTitle")(at);
        const endMs = performance.now() + 20_000;
        const isShown = () =>
          field.value === each.replace(/\r\n?/g, "\n") &&
          document.querySelector("h1")?.textContent === each;
        while (!isShown() && performance.now() < endMs) {
          await new Promise((resolve) => requestAnimationFrame(resolve));
        }
        if (!isShown()) wrong.push(each);
      }
      return wrong;
    },
    [...writtenStrings],
  );
}

test("every string as somebody's name is text at their caret and among the members", async ({
  browser,
  server,
}) => {
  const { reportId, cookie, doc, leave } = await joinNewReport(server);
  const words = new Y.XmlText("一段话");
  const paragraph = new Y.XmlElement("paragraph");
  paragraph.insert(0, [words]);
  doc.getXmlFragment(bodyName).insert(0, [paragraph]);
  const me = await send(server, { method: "GET", path: "/api/v1/me", cookie });
  const { id: ownerId } = (await me.json()) as { id: string };
  const { tokenByName } = fillWithHostileNames(server, { ownerId, reportId });
  const { context, page } = await openWindow(browser, server, { cookie });
  const happened = await watchPages(context, server.url);
  const window = reportWindow(context, page);
  await openReport(window, reportId);
  const names = namesWithin(60);

  const position = Y.relativePositionToJSON(Y.createRelativePositionFromTypeIndex(words, 1));
  const sockets = await Promise.all(
    [...tokenByName.values()].map((token, at) =>
      standAt(server, { reportId, token, position, at }),
    ),
  );
  const carets = window.body.locator(".remote-caret");
  await expect(carets).toHaveCount(names.length);
  const labels = await carets.locator(".remote-caret-name").evaluateAll((all) =>
    all.map((label) => ({
      words: label.getAttribute("data-name"),
      shape: globalThis.window.shapeOf(label),
    })),
  );
  expect(labels.map((label) => label.words).sort()).toEqual([...names].sort());
  expect(new Set(labels.map(({ shape }) => shape)).size).toBe(1);

  await expectMembers(page, names);
  await page.keyboard.press("Escape");
  await expectWritable(window);
  expect(await foreignMarkup(page)).toEqual([]);
  expect(happened).toEqual([]);
  for (const socket of sockets) socket.terminate();
  leave();
});

async function expectMembers(page: Page, names: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: editor.zh.share, exact: true }).click();
  const list = page.getByRole("dialog").getByRole("list", { name: members.zh.list });
  // Hundreds of members, each with a choice of roles.
  await expect(list.getByRole("listitem")).toHaveCount(names.length + 1, { timeout: 120_000 });
  const shown = await shownRows(list.getByRole("listitem"));
  const words = new Set(shown.flatMap(({ columns }) => columns.flat()));
  expect(names.filter((name) => !words.has(asShown(name)))).toEqual([]);
}

/** Joins with a caret, as nothing but a name and a place. */
async function standAt(
  server: RunningServer,
  who: { reportId: string; token: string; position: unknown; at: number },
): Promise<WebSocket> {
  const { reportId, token, position, at } = who;
  const socket = new WebSocket(`${server.url.replace("http", "ws")}/sync/${reportId}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  const state = { cursor: { anchor: position, head: position } };
  socket.send(encodeAwareness(encodeAwarenessEntries([{ clientId: 1000 + at, clock: 1, state }])));
  return socket;
}
