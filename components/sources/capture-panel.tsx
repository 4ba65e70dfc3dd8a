"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef } from "react";
import { classNames } from "#components/ui/class-names.ts";
import { IconButton } from "#components/ui/icon-button.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import type { Fact } from "#core/contracts/facts.ts";
import type { Source } from "#core/contracts/sources.ts";
import type { TextSpan } from "#core/sources/source-paragraphs.ts";
import { CaptureForm } from "./capture-form.tsx";
import { useLoaded } from "./use-loaded.ts";
import { loadVocabulary } from "./vocabulary.ts";

interface CapturePanelProps {
  source: Source;
  text: string;
  /** The selected words: they become the quote. */
  span: TextSpan;
  layout: "page" | "panel";
  onClose: () => void;
  onSaved: (fact: Fact) => void;
}

/** Beside the text on a wide page, over its lower part elsewhere; the text stays readable. */
export function CapturePanel(props: CapturePanelProps) {
  const { layout, onClose } = props;
  const t = useTranslations("sources.form");
  const everywhere = useTranslations("everywhere");
  const sentenceOf = useErrorSentence();
  const { loaded } = useLoaded("vocabulary", loadVocabulary);
  const panel = useRef<HTMLElement>(null);
  useEffect(() => panel.current?.focus(), []);
  return (
    <section
      ref={panel}
      tabIndex={-1}
      aria-label={t("title")}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
      className={classNames(
        "flex shrink-0 flex-col bg-canvas outline-none",
        layout === "page"
          ? "w-90 border-l max-lg:fixed max-lg:inset-x-0 max-lg:bottom-0 max-lg:z-40 max-lg:max-h-[70dvh] max-lg:w-auto max-lg:animate-slide-up max-lg:rounded-t-lg max-lg:border-l-0 max-lg:shadow-dialog"
          : "absolute inset-x-0 bottom-0 z-20 max-h-[85%] animate-slide-up rounded-t-lg shadow-dialog",
      )}
    >
      <header className="flex h-12 shrink-0 items-center justify-between border-b pr-2 pl-4">
        <h2 className="font-semibold text-14">{t("title")}</h2>
        <IconButton icon={X} label={everywhere("close")} onClick={onClose} />
      </header>
      {loaded.state === "loading" && <FormSkeleton />}
      {loaded.state === "failed" && (
        <p role="alert" className="p-4 text-13 text-red">
          {sentenceOf(loaded.error)}
        </p>
      )}
      {loaded.state === "loaded" && <CaptureForm {...props} vocabulary={loaded.value} />}
    </section>
  );
}

function FormSkeleton() {
  return (
    <div className="flex flex-col gap-5 p-4">
      <Skeleton className="h-16" />
      <Skeleton className="h-9" />
      <Skeleton className="h-9" />
      <Skeleton className="h-9" />
    </div>
  );
}
