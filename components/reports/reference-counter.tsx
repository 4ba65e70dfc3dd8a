"use client";

import { Check, Hash, TriangleAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { needsLook } from "#components/facts/reference-store.ts";
import { useListedReferences } from "#components/facts/report-facts-context.tsx";

/** How many numbers are linked and how many need a look; a press lists them. */
export function ReferenceCounter({ onOpen }: { onOpen: () => void }) {
  const t = useTranslations("factPanel");
  const listed = useListedReferences();
  const stale = listed.filter(needsLook).length;
  const current = listed.length - stale;
  if (listed.length === 0) return null;
  return (
    <button
      type="button"
      onClick={onOpen}
      className="hidden h-8 items-center gap-3 rounded-md px-2 text-13 text-muted tabular-nums transition-colors duration-100 hover:bg-hover hover:text-ink md:inline-flex"
    >
      <span className="sr-only">{t("counts", { total: listed.length, current, stale })}</span>
      <Count icon={<Hash size={14} aria-hidden className="text-faint" />} value={listed.length} />
      <Count icon={<Check size={14} aria-hidden className="text-accent" />} value={current} />
      {stale > 0 && (
        <Count
          icon={<TriangleAlert size={14} aria-hidden className="text-amber" />}
          value={stale}
        />
      )}
    </button>
  );
}

function Count({ icon, value }: { icon: ReactNode; value: number }) {
  return (
    <span aria-hidden className="inline-flex items-center gap-1">
      {icon}
      {value}
    </span>
  );
}
