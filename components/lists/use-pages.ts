"use client";

import { useState } from "react";
import type { z } from "zod";
import { listOf } from "#core/contracts/lists.ts";
import { callApi, withQuery } from "../api-client.ts";
import { useAction } from "../use-action.ts";

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
  const [later, setLater] = useState<FirstPage<Item> | null>(null);
  const { isBusy, run } = useAction();
  const nextCursor = later === null ? first.nextCursor : later.nextCursor;
  const known = new Set(first.items.map(({ id }) => id));
  const items = [...first.items, ...(later?.items ?? []).filter(({ id }) => !known.has(id))];

  const loadMore = () =>
    run(async () => {
      if (nextCursor === null) return;
      const separator = path.includes("?") ? "&" : "?";
      const page = await callApi(
        `${path}${separator}${withQuery("", { cursor: nextCursor }).slice(1)}`,
        listOf(shape),
      );
      setLater((before) => ({
        items: [...(before?.items ?? []), ...page.items],
        nextCursor: page.nextCursor,
      }));
    });

  return { items, hasMore: nextCursor !== null, isLoading: isBusy, loadMore };
}
