"use client";

import { Tooltip as Radix } from "radix-ui";
import type { ReactElement, ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

export const TooltipProvider = Radix.Provider;

export interface TooltipProps {
  label: ReactNode;
  /** Keys as `Kbd` takes them: "mod+k". */
  keys?: string | undefined;
  side?: "top" | "right" | "bottom" | "left";
  /** One element that takes a ref and focus. */
  children: ReactElement;
}

/** A short name or explanation on hover and focus; never the only place where something is said. */
export function Tooltip({ label, keys, side = "bottom", children }: TooltipProps) {
  return (
    <Radix.Root delayDuration={400}>
      <Radix.Trigger asChild>{children}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-60 flex max-w-72 animate-appear items-center gap-2 rounded-md bg-ink px-2 py-1 text-12 text-canvas"
        >
          {label}
          {keys !== undefined && <Kbd keys={keys} isInverted />}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}
