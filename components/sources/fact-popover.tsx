"use client";

import { useTranslations } from "next-intl";
import { useMemo } from "react";
import { Popover, PopoverAnchor, PopoverContent } from "#components/ui/popover.tsx";
import { Skeleton } from "#components/ui/skeleton.tsx";
import type { Fact } from "#core/contracts/facts.ts";
import { FactLines } from "./fact-lines.tsx";

interface FactPopoverProps {
  /** The marked words that were pressed. */
  mark: Element;
  /** Null while they are loading. */
  facts: readonly Fact[] | null;
  onOpen: (fact: Fact) => void;
  onClose: () => void;
}

/** The facts taken from one marked place. */
export function FactPopover({ mark, facts, onOpen, onClose }: FactPopoverProps) {
  const t = useTranslations("sources");
  const anchor = useMemo(() => ({ current: mark }), [mark]);
  return (
    <Popover open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <PopoverAnchor virtualRef={anchor} />
      <PopoverContent aria-label={t("factsHere")} className="w-80 p-2">
        <p className="px-2 pb-1 text-12 text-faint">{t("factsHere")}</p>
        {facts === null ? (
          <Skeleton className="m-2 h-10" />
        ) : (
          <FactLines facts={facts} onOpen={onOpen} />
        )}
      </PopoverContent>
    </Popover>
  );
}
