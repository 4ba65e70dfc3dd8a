"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Button } from "../ui/button.tsx";

/** Opens the dialog through the address, so that the palette can do so too. */
export function NewReportButton() {
  const t = useTranslations("home");
  const { set } = useUrlQuery();
  return (
    <Button look="primary" onClick={() => set({ new: "1" })}>
      <Plus aria-hidden />
      {t("newReport")}
    </Button>
  );
}
