"use client";

import { usePathname, useRouter, useSearchParams } from "next/navigation";
import { useCallback, useTransition } from "react";
import { changedQuery } from "./changed-query.ts";

export interface UrlQuery {
  get: (name: string) => string | null;
  /** Changes the address in place; null takes a parameter away. */
  set: (changes: Readonly<Record<string, string | null>>) => void;
  /** The list for the new address is still on its way. */
  isPending: boolean;
}

/** Filters live in the address: a list can be linked to, and "back" leads to the last one. */
export function useUrlQuery(): UrlQuery {
  const router = useRouter();
  const pathname = usePathname();
  const parameters = useSearchParams();
  const [isPending, startTransition] = useTransition();
  const current = parameters.toString();
  const set = useCallback(
    (changes: Readonly<Record<string, string | null>>) => {
      const query = changedQuery(current, changes);
      const href = query === "" ? pathname : `${pathname}?${query}`;
      startTransition(() => router.replace(href, { scroll: false }));
    },
    [current, pathname, router],
  );
  return { get: (name) => parameters.get(name), set, isPending };
}
