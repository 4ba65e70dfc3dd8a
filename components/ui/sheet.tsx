"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { focusBody, scrimStyle } from "./dialog.tsx";
import { IconButton } from "./icon-button.tsx";

export const Sheet = Radix.Root;
export const SheetTrigger = Radix.Trigger;
export const SheetClose = Radix.Close;

const sides = {
  right: "inset-y-0 right-0 w-[min(92vw,420px)] animate-slide-right border-l",
  left: "inset-y-0 left-0 w-[min(84vw,300px)] animate-slide-left border-r",
  bottom: "inset-x-0 bottom-0 max-h-[88dvh] animate-slide-up rounded-t-lg border-t",
};

export interface SheetContentProps {
  side: keyof typeof sides;
  title: ReactNode;
  children: ReactNode;
  className?: string;
}

/** A panel that slides in from an edge over the page: side panels on narrow screens. */
export function SheetContent({ side, title, children, className }: SheetContentProps) {
  const t = useTranslations("everywhere");
  return (
    <Radix.Portal>
      <Radix.Overlay className={scrimStyle} />
      <Radix.Content
        aria-describedby={undefined}
        onOpenAutoFocus={focusBody}
        className={classNames(
          "fixed z-50 flex flex-col bg-canvas shadow-dialog outline-none",
          sides[side],
        )}
      >
        <header className="flex h-12 shrink-0 items-center justify-between gap-2 border-b pr-2 pl-4">
          <Radix.Title className="font-semibold text-14">{title}</Radix.Title>
          <Radix.Close asChild>
            <IconButton icon={X} label={t("close")} />
          </Radix.Close>
        </header>
        <div
          data-dialog-body=""
          className={classNames("min-h-0 grow overflow-y-auto p-4", className)}
        >
          {children}
        </div>
      </Radix.Content>
    </Radix.Portal>
  );
}
