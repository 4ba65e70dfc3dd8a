"use client";

import { CloudAlert } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";

/** In place of a page that could not be made; the way out is to try again. */
export function FailedPage({ retry }: { retry: () => void }) {
  const t = useTranslations("shell.failed");
  return (
    <main className="flex grow items-center justify-center py-20">
      <EmptyState
        icon={CloudAlert}
        title={<h1 className="text-16">{t("title")}</h1>}
        action={<Button onClick={retry}>{t("retry")}</Button>}
      >
        {t("body")}
      </EmptyState>
    </main>
  );
}
