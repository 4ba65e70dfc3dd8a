"use client";

import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { z } from "zod";
import { listOf } from "#core/contracts/lists.ts";
import { callApi, withQuery } from "../api-client.ts";
import { useAction } from "../use-action.ts";
import { useErrorSentence } from "../use-error-sentence.ts";

export interface FirstPage<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface PagesOptions<Item> {
  /** The list's path with its filters; a component shows one path in its life (`key` it by it). */
  path: string;
  shape: z.ZodType<Item>;
  /** What the server rendered; may be newer at every render. */
  first: FirstPage<Item>;
}

/** The items of a list: the first page from the server, further ones on request. */
export function usePages<Item extends { id: string | number }>(options: PagesOptions<Item>) {
  const { path, shape, first } = options;
  const [later, setLater] = useLaterPages(options);
  const { isBusy, run } = useAction();
  const nextCursor = later === null ? first.nextCursor : later.nextCursor;

  const loadMore = () =>
    run(async () => {
      if (nextCursor === null) return;
      const page = await readPage({ path, shape, cursor: nextCursor });
      setLater((before) => ({ ...page, items: [...(before?.items ?? []), ...page.items] }));
    });

  const items = onceEach([...first.items, ...(later?.items ?? [])]);
  return { items, hasMore: nextCursor !== null, isLoading: isBusy, loadMore };
}

/**
 * The pages after the first, read again whenever that one was rendered anew: what changed may stand
 * on any of them, or have moved from one to the next. Until then they stay as they were.
 */
function useLaterPages<Item>({ path, shape, first }: PagesOptions<Item>) {
  const held = useState<FirstPage<Item> | null>(null);
  const [later, setLater] = held;
  const errorSentence = useErrorSentence();
  const newest = useRef({ later, errorSentence });
  newest.current = { later, errorSentence };
  const shown = useRef(first);
  useEffect(() => {
    if (shown.current === first) return;
    shown.current = first;
    const count = newest.current.later?.items.length ?? 0;
    if (count === 0) return;
    const controller = new AbortController();
    const { signal } = controller;
    readFrom({ path, shape, cursor: first.nextCursor, count, signal }).then(
      (pages) => {
        if (!signal.aborted) setLater(pages);
      },
      (error: unknown) => {
        if (signal.aborted) return;
        toast.error(newest.current.errorSentence(error), { id: "later-pages" });
      },
    );
    return () => controller.abort();
  }, [path, shape, first]);
  return held;
}

interface Reading<Item> extends Pick<PagesOptions<Item>, "path" | "shape"> {
  readonly cursor: string | null;
  readonly signal?: AbortSignal;
}

/** As many pages as it takes to hold `count` items, or all that there are. */
async function readFrom<Item>({
  count,
  ...reading
}: Reading<Item> & { count: number }): Promise<FirstPage<Item>> {
  let pages: FirstPage<Item> = { items: [], nextCursor: reading.cursor };
  while (pages.nextCursor !== null && pages.items.length < count) {
    const page = await readPage({ ...reading, cursor: pages.nextCursor });
    pages = { ...page, items: [...pages.items, ...page.items] };
  }
  return pages;
}

async function readPage<Item>({ path, shape, cursor, signal }: Reading<Item>) {
  const separator = path.includes("?") ? "&" : "?";
  const query = withQuery("", { cursor: cursor ?? undefined }).slice(1);
  return callApi(
    `${path}${separator}${query}`,
    listOf(shape),
    signal === undefined ? {} : { signal },
  );
}

/** What moved while pages were read stands on two of them. */
function onceEach<Item extends { id: string | number }>(items: readonly Item[]): readonly Item[] {
  const seen = new Set<string | number>();
  return items.filter(({ id }) => !seen.has(id) && seen.add(id));
}
