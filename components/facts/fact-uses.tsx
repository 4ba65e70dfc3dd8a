"use client";

import Link from "next/link";
import { useTranslations } from "next-intl";
import { useEffect, useState } from "react";
import { Badge } from "#components/ui/badge.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { FactUse } from "#core/contracts/facts.ts";
import { loadUses } from "./fact-api.ts";

type Uses = readonly FactUse[] | "loading" | "failed";

interface FactUsesProps {
  factId: string;
  /** The fact's newest revision: whether a use is stale is asked anew with each. */
  revision: number;
}

/** The reports that use a fact, as far as the person may read them. */
export function FactUses({ factId, revision }: FactUsesProps) {
  const t = useTranslations("factPanel");
  const [uses, setUses] = useState<Uses>("loading");
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision makes uses stale
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    loadUses(factId, signal).then(
      (loaded) => signal.aborted || setUses(loaded),
      () => signal.aborted || setUses("failed"),
    );
    return () => controller.abort();
  }, [factId, revision]);

  if (uses === "loading") return <Skeleton className="w-1/2" />;
  if (uses === "failed") return <p className="text-13 text-red">{t("usesFailed")}</p>;
  if (uses.length === 0) return <p className="text-13 text-faint">{t("noUses")}</p>;
  return (
    <ul className="flex flex-col gap-1.5 text-13">
      {uses.map((use) => (
        <li key={`${use.reportId} ${use.ordinal}`} className="flex flex-wrap items-center gap-x-2">
          <Link href={`/reports/${use.reportId}`} className="truncate text-accent hover:underline">
            {use.reportTitle}
          </Link>
          <span className="shrink-0 text-muted tabular-nums">{use.text}</span>
          {use.isStale && <Badge tone="amber">{t("useStale")}</Badge>}
        </li>
      ))}
    </ul>
  );
}
