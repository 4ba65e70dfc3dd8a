"use client";

import "#components/ui/obey-policy.ts";
import { useTranslations } from "next-intl";
import { ThemeProvider } from "next-themes";
import type { ReactNode } from "react";
import { useToldTimeZone } from "#components/locale/use-told-time-zone.ts";
import { Toaster } from "#components/ui/toast.tsx";
import { TooltipProvider } from "#components/ui/tooltip.tsx";

/** `nonce` is that of the policy of the page being rendered. */
export function Providers({ children, nonce }: { children: ReactNode; nonce: string }) {
  const t = useTranslations("everywhere");
  useToldTimeZone();
  return (
    <ThemeProvider
      attribute="data-theme"
      storageKey="zb-theme"
      nonce={nonce}
      disableTransitionOnChange
    >
      <TooltipProvider>
        {children}
        <Toaster label={t("notifications")} />
      </TooltipProvider>
    </ThemeProvider>
  );
}
