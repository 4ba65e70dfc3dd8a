"use client";

import { PanelLeftClose, PanelLeftOpen, Search } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { classNames } from "../ui/class-names.ts";
import { IconButton } from "../ui/icon-button.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Tooltip } from "../ui/tooltip.tsx";
import { AccountMenu } from "./account-menu.tsx";
import { currentNavItem, type NavItem, navItems } from "./nav-items.ts";
import { ProductMark } from "./product-mark.tsx";
import { useShell } from "./shell-context.tsx";

export interface SideNavProps {
  isFolded: boolean;
  onFold: (isFolded: boolean) => void;
}

/** The navigation at the left; folded, it is a rail of icons. Not on a phone. */
export function SideNav({ isFolded, onFold }: SideNavProps) {
  const t = useTranslations("shell");
  const current = currentNavItem(usePathname());
  return (
    <div
      className={classNames(
        "sticky top-0 hidden h-dvh shrink-0 flex-col border-r bg-sunken px-2 py-3 md:flex",
        isFolded ? "w-13" : "w-55",
      )}
    >
      <Brand isFolded={isFolded} onFold={onFold} />
      <SearchTrigger isFolded={isFolded} />
      <nav aria-label={t("navigation")} className="mt-3">
        <ul className="flex flex-col gap-0.5">
          {navItems.map((item) => (
            <li key={item.href}>
              <NavLink item={item} isCurrent={item === current} isFolded={isFolded} />
            </li>
          ))}
        </ul>
      </nav>
      <div className="mt-auto">
        <AccountMenu isCompact={isFolded} />
      </div>
    </div>
  );
}

function Brand({ isFolded, onFold }: SideNavProps) {
  const t = useTranslations("shell");
  const everywhere = useTranslations("everywhere");
  if (isFolded) {
    return (
      <IconButton
        icon={PanelLeftOpen}
        label={t("expandNavigation")}
        keys="["
        side="right"
        className="mx-auto"
        onClick={() => onFold(false)}
      />
    );
  }
  return (
    <div className="flex h-8 items-center justify-between pl-1.5">
      <Link href="/" className="flex items-center gap-2 rounded-md font-semibold text-14">
        <ProductMark size={22} />
        {everywhere("productName")}
      </Link>
      <IconButton
        icon={PanelLeftClose}
        label={t("collapseNavigation")}
        keys="["
        className="text-faint"
        onClick={() => onFold(true)}
      />
    </div>
  );
}

function SearchTrigger({ isFolded }: Pick<SideNavProps, "isFolded">) {
  const { openPalette } = useShell();
  const t = useTranslations("shell");
  if (isFolded) {
    return (
      <IconButton
        icon={Search}
        label={t("searchOrJump")}
        keys="mod+k"
        side="right"
        className="mx-auto mt-3"
        onClick={openPalette}
      />
    );
  }
  return (
    <button
      type="button"
      onClick={openPalette}
      className="mt-3 flex h-8 items-center gap-2 rounded-md border bg-raised px-2 text-13 text-faint transition-colors duration-100 hover:border-line-strong hover:text-muted"
    >
      <Search size={14} aria-hidden />
      <span className="grow text-left">{t("searchOrJump")}</span>
      <Kbd keys="mod+k" />
    </button>
  );
}

interface NavLinkProps {
  item: NavItem;
  isCurrent: boolean;
  isFolded: boolean;
}

function NavLink({ item, isCurrent, isFolded }: NavLinkProps) {
  const t = useTranslations("shell");
  const { icon: Icon, name, href } = item;
  const link = (
    <Link
      href={href}
      aria-current={isCurrent ? "page" : undefined}
      aria-label={isFolded ? t(name) : undefined}
      className={classNames(
        "flex h-8 items-center gap-2.5 rounded-md px-2 text-13 transition-colors duration-100",
        isCurrent ? "bg-selected font-medium text-ink" : "text-muted hover:bg-hover hover:text-ink",
        isFolded && "mx-auto size-8 justify-center px-0",
      )}
    >
      <Icon size={16} aria-hidden className={isCurrent ? "text-accent" : "text-faint"} />
      {!isFolded && t(name)}
    </Link>
  );
  return isFolded ? (
    <Tooltip label={t(name)} side="right">
      {link}
    </Tooltip>
  ) : (
    link
  );
}
