"use client";

import { usePathname } from "next/navigation";
import { useTranslations } from "next-intl";
import { type ReactNode, useCallback, useMemo, useState } from "react";
import type { Me } from "#core/contracts/people.ts";
import { keepCookie } from "../keep-cookie.ts";
import { LaterDialog, laterPart, useFetchAhead } from "../ui/later.tsx";
import { BottomBar } from "./bottom-bar.tsx";
import { ShellContext } from "./shell-context.tsx";
import { SideNav } from "./side-nav.tsx";
import { TopBar } from "./top-bar.tsx";
import { useGlobalKeys } from "./use-global-keys.ts";

export interface ShellProps {
  viewer: Me;
  /** As the person last left it, known before the first paint. */
  isNavFolded: boolean;
  children: ReactNode;
}

const palette = laterPart(() => import("./palette.tsx").then((file) => file.Palette));
const keyList = laterPart(() => import("./key-list.tsx").then((file) => file.KeyList));
const dialogs = [palette, keyList];

const navCookie = "zb-nav";

/**
 * What surrounds every page of the workspace: navigation at the left (below on a phone), the
 * palette, the list of keys. A report has the whole window to itself.
 */
export function Shell({ viewer, isNavFolded, children }: ShellProps) {
  const t = useTranslations("shell");
  const isReport = usePathname().startsWith("/reports/");
  const [isFolded, setIsFolded] = useState(isNavFolded);
  const [open, setOpen] = useState<"palette" | "keys" | null>(null);

  function foldNav(next: boolean): void {
    setIsFolded(next);
    keepCookie(navCookie, next ? "folded" : "open");
  }

  useFetchAhead(dialogs, true);
  const openPalette = useCallback(() => setOpen("palette"), []);
  const openKeyList = useCallback(() => setOpen("keys"), []);
  useGlobalKeys({ openPalette, openKeyList, toggleNav: () => foldNav(!isFolded) });
  const state = useMemo(
    () => ({ viewer, openPalette, openKeyList }),
    [viewer, openPalette, openKeyList],
  );

  const dialogProps = (name: "palette" | "keys") => ({
    isOpen: open === name,
    onOpenChange: (isOpen: boolean) => setOpen(isOpen ? name : null),
  });

  return (
    <ShellContext value={state}>
      <a
        href="#content"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-60 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-float"
      >
        {t("skipToContent")}
      </a>
      <div className="flex min-h-dvh">
        {!isReport && <SideNav isFolded={isFolded} onFold={foldNav} />}
        <div className="flex min-w-0 grow flex-col">
          {!isReport && <TopBar />}
          <div id="content" tabIndex={-1} className="flex min-w-0 grow flex-col outline-none">
            {children}
          </div>
          {!isReport && <BottomBar />}
        </div>
      </div>
      <LaterDialog part={palette} props={dialogProps("palette")} />
      <LaterDialog part={keyList} props={dialogProps("keys")} />
    </ShellContext>
  );
}
