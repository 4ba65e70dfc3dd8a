"use client";

import { useTranslations } from "next-intl";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { Toaster } from "#components/ui/toast.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";

export function Providers({ children }: { children: ReactNode }) {
  const t = useTranslations("common");
  return (
    <ThemeProvider attribute="data-theme" storageKey="zb-theme" disableTransitionOnChange>
      <TooltipProvider>
        {children}
        <Toaster label={t("notifications")} />
      </TooltipProvider>
    </ThemeProvider>
  );
}
