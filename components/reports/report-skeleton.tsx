import { useTranslations } from "next-intl";
import { BackLink } from "../shell/back-link.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { ReportHeader } from "./report-header.tsx";

/** The report page before its content has come: the same places, in grey. */
export function ReportSkeleton({ title }: { title: string }) {
  const t = useTranslations("editor");
  return (
    <div className="relative flex h-dvh flex-col overflow-clip">
      <ReportHeader back={<BackLink href="/">{t("backToReports")}</BackLink>} title={title} />
      <PaperSkeleton />
    </div>
  );
}

/** Only the page itself, in grey. */
export function PaperSkeleton() {
  const t = useTranslations("editor");
  return (
    <div role="status" aria-label={t("loadingReport")} className="grow overflow-hidden">
      <div className="mx-auto flex max-w-200 flex-col gap-4 px-8 pt-12">
        <Skeleton className="mb-4 h-9 w-3/5" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-11/12" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-2/3" />
        <Skeleton className="mt-6 h-6 w-1/3" />
        <Skeleton className="h-4 w-full" />
        <Skeleton className="h-4 w-10/12" />
      </div>
    </div>
  );
}
