"use client";

import { useTranslations } from "next-intl";
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import { UndoManager, type YTextEvent } from "yjs";
import { titleName } from "#core/sync/protocol.ts";
import type { SchemaGate } from "./schema-gate.ts";
import { mapPosition, writeText } from "./text-binding.ts";

export interface TitleFieldProps {
  gate: SchemaGate;
  isEditable: boolean;
  /** Enter, or an arrow down, moves on into the body. */
  onLeave: () => void;
}

const maxTitleLength = 200;

/**
 * The report's title, written together: each keystroke is one small change of the shared text, and
 * a colleague's change leaves the caret where it was in the words.
 */
export function TitleField({ gate, isEditable, onLeave }: TitleFieldProps) {
  const t = useTranslations("editor");
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useMemo(() => gate.bound.getText(titleName), [gate]);
  const [value, setValue] = useState(() => text.toString());
  const caretAfterRender = useRef<[number, number] | null>(null);
  const origin = useMemo(() => ({}), []);
  const undo = useRef<UndoManager | null>(null);

  useEffect(() => {
    undo.current = new UndoManager(text, { trackedOrigins: new Set([origin]) });
    const onChange = (event: YTextEvent) => {
      const element = field.current;
      if (element !== null && event.transaction.origin !== origin) {
        const { selectionStart, selectionEnd } = element;
        const start = mapPosition(selectionStart, event.delta);
        caretAfterRender.current = [start, mapPosition(selectionEnd, event.delta)];
      }
      setValue(text.toString());
    };
    text.observe(onChange);
    setValue(text.toString());
    return () => {
      text.unobserve(onChange);
      undo.current?.destroy();
    };
  }, [text, origin]);

  useLayoutEffect(() => {
    const caret = caretAfterRender.current;
    caretAfterRender.current = null;
    const element = field.current;
    if (element === null) return;
    if (caret !== null && document.activeElement === element) element.setSelectionRange(...caret);
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  });

  const write = (element: HTMLTextAreaElement) => {
    const typed = element.value.replace(/\s*\n\s*/g, " ").slice(0, maxTitleLength);
    setValue(typed);
    writeText(text, { value: typed, caret: element.selectionStart }, origin);
  };

  return (
    <textarea
      ref={field}
      rows={1}
      className="report-title"
      aria-label={t("title")}
      placeholder={t("titlePlaceholder")}
      value={value}
      readOnly={!isEditable}
      spellCheck={false}
      onChange={(event) => {
        // While an input method composes, the field is the input method's; its words come after.
        if (event.nativeEvent instanceof InputEvent && event.nativeEvent.isComposing) {
          setValue(event.currentTarget.value);
        } else write(event.currentTarget);
      }}
      onCompositionStart={() => gate.hold()}
      onCompositionEnd={(event) => {
        write(event.currentTarget);
        gate.release();
      }}
      onBlur={() => gate.release()}
      onKeyDown={(event) => {
        if (event.nativeEvent.isComposing) return;
        const { selectionStart } = event.currentTarget;
        const isAtEnd = selectionStart === event.currentTarget.value.length;
        if (event.key === "Enter" || (event.key === "ArrowDown" && isAtEnd)) {
          event.preventDefault();
          onLeave();
        }
        if (!(event.metaKey || event.ctrlKey) || event.key.toLowerCase() !== "z") return;
        event.preventDefault();
        if (event.shiftKey) undo.current?.redo();
        else undo.current?.undo();
      }}
    />
  );
}
