import "@fontsource-variable/inter/wght.css";
import "./globals.css";
import type { Metadata, Viewport } from "next";
import { headers } from "next/headers";
import { NextIntlClientProvider } from "next-intl";
import { getLocale, getTranslations } from "next-intl/server";
import type { ReactNode } from "react";
import { htmlLang } from "#core/locale.ts";
import { nonceHeader } from "#server/runtime.ts";
import { Providers } from "./providers.tsx";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("everywhere");
  return {
    title: { default: t("productName"), template: `%s · ${t("productName")}` },
    referrer: "same-origin",
    robots: { index: false, follow: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#fefdfc" },
    { media: "(prefers-color-scheme: dark)", color: "#1a1917" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const locale = await getLocale();
  const nonce = (await headers()).get(nonceHeader) ?? "";
  return (
    <html lang={htmlLang(locale)} suppressHydrationWarning>
      <body>
        <NextIntlClientProvider>
          <Providers nonce={nonce}>{children}</Providers>
        </NextIntlClientProvider>
      </body>
    </html>
  );
}
