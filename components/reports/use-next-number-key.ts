"use client";

import type { Editor } from "@tiptap/core";
import { useEffect } from "react";
import { goToReference, referencesBefore } from "#components/editor/reference-editing.ts";
import { needsLook } from "#components/facts/reference-store.ts";
import { useReportFacts } from "#components/facts/report-facts-context.tsx";

/** F8 goes to the next number that needs a look, from the caret on and round again. */
export function useNextNumberKey(editor: Editor | null): void {
  const { references } = useReportFacts();
  useEffect(() => {
    if (editor === null) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key !== "F8" || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const waiting = references.listed.flatMap((each, index) => (needsLook(each) ? [index] : []));
      const passed = referencesBefore(editor, editor.state.selection.to);
      const next = waiting.find((ordinal) => ordinal >= passed) ?? waiting[0];
      if (next !== undefined) goToReference(editor, next);
    };
    addEventListener("keydown", onKeyDown);
    return () => removeEventListener("keydown", onKeyDown);
  }, [editor, references]);
}
