import type { Locator, Page } from "@playwright/test";
import { everywhere } from "../core/messages/everywhere.ts";
import { sources } from "../core/messages/sources.ts";
import { canaryName, hostileStrings } from "../core/test-hostile-strings.ts";
import {
  fillWithHostileNames,
  type HostileBase,
  namesWithin,
  type PageKind,
  pageKinds,
  plainWords,
} from "./hostile-base.ts";
import { asShown, foreignMarkup, shownRows, watchPages } from "./page-watch.ts";
import { createReport } from "./report.ts";
import { signInBoth } from "./report-window.ts";
import type { RunningServer } from "./server.ts";
import { expect, openWindow, send, test } from "./story.ts";

/**
 * Every hostile string on every screen: nothing runs, nothing is asked for elsewhere, and what a
 * string says stands as text in the one element that it belongs to, with no element more around it
 * than around plain words.
 */

interface World extends HostileBase {
  readonly cookie: string;
  readonly reportId: string;
}

let made: World | null = null;

/** One world for all stories of this file. */
async function openWorld(server: RunningServer): Promise<World> {
  if (made !== null) return made;
  const { administratorCookie: cookie } = await signInBoth(server);
  const reportId = await createReport(server, { title: plainWords, cookie });
  const me = await send(server, { method: "GET", path: "/api/v1/me", cookie });
  const { id: ownerId } = (await me.json()) as { id: string };
  made = { cookie, reportId, ...fillWithHostileNames(server, { ownerId, reportId }) };
  return made;
}

test("what these stories look for is noticed when it happens", async ({ browser, server }) => {
  const { context, page } = await openWindow(browser, server);
  const happened = await watchPages(context, server.url);
  await page.route("**/plain", (route) =>
    route.fulfill({
      contentType: "text/html",
      body: `<img src=x onerror=${canaryName}()><iframe></iframe><a href="javascript:x">x</a><script src="//evil.example/x.js"></script>`,
    }),
  );
  await page.goto("/plain");
  await expect.poll(() => happened.join()).toMatch(/a script ran/);
  expect(happened.join()).toMatch(/a frame.*|a request to http:\/\/evil/);
  expect(await foreignMarkup(page)).toHaveLength(4);
});

interface List {
  readonly path: (world: World) => string;
  /** Of the rows; the first table of the page if absent. */
  readonly rows?: string;
  /** The longest name that each column holds; the first of them says whose row it is. */
  readonly longest: Readonly<Record<number, number>>;
}

const lists: Readonly<Record<string, List>> = {
  reports: { path: () => "/", longest: { 0: 200 } },
  facts: { path: () => "/facts", longest: { 0: 80, 1: 80, 2: 60, 4: 20 } },
  sources: { path: () => "/sources", longest: { 0: 300, 2: 120 } },
  zones: { path: () => "/zones", longest: { 0: 80, 1: 40, 2: 80 } },
  "the facts of one zone": {
    path: ({ zoneId }) => `/zones/${zoneId}`,
    longest: { 0: 80 },
  },
  "the revisions of one fact": {
    path: ({ revisedFactId }) => `/facts/${revisedFactId}`,
    rows: "main ol > li",
    longest: { 0: 300 },
  },
  people: { path: () => "/settings/members", longest: { 0: 60 } },
  invitations: { path: () => "/settings/invitations", longest: { 3: 60 } },
  tokens: { path: () => "/settings/tokens", longest: { 0: 60 } },
  "the audit log": { path: () => "/settings/audit", longest: { 1: 60, 2: 60 } },
  devices: { path: ({ memberId }) => `/settings/members/${memberId}`, longest: {} },
};

