"use client";

import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";

export interface AskingButtonProps {
  icon: LucideIcon;
  /** Names what it is done to. */
  label: string;
  title: ReactNode;
  /** A verb. */
  action: ReactNode;
  /** What will happen and what stays. */
  children: ReactNode;
  isBusy: boolean;
  /** The dialog closes when it ends, well or not. */
  onConfirm: () => Promise<unknown>;
}

/** A row's button for something that somebody else will feel: asks first. */
export function AskingButton(props: AskingButtonProps) {
  const [isAsking, setIsAsking] = useState(false);
  const confirm = async () => {
    await props.onConfirm();
    setIsAsking(false);
  };
  return (
    <>
      <IconButton icon={props.icon} label={props.label} onClick={() => setIsAsking(true)} />
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={props.title}
        action={props.action}
        isBusy={props.isBusy}
        onConfirm={() => void confirm()}
      >
        {props.children}
      </ConfirmDialog>
    </>
  );
}
