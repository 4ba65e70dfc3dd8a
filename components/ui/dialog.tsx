"use client";

import { X } from "lucide-react";
import { useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { IconButton } from "./icon-button.tsx";

export const Dialog = Radix.Root;
export const DialogTrigger = Radix.Trigger;
export const DialogClose = Radix.Close;

export const scrimStyle = "fixed inset-0 z-40 animate-appear bg-scrim";

export interface DialogContentProps {
  title: ReactNode;
  description?: ReactNode;
  children: ReactNode;
  width?: "sm" | "md" | "lg";
  /** False while losing what is inside would hurt: pressing beside it then does nothing. */
  closesOnPressOutside?: boolean;
}

const widths = { sm: "sm:max-w-100", md: "sm:max-w-130", lg: "sm:max-w-180" };

/** A dialog in the middle; on a phone it fills the width and sits at the bottom. */
export function DialogContent(props: DialogContentProps) {
  const { title, description, children, width = "md", closesOnPressOutside = true } = props;
  const t = useTranslations("everywhere");
  return (
    <Radix.Portal>
      <Radix.Overlay className={scrimStyle} />
      <Radix.Content
        {...(description === undefined ? { "aria-describedby": undefined } : {})}
        onOpenAutoFocus={focusBody}
        // A question that stands above answers the key itself: Radix may ask the lower of the two.
        onEscapeKeyDown={(event) => {
          if (document.querySelector("[role=alertdialog]") !== null) event.preventDefault();
        }}
        onInteractOutside={(event) => {
          if (!closesOnPressOutside) event.preventDefault();
        }}
        className={classNames(
          "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-rise flex-col rounded-t-lg bg-raised shadow-dialog outline-none sm:inset-x-auto sm:top-[12vh] sm:bottom-auto sm:left-1/2 sm:max-h-[76vh] sm:w-[calc(100vw-32px)] sm:-translate-x-1/2 sm:rounded-lg",
          widths[width],
        )}
      >
        <header className="flex items-start gap-4 px-5 pt-4 pb-3">
          <div className="grow">
            <Radix.Title className="font-semibold text-16 text-ink">{title}</Radix.Title>
            {description !== undefined && (
              <Radix.Description className="mt-1 text-13 text-muted">
                {description}
              </Radix.Description>
            )}
          </div>
          <Radix.Close asChild>
            <IconButton icon={X} label={t("close")} className="-mr-2 -mt-1" />
          </Radix.Close>
        </header>
        <div data-dialog-body="" className="min-h-0 grow overflow-y-auto px-5 pb-5">
          {children}
        </div>
      </Radix.Content>
    </Radix.Portal>
  );
}

/**
 * Radix would begin with the close button and its tooltip: begin with the first field instead, or,
 * where there is none, with the dialog itself.
 */
export function focusBody(event: Event): void {
  event.preventDefault();
  const dialog = event.currentTarget;
  if (!(dialog instanceof HTMLElement) || dialog.contains(document.activeElement)) return;
  const field = dialog.querySelector<HTMLElement>(
    "[data-dialog-body] :is(input, textarea, select, [role=combobox]):not(:disabled)",
  );
  (field ?? dialog).focus();
}

/** The dialog's buttons, at the right, the main one last. */
export function DialogFooter({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap items-center justify-end gap-2">{children}</div>;
}
