import { useTranslations } from "next-intl";
import type { ReactNode } from "react";
import { LanguageMenu } from "../locale/language-menu.tsx";
import { ProductMark } from "../shell/product-mark.tsx";

export interface EntranceProps {
  title: ReactNode;
  lead?: ReactNode;
  children: ReactNode;
}

/** The plain page in front of the workspace: mark, one card's worth of content, language. */
export function Entrance({ title, lead, children }: EntranceProps) {
  const t = useTranslations("everywhere");
  return (
    <div className="flex min-h-dvh flex-col bg-sunken">
      <header className="flex h-14 items-center justify-between px-5">
        <span className="flex items-center gap-2 font-semibold text-14">
          <ProductMark />
          {t("productName")}
        </span>
        <LanguageMenu />
      </header>
      <main className="flex grow items-start justify-center px-4 pt-[10vh] pb-16">
        <div className="w-full max-w-90">
          <h1 className="font-semibold text-24 tracking-tight">{title}</h1>
          {lead !== undefined && <p className="mt-2 text-14 text-muted">{lead}</p>}
          <div className="mt-8">{children}</div>
        </div>
      </main>
    </div>
  );
}
