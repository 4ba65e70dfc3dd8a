"use client";

import { useTranslations } from "next-intl";
import { AlertDialog as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { Button } from "./button.tsx";
import { scrimStyle } from "./dialog.tsx";

export interface ConfirmDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  title: ReactNode;
  /** What will happen and what stays. */
  children: ReactNode;
  /** A verb: "移除", "撤销邀请". */
  action: ReactNode;
  isBusy?: boolean;
  onConfirm: () => void;
}

/** Asks before something that cannot be taken back; the caller closes it when the work is done. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const t = useTranslations("everywhere");
  return (
    <Radix.Root open={props.isOpen} onOpenChange={props.onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrimStyle} />
        <Radix.Content
          onKeyDown={({ key }) => key === "Escape" && props.onOpenChange(false)}
          className="-translate-x-1/2 fixed top-[20vh] left-1/2 z-50 w-[calc(100vw-32px)] max-w-100 animate-rise rounded-lg bg-raised p-5 shadow-dialog outline-none"
        >
          <Radix.Title className="font-semibold text-16 text-ink">{props.title}</Radix.Title>
          <Radix.Description className="mt-2 text-14 text-muted">
            {props.children}
          </Radix.Description>
          <div className="mt-5 flex justify-end gap-2">
            <Radix.Cancel asChild>
              <Button>{t("cancel")}</Button>
            </Radix.Cancel>
            <Button look="danger" isBusy={props.isBusy ?? false} onClick={props.onConfirm}>
              {props.action}
            </Button>
          </div>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
