"use client";

import { Command } from "cmdk";
import { Building2, FilePlus2, FileText, Hash, type LucideIcon, Search } from "lucide-react";
import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { Dialog as Radix } from "radix-ui";
import { type ReactNode, useState } from "react";
import { scrimStyle } from "../ui/dialog.tsx";
import { useAsyncSearch } from "../ui/use-async-search.ts";
import { useMarkedOption } from "../ui/use-marked-option.ts";
import { navItems } from "./nav-items.ts";
import { type PaletteFinding, searchEverything } from "./search-everything.ts";
import { useViewer } from "./shell-context.tsx";

export interface PaletteProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
}

/** Ctrl/Cmd-K: go to a page, start a report, or find a report, a fact or a zone. */
export function Palette({ isOpen, onOpenChange }: PaletteProps) {
  const t = useTranslations("shell.palette");
  return (
    <Radix.Root open={isOpen} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className={scrimStyle} />
        <Radix.Content
          aria-describedby={undefined}
          className="-translate-x-1/2 fixed top-[14vh] left-1/2 z-50 w-[calc(100vw-24px)] max-w-150 animate-rise overflow-hidden rounded-lg bg-raised shadow-dialog outline-none"
        >
          <Radix.Title className="sr-only">{t("label")}</Radix.Title>
          <PaletteBody close={() => onOpenChange(false)} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

const findingIcons: Record<PaletteFinding["kind"], LucideIcon> = {
  report: FileText,
  fact: Hash,
  zone: Building2,
};

const newReportValue = "new-report";
const kindOrder = ["report", "zone", "fact"] as const;

function sortedFindings(items: readonly PaletteFinding[]): readonly PaletteFinding[] {
  return kindOrder.flatMap((kind) => items.filter((item) => item.kind === kind));
}

function PaletteBody({ close }: { close: () => void }) {
  const t = useTranslations("shell");
  const router = useRouter();
  const viewer = useViewer();
  const [query, setQuery] = useState("");
  const locale = useLocale();
  const found = useAsyncSearch(query, (words, signal) =>
    searchEverything(words, { signal, locale }),
  );
  const go = (href: string) => {
    close();
    router.push(href);
  };
  const pages = navItems.filter(({ name }) => matches(t(name), query));
  const offersNewReport = viewer.role !== "reader" && matches(t("palette.newReport"), query);
  const marked = useMarkedOption([
    ...sortedFindings(found.items).map(({ href }) => href),
    ...(offersNewReport ? [newReportValue] : []),
    ...pages.map(({ href }) => href),
  ]);
  const isEmpty =
    pages.length === 0 &&
    !offersNewReport &&
    found.state !== "searching" &&
    found.items.length === 0;
  return (
    <Command {...marked} shouldFilter={false} label={t("palette.label")} loop>
      <div className="flex items-center gap-2 border-b px-4">
        <Search size={16} aria-hidden className="shrink-0 text-faint" />
        <Command.Input
          value={query}
          onValueChange={setQuery}
          placeholder={t("palette.placeholder")}
          className="h-12 w-full bg-transparent text-14 outline-none"
        />
      </div>
      <Command.List className="max-h-[52vh] overflow-y-auto p-2">
        {isEmpty && (
          <p className="px-2 py-6 text-center text-13 text-faint">{t("palette.empty")}</p>
        )}
        <Findings items={found.items} go={go} />
        {offersNewReport && (
          <Group heading={t("palette.actions")}>
            <Item icon={FilePlus2} value={newReportValue} onSelect={() => go("/?new=1")}>
              {t("palette.newReport")}
            </Item>
          </Group>
        )}
        {pages.length > 0 && (
          <Group heading={t("palette.goTo")}>
            {pages.map(({ href, name, icon }) => (
              <Item key={href} icon={icon} value={href} onSelect={() => go(href)}>
                {t(name)}
              </Item>
            ))}
          </Group>
        )}
      </Command.List>
    </Command>
  );
}

function Findings(props: { items: readonly PaletteFinding[]; go: (href: string) => void }) {
  const t = useTranslations("shell");
  const nameOfKind = { report: t("reports"), zone: t("zones"), fact: t("facts") };
  return kindOrder.map((kind) => {
    const items = props.items.filter((item) => item.kind === kind);
    if (items.length === 0) return null;
    return (
      <Group key={kind} heading={nameOfKind[kind]}>
        {items.map(({ href, label, hint }) => (
          <Item key={href} icon={findingIcons[kind]} value={href} onSelect={() => props.go(href)}>
            {label}
            {hint !== null && <span className="ml-2 text-12 text-faint">{hint}</span>}
          </Item>
        ))}
      </Group>
    );
  });
}

function Group({ heading, children }: { heading: string; children: ReactNode }) {
  return (
    <Command.Group
      heading={heading}
      className="[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:py-1.5 [&_[cmdk-group-heading]]:text-12 [&_[cmdk-group-heading]]:text-faint"
    >
      {children}
    </Command.Group>
  );
}

interface ItemProps {
  icon: LucideIcon;
  value: string;
  onSelect: () => void;
  children: ReactNode;
}

function Item({ icon: Icon, value, onSelect, children }: ItemProps) {
  return (
    <Command.Item
      value={value}
      onSelect={onSelect}
      className="flex min-h-9 cursor-pointer items-center gap-2.5 rounded-md px-2 text-13 data-[selected=true]:bg-hover"
    >
      <Icon size={16} aria-hidden className="shrink-0 text-faint" />
      <span className="truncate">{children}</span>
    </Command.Item>
  );
}

function matches(name: string, query: string): boolean {
  return name.toLowerCase().includes(query.trim().toLowerCase());
}
