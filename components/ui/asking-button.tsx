"use client";

import type { LucideIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { ConfirmDialog } from "./confirm-dialog.tsx";
import { IconButton } from "./icon-button.tsx";

export interface AskingProps {
  /** The button that leads to the question. */
  button: (ask: () => void) => ReactNode;
  title: ReactNode;
  /** A verb. */
  action: ReactNode;
  /** What will happen and what stays. */
  children: ReactNode;
  isBusy: boolean;
  /** The dialog closes when it ends, well or not. */
  onConfirm: () => Promise<unknown>;
}

/** A button for something that is not simply taken back: asks first. */
export function Asking({ button, onConfirm, ...question }: AskingProps) {
  const [isAsking, setIsAsking] = useState(false);
  const confirm = async () => {
    await onConfirm();
    setIsAsking(false);
  };
  return (
    <>
      {button(() => setIsAsking(true))}
      <ConfirmDialog
        {...question}
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        onConfirm={() => void confirm()}
      />
    </>
  );
}

export interface AskingButtonProps extends Omit<AskingProps, "button"> {
  icon: LucideIcon;
  /** Names what it is done to. */
  label: string;
}

/** The same as a row's icon. */
export function AskingButton({ icon, label, ...asking }: AskingButtonProps) {
  return (
    <Asking {...asking} button={(ask) => <IconButton icon={icon} label={label} onClick={ask} />} />
  );
}
