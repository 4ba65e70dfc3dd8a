"use client";

import { Upload } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Button } from "../ui/button.tsx";
import { UploadDialog } from "./upload-dialog.tsx";

/** Opens the dialog through the address, so that a link can do so too. */
export function UploadSourceButton() {
  const t = useTranslations("sources.upload");
  const { set } = useUrlQuery();
  return (
    <Button look="primary" onClick={() => set({ upload: "1" })}>
      <Upload aria-hidden />
      {t("button")}
    </Button>
  );
}

/** Open while the address says `?upload=1`; the list behind it follows every upload. */
export function UploadSourceDialog() {
  const router = useRouter();
  const { get, set } = useUrlQuery();
  return (
    <UploadDialog
      isOpen={get("upload") !== null}
      onOpenChange={(isOpen) => !isOpen && set({ upload: null })}
      onChanged={() => router.refresh()}
    />
  );
}
