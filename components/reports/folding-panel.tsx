"use client";

import type { ReactNode, Ref } from "react";
import { Sheet, SheetContent } from "../ui/sheet.tsx";

export interface FoldingPanelProps {
  side: "left" | "right";
  title: string;
  isOpen: boolean;
  /** On narrow windows the panel comes over the page and goes again. */
  isSheet: boolean;
  onClose: () => void;
  /** The panel beside the page; a sheet has a focus of its own. */
  ref?: Ref<HTMLElement>;
  children: ReactNode;
}

/** A panel beside the page. */
export function FoldingPanel(props: FoldingPanelProps) {
  const { side, title, isOpen, isSheet, onClose, ref, children } = props;
  if (isSheet) {
    return (
      <Sheet open={isOpen} onOpenChange={(open) => !open && onClose()}>
        <SheetContent side={side} title={title} className="p-0">
          {children}
        </SheetContent>
      </Sheet>
    );
  }
  if (!isOpen) return null;
  const frame = side === "left" ? "w-55 border-r" : "w-90 border-l";
  return (
    <aside
      ref={ref}
      aria-label={title}
      className={`${frame} relative min-h-0 shrink-0 overflow-y-auto bg-canvas`}
    >
      {children}
    </aside>
  );
}
