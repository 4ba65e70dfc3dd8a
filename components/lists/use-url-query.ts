"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useEffect, useTransition } from "react";
import { changedQuery } from "./changed-query.ts";

export interface UrlQuery {
  get: (name: string) => string | null;
  /** Changes the address in place; null takes a parameter away. */
  set: (changes: Readonly<Record<string, string | null>>) => void;
  /** The list for the new address is still on its way. */
  isPending: boolean;
}

/** Where the address is going from where, while it is: a further change adds to that. */
let underWay: { readonly from: string; readonly query: string } | null = null;

/** Filters live in the address: a list can be linked to, and "back" leads to the last one. */
export function useUrlQuery(): UrlQuery {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const current = parameters.toString();
  const here = `${pathname}?${current}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: the new address is what was awaited
  useEffect(() => {
    underWay = null;
  }, [here]);
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      const query = changedQuery(underWay?.from === here ? underWay.query : current, changes);
      underWay = { from: here, query };
      const href = query === "" ? pathname : `${pathname}?${query}`;
      startTransition(() => router.replace(href, { scroll: false }));
    },
    [here, current, pathname, router],
  );
  return { get: (name) => parameters.get(name), set, isPending };
}
