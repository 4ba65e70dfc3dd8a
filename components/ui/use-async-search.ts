"use client";

import { useEffect, useRef, useState } from "react";

export type SearchState<Item> =
  | { readonly state: "searching"; readonly items: readonly Item[] }
  | { readonly state: "found"; readonly items: readonly Item[] }
  | { readonly state: "failed"; readonly items: readonly Item[] };

const pauseMs = 120;

/**
 * Runs `search` for the newest query after a short pause in typing and drops answers that come
 * too late. While the next answer is awaited the last items stay, so that nothing jumps.
 */
export function useAsyncSearch<Item>(
  query: string,
  search: (query: string, signal: AbortSignal) => Promise<readonly Item[]>,
): SearchState<Item> {
  const [found, setFound] = useState<SearchState<Item>>({ state: "searching", items: [] });
  const newestSearch = useRef(search);
  newestSearch.current = search;
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setFound((last) => ({ state: "searching", items: last.items }));
    const timer = setTimeout(
      () => {
        newestSearch.current(query, signal).then(
          (items) => signal.aborted || setFound({ state: "found", items }),
          () => signal.aborted || setFound({ state: "failed", items: [] }),
        );
      },
      query === "" ? 0 : pauseMs,
    );
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query]);
  return found;
}
