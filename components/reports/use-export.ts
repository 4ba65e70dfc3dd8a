"use client";

import { useLocale, useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { toast } from "sonner";
import type { ExportFormat } from "#core/contracts/reports.ts";
import { fetchApi, withQuery } from "../api-client.ts";
import { useErrorSentence } from "../use-error-sentence.ts";
import { exportNotesIn } from "./export-notes.ts";
import { fileNameIn } from "./file-name-in.ts";

/** One export at a time: fetched, so that it can be given up and its errors told, then saved. */
export function useExport(reportId: string) {
  const t = useTranslations("exportMenu");
  const locale = useLocale();
  const errorSentence = useErrorSentence();
  const [running, setRunning] = useState<ExportFormat | null>(null);
  const controller = useRef<AbortController | null>(null);

  useEffect(() => () => controller.current?.abort(), []);

  async function start(format: ExportFormat): Promise<void> {
    const current = new AbortController();
    controller.current = current;
    setRunning(format);
    try {
      const path = withQuery(`/reports/${reportId}/export`, { format, locale });
      const response = await fetchApi(path, { signal: current.signal });
      const name = fileNameIn(response.headers.get("content-disposition"));
      saveFile(await response.blob(), name ?? `report.${format}`);
      const notes = exportNotesIn(response.headers.get("zonebrief-export-notes"));
      toast.success(t("done", { format: t(`format.${format}`) }), {
        description: notes.map((note) => t(`note.${note}`)).join(" "),
      });
    } catch (error) {
      if (current.signal.aborted) toast(t("cancelled"));
      else toast.error(errorSentence(error));
    } finally {
      setRunning(null);
    }
  }

  return { running, start, cancel: () => controller.current?.abort() };
}

function saveFile(bytes: Blob, name: string): void {
  const url = URL.createObjectURL(bytes);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own hold of the bytes once this task is over.
  setTimeout(() => URL.revokeObjectURL(url));
}
