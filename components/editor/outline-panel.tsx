"use client";

import type { Editor } from "@tiptap/core";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { currentEntry, indentOf, type OutlineEntry, outlineOf } from "./outline.ts";

const readAfterMs = 200;
/** A heading this far below the top of the page already counts as being read. */
const readingLinePx = 160;

export interface OutlinePanelProps {
  editor: Editor | null;
  /** What the report scrolls in. */
  scroller: HTMLElement | null;
  onGo?: () => void;
}

/** The report's headings as a tree; a press scrolls there, the section being read is marked. */
export function OutlinePanel({ editor, scroller, onGo }: OutlinePanelProps) {
  const t = useTranslations("editor");
  const entries = useOutline(editor);
  const current = useCurrentEntry(editor, scroller, entries);
  const indents = indentOf(entries);
  return (
    <nav aria-label={t("outline.label")} className="px-2 py-3">
      {entries.length === 0 && (
        <p className="px-2 text-13 text-faint leading-relaxed">{t("outline.empty")}</p>
      )}
      <ul>
        {entries.map((entry, index) => (
          <li
            key={entry.position}
            className="drawn-in-sight [contain-intrinsic-block-size:auto_28px]"
          >
            <button
              type="button"
              aria-current={entry.position === current ? "location" : undefined}
              onClick={() => {
                onGo?.();
                goTo(editor, entry);
              }}
              style={{ paddingLeft: 8 + (indents[index] ?? 0) * 14 }}
              className={classNames(
                "block w-full truncate rounded-md py-1 pr-2 text-left text-13 text-muted transition-colors duration-100 hover:bg-hover hover:text-ink",
                entry.position === current && "font-medium text-accent hover:text-accent",
              )}
            >
              {entry.text}
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function useOutline(editor: Editor | null): readonly OutlineEntry[] {
  const [entries, setEntries] = useState<readonly OutlineEntry[]>([]);
  useEffect(() => {
    if (editor === null) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const read = () => setEntries(outlineOf(editor.state.doc));
    const onUpdate = ({ transaction }: { transaction: { docChanged: boolean } }) => {
      if (!transaction.docChanged) return;
      clearTimeout(timer);
      timer = setTimeout(read, readAfterMs);
    };
    read();
    editor.on("transaction", onUpdate);
    return () => {
      clearTimeout(timer);
      editor.off("transaction", onUpdate);
    };
  }, [editor]);
  return entries;
}

function headingElement(editor: Editor | null, entry: OutlineEntry): HTMLElement | null {
  if (editor === null || editor.isDestroyed) return null;
  if (entry.position >= editor.state.doc.content.size) return null;
  const element = editor.view.nodeDOM(entry.position);
  return element instanceof HTMLElement ? element : null;
}

function goTo(editor: Editor | null, entry: OutlineEntry): void {
  const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const heading = headingElement(editor, entry);
  heading?.scrollIntoView({ block: "start", behavior: isCalm ? "auto" : "smooth" });
  // Blocks on the way are of guessed height until they are seen: the end is set right.
  heading
    ?.closest("[data-report-scroller]")
    ?.addEventListener("scrollend", () => heading.scrollIntoView({ block: "start" }), {
      once: true,
    });
  if (editor?.isEditable) editor.commands.focus(entry.position + 1, { scrollIntoView: false });
}

function useCurrentEntry(
  editor: Editor | null,
  scroller: HTMLElement | null,
  entries: readonly OutlineEntry[],
): number | null {
  const [current, setCurrent] = useState<number | null>(null);
  useEffect(() => {
    if (scroller === null) return;
    let frame = 0;
    const read = () => {
      frame = 0;
      const line = scroller.getBoundingClientRect().top + readingLinePx;
      const tops = entries.flatMap((entry) => {
        const element = headingElement(editor, entry);
        const top = element?.getBoundingClientRect().top;
        return top === undefined ? [] : [{ position: entry.position, top }];
      });
      setCurrent(currentEntry(tops, line));
    };
    const onScroll = () => {
      if (frame === 0) frame = requestAnimationFrame(read);
    };
    read();
    scroller.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      scroller.removeEventListener("scroll", onScroll);
    };
  }, [editor, scroller, entries]);
  return current;
}
