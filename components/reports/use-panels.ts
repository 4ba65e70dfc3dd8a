"use client";

import { useCallback, useState, useSyncExternalStore } from "react";
import { keepCookie } from "../keep-cookie.ts";
import { type PanelLayout, panelCookieValue, panelsCookie } from "./panel-cookie.ts";
import { usePanelKey } from "./use-panel-key.ts";

const wideWindowPx = 1_180;

/**
 * Which panels are open. In a wide window the person's choice is kept; in a narrow one both begin
 * folded, since they cover the page.
 */
export function usePanels(initial: PanelLayout) {
  const isWide = useIsWide(wideWindowPx);
  const [wide, setWide] = useState(initial);
  const [narrow, setNarrow] = useState({ isOutlineOpen: false, isSideOpen: false });
  const layout = isWide ? wide : narrow;

  const change = useCallback(
    (next: Partial<PanelLayout>) => {
      if (!isWide) {
        setNarrow((last) => ({ ...last, ...next }));
        return;
      }
      setWide((last) => {
        const kept = { ...last, ...next };
        keepPanelLayout(kept);
        return kept;
      });
    },
    [isWide],
  );
  const toggleSide = () => change({ isSideOpen: !layout.isSideOpen });

  const setSideOpen = useCallback((isSideOpen: boolean) => change({ isSideOpen }), [change]);
  const side = usePanelKey(layout.isSideOpen, setSideOpen);

  return {
    ...layout,
    isWide,
    /** Goes on the side panel. */
    side,
    openSide: useCallback(() => change({ isSideOpen: true }), [change]),
    toggleSide,
    toggleOutline: () => change({ isOutlineOpen: !layout.isOutlineOpen }),
  };
}

function keepPanelLayout(layout: PanelLayout): void {
  keepCookie(panelsCookie, panelCookieValue(layout));
}

/** Whether the window is at least this wide; true while rendering on the server. */
function useIsWide(minWidthPx: number): boolean {
  const query = `(min-width: ${minWidthPx}px)`;
  return useSyncExternalStore(
    (listener) => {
      const list = matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
    () => true,
  );
}
