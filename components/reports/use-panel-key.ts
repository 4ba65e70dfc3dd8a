"use client";

import { type RefObject, useEffect, useRef } from "react";

/**
 * Alt-→ leads from the text into the side panel, opening it where it is closed; in the panel it
 * closes it and leads back. The answer goes on the panel.
 */
export function usePanelKey(
  isOpen: boolean,
  setOpen: (isOpen: boolean) => void,
): RefObject<HTMLElement | null> {
  const panel = useRef<HTMLElement>(null);
  const cameFrom = useRef<Element | null>(null);
  const isEntering = useRef(false);

  useEffect(() => {
    if (!isOpen || !isEntering.current) return;
    isEntering.current = false;
    enter(panel.current);
  }, [isOpen]);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (!event.altKey || event.key !== "ArrowRight" || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const isInside = panel.current?.contains(document.activeElement) === true;
      if (isOpen && (isInside || panel.current === null)) {
        setOpen(false);
        if (cameFrom.current instanceof HTMLElement) cameFrom.current.focus();
        return;
      }
      cameFrom.current = document.activeElement;
      if (isOpen) enter(panel.current);
      else {
        isEntering.current = true;
        setOpen(true);
      }
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [isOpen, setOpen]);
  return panel;
}

/** Its search box where there is one, else the first thing that takes the focus. */
function enter(panel: HTMLElement | null): void {
  const target =
    panel?.querySelector<HTMLElement>("input") ??
    panel?.querySelector<HTMLElement>("[role=tabpanel][data-state=active]");
  target?.focus();
}
