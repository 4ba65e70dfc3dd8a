"use client";

import {
  ChevronDown,
  Download,
  FileBraces,
  FileText,
  FileType,
  type LucideIcon,
  X,
} from "lucide-react";
import { useTranslations } from "next-intl";
import { type ExportFormat, exportFormats } from "#core/contracts/reports.ts";
import { Button } from "../ui/button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Menu, MenuContent, MenuItem, MenuTrigger } from "../ui/menu.tsx";
import { useExport } from "./use-export.ts";

const icons: Record<ExportFormat, LucideIcon> = {
  markdown: FileText,
  pdf: FileType,
  json: FileBraces,
};

/** Takes the report out as a file. While that runs, the button says so and can give it up. */
export function ExportMenu({ reportId }: { reportId: string }) {
  const t = useTranslations("exportMenu");
  const { running, start, cancel } = useExport(reportId);
  if (running !== null) {
    return (
      <span role="status" className="inline-flex items-center gap-1 text-13 text-muted">
        <span aria-hidden className="size-2 animate-breathe rounded-full bg-accent" />
        <span className="max-lg:sr-only">{t("running", { format: t(`format.${running}`) })}</span>
        <IconButton icon={X} label={t("cancel")} onClick={cancel} />
      </span>
    );
  }
  return (
    <Menu>
      <MenuTrigger asChild>
        <Button look="ghost" className="max-lg:px-2">
          <Download aria-hidden />
          <span className="max-lg:sr-only">{t("export")}</span>
          <ChevronDown aria-hidden className="max-lg:hidden" />
        </Button>
      </MenuTrigger>
      <MenuContent className="w-60">
        {exportFormats.map((format) => (
          <MenuItem key={format} icon={icons[format]} onSelect={() => void start(format)}>
            <span className="block">{t(`format.${format}`)}</span>
            <span className="block text-12 text-faint">{t(`formatHint.${format}`)}</span>
          </MenuItem>
        ))}
      </MenuContent>
    </Menu>
  );
}
