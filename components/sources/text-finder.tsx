"use client";

import { ChevronDown, ChevronUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { type RefObject, useEffect, useMemo, useState } from "react";
import { IconButton } from "#components/ui/icon-button.tsx";
import { SearchInput } from "#components/ui/search-input.tsx";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { findInText } from "./find-in-text.ts";
import { spanToRange } from "./selection-offsets.ts";

interface TextFinderProps {
  text: string;
  root: RefObject<HTMLElement | null>;
  onGoTo: (span: TextSpan) => void;
}

/** Finds words in the open source and walks through the places where they stand. */
export function TextFinder({ text, root, onGoTo }: TextFinderProps) {
  const t = useTranslations("sources");
  const [words, setWords] = useState("");
  const [current, setCurrent] = useState(0);
  const matches = useMemo(() => findInText(text, words), [text, words]);
  usePaintedMatches(root, { matches, current });

  const goTo = (index: number) => {
    const wrapped = (index + matches.length) % Math.max(1, matches.length);
    const match = matches[wrapped];
    if (match === undefined) return;
    setCurrent(wrapped);
    onGoTo(match);
  };
  const hasWords = words.trim() !== "";

  return (
    <search className="flex items-center gap-1">
      <SearchInput
        aria-label={t("searchWithin")}
        placeholder={t("searchWithin")}
        value={words}
        onChange={(event) => {
          setWords(event.target.value);
          setCurrent(0);
          const [first] = findInText(text, event.target.value);
          if (first !== undefined) onGoTo(first);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          goTo(current + (event.shiftKey ? -1 : 1));
        }}
      />
      <span role="status" className="shrink-0 whitespace-nowrap text-12 text-faint tabular-nums">
        {hasWords &&
          (matches.length === 0
            ? t("noMatch")
            : t("matchCount", { current: String(current + 1), total: String(matches.length) }))}
      </span>
      {matches.length > 1 && (
        <>
          <IconButton
            icon={ChevronUp}
            label={t("previousMatch")}
            onClick={() => goTo(current - 1)}
          />
          <IconButton icon={ChevronDown} label={t("nextMatch")} onClick={() => goTo(current + 1)} />
        </>
      )}
    </search>
  );
}

const maxPainted = 300;

/** The names in source-text.css; painted without touching the text's elements. */
const allMatches = "source-matches";
const currentMatch = "source-match";

function usePaintedMatches(
  root: RefObject<HTMLElement | null>,
  { matches, current }: { matches: readonly TextSpan[]; current: number },
): void {
  useEffect(() => {
    const element = root.current;
    if (element === null || !("highlights" in CSS) || matches.length === 0) return;
    const rangesOf = (spans: readonly TextSpan[]) =>
      spans.map((span) => spanToRange(element, span)).filter((range) => range !== null);
    CSS.highlights.set(allMatches, new Highlight(...rangesOf(matches.slice(0, maxPainted))));
    CSS.highlights.set(
      currentMatch,
      new Highlight(...rangesOf(matches.slice(current, current + 1))),
    );
    return () => {
      CSS.highlights.delete(allMatches);
      CSS.highlights.delete(currentMatch);
    };
  }, [root, matches, current]);
}
