"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { copyText } from "../copy-text.ts";
import { downloadText } from "../download-text.ts";
import { Button } from "../ui/button.tsx";

/** Copies words that are nowhere else; where nothing may be copied they are offered as a file. */
export function RescueCopyButton({ text, fileName }: { text: string; fileName: string }) {
  const t = useTranslations("editor.notice");
  const everywhere = useTranslations("everywhere");
  const copy = async () => {
    if (await copyText(text)) {
      toast.success(everywhere("copied"));
      return;
    }
    toast.error(t("copyFailed"), {
      action: { label: t("downloadText"), onClick: () => downloadText(fileName, text) },
    });
  };
  return (
    <Button size="sm" onClick={() => void copy()}>
      {t("copyText")}
    </Button>
  );
}
