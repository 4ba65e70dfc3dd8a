// @vitest-environment jsdom
import { NextIntlClientProvider } from "next-intl";
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { z } from "zod";
import { messagesIn } from "#core/messages/messages.ts";
import { type FirstPage, usePages } from "./use-pages.ts";

interface Item {
  readonly id: string;
  readonly name: string;
}

const shape = z.object({ id: z.string(), name: z.string() });
const pageSize = 2;

/** What the server has, and how it answers: a cursor is the place of the next item. */
let stored: Item[];
let isServerAway: boolean;
let hook: ReturnType<typeof usePages<Item>>;
let root: Root;

function pageAt(start: number): FirstPage<Item> {
  const end = start + pageSize;
  return {
    items: stored.slice(start, end),
    nextCursor: end < stored.length ? String(end) : null,
  };
}

function Holder({ first }: { first: FirstPage<Item> }) {
  hook = usePages({ path: "/things?limit=2", shape, first });
  return null;
}

async function render(): Promise<void> {
  const first = pageAt(0);
  await act(async () =>
    root.render(
      <NextIntlClientProvider locale="en" messages={messagesIn("en")} timeZone="UTC">
        <Holder first={first} />
      </NextIntlClientProvider>,
    ),
  );
}

beforeEach(async () => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  stored = ["a", "b", "c", "d", "e"].map((id) => ({ id, name: id }));
  isServerAway = false;
  vi.stubGlobal("fetch", async (url: string) => {
    if (isServerAway) throw new TypeError("away");
    const cursor = new URLSearchParams(url.split("?")[1]).get("cursor");
    return Response.json(pageAt(Number(cursor)));
  });
  root = createRoot(document.createElement("div"));
  await render();
});
afterEach(async () => {
  await act(async () => root.unmount());
  vi.unstubAllGlobals();
});

const names = () => hook.items.map(({ name }) => name).join("");
const loadMore = () => act(async () => void (await hook.loadMore()));

test("further pages come on request, to the last", async () => {
  expect([names(), hook.hasMore]).toEqual(["ab", true]);
  await loadMore();
  await loadMore();
  expect([names(), hook.hasMore]).toEqual(["abcde", false]);
});

test("what changed on a later page is shown when the list is rendered anew", async () => {
  await loadMore();
  stored = stored.map((item) => (item.id === "d" ? { ...item, name: "D" } : item));
  await render();
  expect(names()).toBe("abcD");
  stored = stored.filter(({ id }) => id !== "c");
  await render();
  expect(names()).toBe("abDe");
});

test("an item that a newcomer pushes off the first page is not lost", async () => {
  await loadMore();
  stored = [{ id: "n", name: "n" }, ...stored];
  await render();
  expect(names()).toBe("nabc");
});

test("without the server the later pages stay as they were", async () => {
  await loadMore();
  isServerAway = true;
  await render();
  expect(names()).toBe("abcd");
});
