"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { classNames } from "../ui/class-names.ts";
import { currentNavItem, navItems } from "./nav-items.ts";

/** The navigation on a phone. */
export function BottomBar() {
  const t = useTranslations("shell");
  const current = currentNavItem(usePathname());
  return (
    <nav
      aria-label={t("navigation")}
      className="sticky bottom-0 z-30 border-t bg-canvas pb-[env(safe-area-inset-bottom)] md:hidden"
    >
      <ul className="grid grid-cols-5">
        {navItems.map((item) => (
          <li key={item.href}>
            <Link
              href={item.href}
              aria-current={item === current ? "page" : undefined}
              className={classNames(
                "flex h-14 flex-col items-center justify-center gap-1 text-12",
                item === current ? "font-medium text-accent" : "text-muted",
              )}
            >
              <item.icon size={20} aria-hidden />
              {t(item.name)}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
