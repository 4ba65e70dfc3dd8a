"use client";

import { useSyncExternalStore } from "react";

const neverChanges = () => () => {};

/** Whether the keyboard says ⌘; false while rendering on the server. */
export function useIsApple(): boolean {
  return useSyncExternalStore(
    neverChanges,
    () => /Mac|iPhone|iPad/.test(navigator.userAgent),
    () => false,
  );
}
