"use client";

import { useTheme } from "next-themes";
import { Toaster as Sonner } from "sonner";

/** Where `toast()` from sonner appears. One per page, in the root layout. */
export function Toaster({ label }: { label: string }) {
  const { resolvedTheme } = useTheme();
  return (
    <Sonner
      theme={resolvedTheme === "dark" ? "dark" : "light"}
      position="bottom-right"
      containerAriaLabel={label}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full flex-wrap items-center justify-end gap-2 rounded-lg bg-raised px-3 py-2.5 text-13 text-ink shadow-float has-[[data-close-button]]:pr-8 sm:w-90",
          icon: "shrink-0 text-accent",
          error: "[&_[data-icon]]:text-red",
          // Actions that leave the words too little room go below them.
          content: "min-w-56 flex-1",
          closeButton:
            "absolute top-2 right-2 flex size-5 items-center justify-center rounded-md text-faint hover:bg-hover hover:text-ink",
          description: "text-muted",
          actionButton: "shrink-0 rounded-md px-2 py-1 font-medium text-accent hover:bg-hover",
          cancelButton: "shrink-0 rounded-md px-2 py-1 text-muted hover:bg-hover",
        },
      }}
    />
  );
}