for (const [name, { path, rows = "main tbody > tr", longest }] of Object.entries(lists)) {
  test(`every string is text in the list: ${name}`, async ({ browser, server }) => {
    const world = await openWorld(server);
    const { context, page } = await openWindow(browser, server, { cookie: world.cookie });
    const happened = await watchPages(context, server.url);
    await page.goto(path(world));
    await loadWhole(page, rows);
    const shown = await shownRows(page.locator(rows));
    const plainShapes = new Set(
      shown.filter(({ columns }) => columns.flat().includes(plainWords)).map(({ shape }) => shape),
    );
    const expected = new Set<string>();
    for (const [column, max] of Object.entries(longest)) {
      const said = shown.flatMap(({ columns }) => columns[Number(column)] ?? []);
      const words = new Set(said.map((each) => each.replace(/^ · /, "")));
      const names = namesWithin(max).map(asShown);
      for (const each of names) expected.add(each);
      expect(names.filter((each) => !words.has(each))).toEqual([]);
    }
    const [naming = 0] = Object.keys(longest).map(Number);
    const changed = shown.filter(
      ({ shape, columns }) =>
        columns[naming]?.some((each) => expected.has(each)) === true && !plainShapes.has(shape),
    );
    expect(changed).toEqual([]);
    expect(await foreignMarkup(page)).toEqual([]);
    expect(happened).toEqual([]);
  });
}

/** Presses "show more" until there is no more. */
async function loadWhole(page: Page, rows: string): Promise<void> {
  await expect(page.locator(rows).first()).toBeVisible();
  const more = page.getByRole("button", { name: everywhere.zh.loadMore, exact: true });
  while (await more.isVisible()) {
    const before = await page.locator(rows).count();
    await more.click();
    await expect.poll(() => page.locator(rows).count()).toBeGreaterThan(before);
    await expect(page.getByRole("button", { name: everywhere.zh.loading })).toHaveCount(0);
  }
}

interface PageRead {
  readonly title: string;
  readonly heading: string;
  readonly foreign: readonly string[];
}

/** Pages as the server sends them, read by the browser's own parser. */
function readPages(page: Page, paths: readonly string[]): Promise<PageRead[]> {
  return page.evaluate(async (addresses) => {
    const read: PageRead[] = [];
    for (const path of addresses) {
      const source = await (await fetch(path)).text();
      const parsed = new DOMParser().parseFromString(source, "text/html");
      read.push({
        title: parsed.querySelector("title")?.textContent ?? "",
        heading: parsed.querySelector("h1")?.textContent ?? "",
        foreign: window.foreignMarkup(parsed),
      });
    }
    return read;
  }, paths);
}

/** Where the pages about a thing say its name before any script has run. */
const saysName: Readonly<Record<PageKind, readonly ("title" | "heading")[]>> = {
  zone: ["title", "heading"],
  fact: ["title", "heading"],
  source: ["title"],
  invitation: ["heading"],
};
/** So many of the strings are opened whole, the others are read as the server sends them. */
const openedOf = 40;

for (const [place, kind] of pageKinds.entries()) {
  test(`every fourth string is text on the page about it: ${kind}`, async ({ browser, server }) => {
    const { cookie, pages } = await openWorld(server);
    const isForStrangers = kind === "invitation";
    const { context, page } = await openWindow(browser, server, isForStrangers ? {} : { cookie });
    const happened = await watchPages(context, server.url);
    await page.goto(isForStrangers ? "/sign-in" : "/settings");
    const mine = pages[kind].filter((_, at) => at % pageKinds.length === place);
    const read = await readPages(
      page,
      mine.map(({ path }) => path),
    );
    const wrong = mine.flatMap(({ name }, at) => {
      const { foreign, ...said } = read[at] ?? { title: "", heading: "", foreign: ["not read"] };
      const isSaid = saysName[kind].every((where) => said[where].includes(asShown(name)));
      return isSaid && foreign.length === 0 ? [] : [{ name, said, foreign }];
    });
    expect(wrong).toEqual([]);
    for (const { path, name } of mine.filter((_, at) => at % openedOf === 0)) {
      await page.goto(path);
      const heading = page.getByRole("heading", { level: 1 });
      await expect
        .poll(async () => asShown((await heading.textContent()) ?? ""))
        .toContain(asShown(name));
      expect(await foreignMarkup(page)).toEqual([]);
    }
    expect(happened).toEqual([]);
  });
}

