"use client";

import { useTranslations } from "next-intl";
import { EmptyState } from "#components/ui/empty-state.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Fact } from "#core/contracts/facts.ts";
import { FactLines } from "./fact-lines.tsx";
import type { Loaded } from "./use-loaded.ts";

interface SourceFactsProps {
  facts: Loaded<readonly Fact[]>;
  onOpen: (fact: Fact) => void;
}

/** What was captured from the source, beside its text. */
export function SourceFacts({ facts, onOpen }: SourceFactsProps) {
  const t = useTranslations("sources");
  if (facts.state === "loading") {
    return [0, 1, 2].map((row) => <Skeleton key={row} className="mb-4 h-10" />);
  }
  if (facts.state === "failed") {
    return (
      <p role="alert" className="text-13 text-red">
        {t("factsFailed")}
      </p>
    );
  }
  if (facts.value.length === 0) {
    return <EmptyState title={t("noFactsTitle")}>{t("noFactsBody")}</EmptyState>;
  }
  return (
    <>
      <h2 className="px-2 pb-2 font-medium text-13 text-muted">
        {t("factsOfSource")} <span className="tabular-nums">{facts.value.length}</span>
      </h2>
      <FactLines facts={facts.value} onOpen={onOpen} />
    </>
  );
}
