import { FileQuestionMark } from "lucide-react";
import Link from "next/link";
import { getTranslations } from "next-intl/server";
import { Button } from "#components/ui/button.tsx";
import { EmptyState } from "#components/ui/empty-state.tsx";

export default async function NotFound() {
  const t = await getTranslations("shell.notFound");
  return (
    <main className="flex min-h-dvh items-center justify-center">
      <title>{t("title")}</title>
      <EmptyState
        icon={FileQuestionMark}
        title={<h1 className="text-16">{t("title")}</h1>}
        action={
          <Button asChild>
            <Link href="/">{t("home")}</Link>
          </Button>
        }
      >
        {t("body")}
      </EmptyState>
    </main>
  );
}
