"use client";

import {
  KeyRound,
  type LucideIcon,
  MailPlus,
  MonitorSmartphone,
  Palette,
  ScrollText,
  User,
  Users,
} from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { useViewer } from "../shell/shell-context.tsx";
import { classNames } from "../ui/class-names.ts";

interface Section {
  readonly href: string;
  readonly name:
    | "profile"
    | "members"
    | "invitations"
    | "tokens"
    | "sessions"
    | "audit"
    | "appearance";
  readonly icon: LucideIcon;
  readonly isForAdmins?: boolean;
}

const sections: readonly Section[] = [
  { href: "/settings", name: "profile", icon: User },
  { href: "/settings/appearance", name: "appearance", icon: Palette },
  { href: "/settings/members", name: "members", icon: Users },
  { href: "/settings/invitations", name: "invitations", icon: MailPlus, isForAdmins: true },
  { href: "/settings/sessions", name: "sessions", icon: MonitorSmartphone },
  { href: "/settings/tokens", name: "tokens", icon: KeyRound },
  { href: "/settings/audit", name: "audit", icon: ScrollText, isForAdmins: true },
];

export function SettingsNav() {
  const t = useTranslations("settings");
  const audit = useTranslations("audit");
  const pathname = usePathname();
  const isAdmin = useViewer().role === "admin";
  return (
    <nav aria-label={t("sections")}>
      <ul className="flex flex-wrap gap-1 md:w-44 md:flex-col md:gap-0.5">
        {sections
          .filter(({ isForAdmins }) => isAdmin || isForAdmins !== true)
          .map(({ href, name, icon: Icon }) => (
            <li key={href}>
              <Link
                href={href}
                aria-current={pathname === href ? "page" : undefined}
                className={classNames(
                  "flex h-8 items-center gap-2 whitespace-nowrap rounded-md px-2 text-13 transition-colors duration-100",
                  pathname === href
                    ? "bg-selected font-medium text-ink"
                    : "text-muted hover:bg-hover hover:text-ink",
                )}
              >
                <Icon size={16} aria-hidden className="text-faint" />
                {name === "audit" ? audit("title") : t(`${name}.title`)}
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  );
}
