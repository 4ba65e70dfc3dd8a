import { Building2, FileText, Hash, type LucideIcon, Newspaper, Settings } from "lucide-react";

export interface NavItem {
  readonly href: string;
  readonly name: "reports" | "facts" | "sources" | "zones" | "settings";
  readonly icon: LucideIcon;
  /** Pressed after "g". */
  readonly key?: string;
}

export const navItems: readonly NavItem[] = [
  { href: "/", name: "reports", icon: FileText, key: "r" },
  { href: "/facts", name: "facts", icon: Hash, key: "f" },
  { href: "/sources", name: "sources", icon: Newspaper, key: "s" },
  { href: "/zones", name: "zones", icon: Building2, key: "z" },
  { href: "/settings", name: "settings", icon: Settings },
];

/** The item whose pages `pathname` belongs to; a report belongs to the reports at "/". */
export function currentNavItem(pathname: string): NavItem | undefined {
  if (pathname === "/" || pathname.startsWith("/reports/")) return navItems[0];
  return navItems.find(({ href }) => href !== "/" && isWithin(pathname, href));
}

function isWithin(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`);
}
