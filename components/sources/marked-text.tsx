"use client";

import { useTranslations } from "next-intl";
import { type KeyboardEvent, type RefObject, useMemo, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";
import type { Fact } from "#core/contracts/facts.ts";
import type { SourceText as LoadedText } from "#core/contracts/sources.ts";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { CaptureButton, maxQuoteUnits } from "./capture-button.tsx";
import { FactPopover } from "./fact-popover.tsx";
import { selectByKey } from "./selection-keys.ts";
import { SourceText } from "./source-text.tsx";
import "./source-text.css";
import type { Loaded } from "./use-loaded.ts";
import { selectedSpan, useTextSelection } from "./use-text-selection.ts";

interface MarkedTextProps {
  root: RefObject<HTMLElement | null>;
  text: LoadedText;
  facts: Loaded<readonly Fact[]>;
  highlight: TextSpan | null;
  layout: "page" | "panel";
  mayCapture: boolean;
  onCapture: (span: TextSpan) => void;
  /** Where selecting by keyboard goes on after a capture; used up by the next key. */
  resumeAt: RefObject<number | null>;
  onOpenFact: (fact: Fact) => void;
}

/** The text to read and select in: by pointer, by touch or by keyboard. */
export function MarkedText(props: MarkedTextProps) {
  const { root, text, highlight, mayCapture, onCapture } = props;
  const t = useTranslations("sources");
  const [pressedMark, setPressedMark] = useState<Element | null>(null);
  const quotes = useMemo(() => text.quotes.filter(({ isCurrent }) => isCurrent), [text.quotes]);
  const selection = useTextSelection(root, { text: text.text, isOn: mayCapture });

  const selecting = () => ({ text: text.text, resumeAt: props.resumeAt.current });
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    const span = selectedSpan(event.currentTarget, text.text);
    if (event.key === "Enter" && span !== null && mayCapture) {
      event.preventDefault();
      if (span.end - span.start <= maxQuoteUnits) onCapture(span);
    } else if (event.key === "Enter" || event.key === " ") {
      const mark = markAt(event.target);
      if (mark === null) return;
      event.preventDefault();
      setPressedMark(mark);
    } else if (event.key === "Escape") {
      document.getSelection()?.removeAllRanges();
    } else if (mayCapture && selectByKey(event.currentTarget, selecting(), event)) {
      event.preventDefault();
      props.resumeAt.current = null;
    }
  };

  return (
    <div className="relative">
      <section
        ref={root}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keys above need a place to be
        tabIndex={0}
        aria-label={t("text")}
        lang={isChinese(text.text) ? "zh-CN" : undefined}
        aria-describedby={mayCapture ? "source-keys" : undefined}
        onKeyDown={onKeyDown}
        onClick={(event) => {
          const mark = markAt(event.target);
          if (mark !== null && selectedSpan(event.currentTarget, text.text) === null) {
            setPressedMark(mark);
          }
        }}
        className={classNames(
          "peer rounded-sm outline-offset-8 focus-visible:outline-1 focus-visible:outline-line-strong",
          props.layout === "page" ? "text-16 leading-[1.8]" : "text-14 leading-[1.75]",
        )}
      >
        <SourceText text={text.text} pages={text.pages} quotes={quotes} highlight={highlight} />
      </section>
      {mayCapture && (
        <p
          id="source-keys"
          className="fixed bottom-4 left-1/2 z-20 hidden -translate-x-1/2 rounded-md bg-raised px-3 py-2 text-12 text-muted shadow-float md:peer-focus-visible:block"
        >
          {t("captureKeys")}
        </p>
      )}
      {selection !== null && (
        <CaptureButton
          selection={selection}
          width={root.current?.clientWidth ?? 0}
          onCapture={() => onCapture(selection.span)}
        />
      )}
      {pressedMark !== null && (
        <FactPopover
          mark={pressedMark}
          facts={factsAt(pressedMark, props.facts)}
          onOpen={(fact) => {
            setPressedMark(null);
            props.onOpenFact(fact);
          }}
          onClose={() => setPressedMark(null)}
        />
      )}
    </div>
  );
}

/** So that marks and quotation marks take the forms of the text, not of the interface. */
function isChinese(text: string): boolean {
  return /\p{Script=Han}/u.test(text.slice(0, 2000));
}

function markAt(target: EventTarget): Element | null {
  return target instanceof Element ? target.closest("[data-fact-ids]") : null;
}

function factsAt(mark: Element, facts: Loaded<readonly Fact[]>): readonly Fact[] | null {
  if (facts.state === "loading") return null;
  const ids = mark.getAttribute("data-fact-ids")?.split(" ") ?? [];
  return facts.state === "failed" ? [] : facts.value.filter(({ id }) => ids.includes(id));
}
