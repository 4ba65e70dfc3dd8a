"use client";

import { Search } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import { IconButton } from "../ui/icon-button.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { ProductMark } from "./product-mark.tsx";
import { useShell } from "./shell-context.tsx";

/** On a phone: mark, search and account above the page. */
export function TopBar() {
  const { openPalette } = useShell();
  const t = useTranslations("shell");
  const everywhere = useTranslations("everywhere");
  return (
    <header className="sticky top-0 z-30 flex h-12 items-center gap-1 border-b bg-canvas px-3 md:hidden">
      <Link href="/" className="flex grow items-center gap-2 font-semibold text-14">
        <ProductMark size={22} />
        {everywhere("productName")}
      </Link>
      <IconButton icon={Search} label={t("searchOrJump")} onClick={openPalette} />
      <div>
        <AccountMenu isCompact />
      </div>
    </header>
  );
}