test("every string in the text of a source is text in its paragraph", async ({
  browser,
  server,
}) => {
  const { cookie } = await openWorld(server);
  const form = new FormData();
  form.set("file", new File([hostileStrings.join("\n\n")], "字.txt", { type: "text/plain" }));
  const headers = { cookie, origin: server.url };
  const added = await fetch(`${server.url}/api/v1/sources`, {
    method: "POST",
    headers,
    body: form,
  });
  expect(added.status).toBe(201);
  const { id } = (await added.json()) as { id: string };
  const read = await send(server, { method: "GET", path: `/api/v1/sources/${id}/text`, cookie });
  const { text } = (await read.json()) as { text: string };
  const { context, page } = await openWindow(browser, server, { cookie });
  const happened = await watchPages(context, server.url);
  await page.goto(`/sources/${id}`);
  const paragraphs = page.getByRole("region", { name: sources.zh.text }).locator("p[data-start]");
  await expect(paragraphs.first()).toBeVisible();
  const shown = await paragraphs.evaluateAll((all) =>
    all.map((each) => ({
      start: Number(each.getAttribute("data-start")),
      words: each.textContent ?? "",
      shape: window.shapeOf(each),
    })),
  );
  expect(shown.length).toBeGreaterThan(300);
  const moved = shown.filter(
    ({ start, words }) => text.slice(start, start + words.length) !== words,
  );
  expect(moved).toEqual([]);
  expect(
    shown
      .map(({ words }) => words)
      .join("")
      .replace(/\s/g, ""),
  ).toBe(text.replace(/\s/g, ""));
  // A heading of Markdown has its marks in an element of their own.
  const shapes = new Set(shown.map(({ shape }) => shape));
  expect(
    [...shapes].filter((shape) => !/^p\[class data-start\]\((?:span\[class\]\(\))?\)$/.test(shape)),
  ).toEqual([]);
  expect(await foreignMarkup(page)).toEqual([]);
  expect(happened).toEqual([]);
});

const searches: Readonly<Record<string, { path: string; box: (page: Page) => Locator }>> = {
  reports: { path: "/", box: (page) => page.getByRole("searchbox") },
  facts: { path: "/facts", box: (page) => page.getByRole("searchbox") },
  sources: { path: "/sources", box: (page) => page.getByRole("searchbox") },
  zones: { path: "/zones", box: (page) => page.getByRole("searchbox") },
  everything: { path: "/settings", box: (page) => page.getByRole("combobox") },
};

for (const [name, { path, box }] of Object.entries(searches)) {
  test(`every string looked for stays in the search box: ${name}`, async ({ browser, server }) => {
    const { cookie } = await openWorld(server);
    const { context, page } = await openWindow(browser, server, { cookie });
    const happened = await watchPages(context, server.url);
    await page.goto(path);
    if (name === "everything") await page.keyboard.press("Control+k");
    await expect(box(page)).toBeVisible();
    const wrong: string[] = [];
    for (const words of hostileStrings) {
      await box(page).fill(words);
      // A field of one line keeps no line ends.
      const lines = (text: string) => text.toWellFormed().replace(/\s/g, "");
      if (lines(await box(page).inputValue()) !== lines(words)) wrong.push(words);
    }
    expect(wrong).toEqual([]);
    // Asked for nothing again, it shows what there is.
    await box(page).fill("");
    const found = name === "everything" ? "[role=option]" : "main tbody > tr";
    await expect(page.locator(found).first()).toBeVisible();
    expect(await foreignMarkup(page)).toEqual([]);
    expect(happened).toEqual([]);
  });
}
