"use client";

import { useRouter } from "next/navigation";
import { useEffect, useRef } from "react";
import { navItems } from "./nav-items.ts";

export interface GlobalKeyActions {
  openPalette: () => void;
  openKeyList: () => void;
  toggleNav: () => void;
}

const sequenceMs = 1200;

/**
 * Keys that work on every page: Ctrl/Cmd-K anywhere; `?`, `[` and "g" followed by a letter only
 * while nothing is being typed and no dialog is open.
 */
export function useGlobalKeys(actions: GlobalKeyActions): void {
  const router = useRouter();
  const newest = useRef(actions);
  newest.current = actions;
  useEffect(() => {
    let pressedGAtMs = Number.NEGATIVE_INFINITY;
    function onKeyDown(event: KeyboardEvent): void {
      if (event.defaultPrevented || event.isComposing) return;
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k" && !event.shiftKey) {
        event.preventDefault();
        newest.current.openPalette();
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || isBusyElsewhere(event.target)) return;
      const target = event.timeStamp - pressedGAtMs < sequenceMs ? hrefOfKey(event.key) : undefined;
      pressedGAtMs = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (target !== undefined) router.push(target);
      else if (event.key === "?") newest.current.openKeyList();
      else if (event.key === "[") newest.current.toggleNav();
      else return;
      event.preventDefault();
    }
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [router]);
}

function hrefOfKey(key: string): string | undefined {
  return navItems.find((item) => item.key === key)?.href;
}

function isBusyElsewhere(target: EventTarget | null): boolean {
  // First what costs nothing: the search of a long report finds no dialog at every key.
  const isField =
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches("input, textarea, select"));
  if (isField) return true;
  const covers = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox]";
  return document.querySelector(covers) !== null;
}
