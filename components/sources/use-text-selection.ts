"use client";

import { type RefObject, useEffect, useState } from "react";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { trimSpan } from "#core/sources/source-sentences.ts";
import { rangeToSpan } from "./selection-offsets.ts";

export interface TextSelection {
  readonly span: TextSpan;
  /** Where it ends, and its upper and lower edge, in pixels from the root's corner. */
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
  /** Hardly anything of the window is left below it. */
  readonly isAtWindowEnd: boolean;
}

/**
 * The words selected in the root, however they were selected; null while none are, and while the
 * pointer is still down.
 */
export function useTextSelection(
  root: RefObject<HTMLElement | null>,
  { text, isOn }: { text: string; isOn: boolean },
): TextSelection | null {
  const [selection, setSelection] = useState<TextSelection | null>(null);
  useEffect(() => {
    if (!isOn) return;
    let isPointerDown = false;
    const read = () => {
      setSelection(isPointerDown ? null : readSelection(root.current, text));
    };
    const press = () => {
      isPointerDown = true;
    };
    const release = () => {
      isPointerDown = false;
      read();
    };
    const controller = new AbortController();
    const { signal } = controller;
    document.addEventListener("selectionchange", read, { signal });
    document.addEventListener("pointerdown", press, { signal });
    document.addEventListener("pointerup", release, { signal });
    document.addEventListener("pointercancel", release, { signal });
    return () => controller.abort();
  }, [root, text, isOn]);
  return isOn ? selection : null;
}

/** For the button that floats there, and a phone's bar. */
const roomBelow = 100;

function readSelection(root: HTMLElement | null, text: string): TextSelection | null {
  const span = root === null ? null : selectedSpan(root, text);
  if (root === null || span === null) return null;
  const range = root.ownerDocument.getSelection()?.getRangeAt(0);
  if (range === undefined) return null;
  const corner = root.getBoundingClientRect();
  const end = [...range.getClientRects()].at(-1) ?? range.getBoundingClientRect();
  return {
    span,
    left: end.right - corner.left,
    top: range.getBoundingClientRect().top - corner.top,
    bottom: end.bottom - corner.top,
    isAtWindowEnd: end.bottom + roomBelow > window.innerHeight,
  };
}

/** The selected stretch of the text, without white space at its ends. */
export function selectedSpan(root: HTMLElement, text: string): TextSpan | null {
  const selection = root.ownerDocument.getSelection();
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return null;
  const span = rangeToSpan(root, selection.getRangeAt(0));
  return span === null ? null : trimSpan(text, span);
}
