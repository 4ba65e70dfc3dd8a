"use client";

import { useEffect, useState } from "react";
import type { Fact, FactQuery } from "#core/contracts/facts.ts";
import { searchFacts } from "./fact-api.ts";

export interface FactSearch {
  readonly state: "searching" | "found" | "failed";
  /** While a new answer is awaited, the last one stays, so that nothing jumps. */
  readonly facts: readonly Fact[];
}

const pauseMs = 150;

/** Runs the query after a short pause in typing; answers that come too late are dropped. */
export function useFactSearch(query: FactQuery): FactSearch {
  const [search, setSearch] = useState<FactSearch>({ state: "searching", facts: [] });
  const key = JSON.stringify(query);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    setSearch((last) => ({ ...last, state: "searching" }));
    const timer = setTimeout(() => {
      searchFacts(JSON.parse(key), signal).then(
        (facts) => signal.aborted || setSearch({ state: "found", facts }),
        () => signal.aborted || setSearch({ state: "failed", facts: [] }),
      );
    }, pauseMs);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [key]);
  return search;
}
