"use client";

import { useTranslations } from "next-intl";
import { useMemo, useRef, useState } from "react";
import { Notice } from "#components/ui/notice.tsx";
import type { Fact } from "#core/contracts/facts.ts";
import type { SourceText as LoadedText, Source } from "#core/contracts/sources.ts";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { CapturePanel } from "./capture-panel.tsx";
import { MarkedText } from "./marked-text.tsx";
import { ReaderColumn } from "./reader-column.tsx";
import { SourceFacts } from "./source-facts.tsx";
import { SourceHeader } from "./source-header.tsx";
import { TextFinder } from "./text-finder.tsx";
import type { Loaded } from "./use-loaded.ts";
import { useScrollToSpan } from "./use-scroll-to-span.ts";

export interface SourceReaderProps {
  sourceId: string;
  /** Marked like a highlighter and scrolled into view. */
  quoteId?: string | null;
  /** A place that is no stored quote; wins over `quoteId`. */
  highlight?: TextSpan | null;
  /** `panel`: narrow, beside a report. Both fill the height they are given and scroll inside. */
  layout: "page" | "panel";
  /** The person may write the fact base: capture facts, correct what is known of the source. */
  mayWrite: boolean;
  /** A marked quote was pressed and one of its facts chosen. */
  onOpenFact: (fact: Fact) => void;
  onCaptured?: (fact: Fact) => void;
}

export interface OpenSourceProps extends SourceReaderProps {
  source: Source;
  text: LoadedText;
  facts: Loaded<readonly Fact[]>;
  onSourceChanged: (source: Source) => void;
  onFactSaved: (fact: Fact) => void;
}

/** Below the search box, above the form. */
const shareAboveForm = 0.12;

/** The reader once everything is here. */
export function OpenSource(props: OpenSourceProps) {
  const { source, text, facts, layout, mayWrite } = props;
  const t = useTranslations("sources");
  const root = useRef<HTMLElement>(null);
  const scroller = useRef<HTMLDivElement>(null);
  const resumeAt = useRef<number | null>(null);
  const [captured, setCaptured] = useState<TextSpan | null>(null);
  const asked = useAskedPlace(props);
  const scrollTo = useScrollToSpan({ root, scroller }, asked.state === "found" ? asked.span : null);
  const place = asked.state === "found" ? asked.span : null;
  const isPage = layout === "page";
  const capture = (span: TextSpan) => {
    setCaptured(span);
    resumeAt.current = span.end;
    document.getSelection()?.removeAllRanges();
    // Where the form lies over the lower part, the words it is about stay in sight above it.
    const isCovered = !isPage || !window.matchMedia("(min-width: 1024px)").matches;
    if (isCovered) scrollTo(span, shareAboveForm);
  };
  const leaveForm = () => {
    setCaptured(null);
    root.current?.focus({ preventScroll: true });
  };

  return (
    <div className="relative flex h-full min-h-0">
      <div ref={scroller} className="min-w-0 grow overflow-y-auto">
        <ReaderColumn layout={layout}>
          <SourceHeader
            source={source}
            layout={layout}
            mayEdit={mayWrite}
            onChanged={props.onSourceChanged}
          />
          <div className="sticky top-0 z-10 mt-3 mb-4 bg-canvas py-2">
            <TextFinder text={text.text} root={root} onGoTo={scrollTo} />
          </div>
          {asked.state === "lost" && (
            <div className="mb-4">
              <Notice tone="warning">{t("quoteLost")}</Notice>
            </div>
          )}
          <MarkedText
            root={root}
            text={text}
            facts={facts}
            highlight={captured ?? place}
            layout={layout}
            mayCapture={mayWrite}
            onCapture={capture}
            resumeAt={resumeAt}
            onOpenFact={props.onOpenFact}
          />
        </ReaderColumn>
      </div>
      {isPage && captured === null && (
        <aside
          aria-label={t("factsOfSource")}
          className="w-90 shrink-0 overflow-y-auto border-l p-4 max-lg:hidden"
        >
          <SourceFacts facts={facts} onOpen={props.onOpenFact} />
        </aside>
      )}
      {captured !== null && (
        <CapturePanel
          key={`${captured.start}-${captured.end}`}
          source={source}
          text={text.text}
          span={captured}
          layout={layout}
          onClose={leaveForm}
          onSaved={(fact) => {
            leaveForm();
            props.onFactSaved(fact);
          }}
        />
      )}
    </div>
  );
}

type AskedPlace =
  | { readonly state: "none" }
  | { readonly state: "found"; readonly span: TextSpan }
  | { readonly state: "lost" };

/** The place that the address or the report asks to see. */
function useAskedPlace({ highlight, quoteId, text }: OpenSourceProps): AskedPlace {
  return useMemo(() => {
    if (highlight != null) return { state: "found", span: highlight };
    if (quoteId == null) return { state: "none" };
    const quote = text.quotes.find(({ id }) => id === quoteId);
    return quote === undefined ? { state: "lost" } : { state: "found", span: quote };
  }, [highlight, quoteId, text.quotes]);
}
