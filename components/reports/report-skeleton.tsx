import { useTranslations } from "next-intl";
import type { Report } from "#core/contracts/reports.ts";
import { reportRoleCovers, roleInText } from "#core/roles.ts";
import { ToolbarSkeleton } from "../editor/toolbar-skeleton.tsx";
import { BackLink } from "../shell/back-link.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import type { PanelLayout } from "./panel-cookie.ts";
import { ReportHeader } from "./report-header.tsx";

export interface ReportSkeletonProps {
  report: Pick<Report, "title" | "role" | "status">;
  panels: PanelLayout;
}

/** The report page before its content has come: the same places, in grey. */
export function ReportSkeleton({ report, panels }: ReportSkeletonProps) {
  const t = useTranslations("editor");
  const { title, role, status } = report;
  const mayWrite = reportRoleCovers(roleInText(role, status), "editor");
  return (
    <div className="relative flex h-dvh min-w-0 flex-col overflow-clip">
      <ReportHeader
        back={
          <>
            <Skeleton className="m-1 size-6" />
            <BackLink href="/">{t("backToReports")}</BackLink>
          </>
        }
        title={title}
        actions={<Skeleton className="h-6 w-24 lg:w-48" />}
      />
      <div className="flex min-h-0 grow">
        {panels.isOutlineOpen && <PanelPlace className="w-55 border-r" />}
        <main className="flex min-w-0 grow flex-col">
          <PaperSkeleton title={title} hasToolbar={mayWrite} />
        </main>
        {panels.isSideOpen && <PanelPlace className="w-90 border-l" />}
      </div>
    </div>
  );
}

/** In a narrow window panels begin folded (use-panels.ts). */
function PanelPlace({ className }: { className: string }) {
  return <div aria-hidden className={`${className} shrink-0 bg-canvas max-[1180px]:hidden`} />;
}

/** Only the page itself: its title, and grey lines. */
export function PaperSkeleton({ title, hasToolbar }: { title: string; hasToolbar: boolean }) {
  const t = useTranslations("editor");
  return (
    <>
      {hasToolbar && <ToolbarSkeleton />}
      <div role="status" aria-label={t("loadingReport")} className="grow overflow-hidden">
        <div className="mx-auto flex max-w-200 flex-col gap-4 px-8 pt-10">
          <p className="mb-1 font-[680] text-32 text-ink leading-[1.3] tracking-[-0.01em]">
            {title || <Skeleton className="h-10 w-3/5" />}
          </p>
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-11/12" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-2/3" />
          <Skeleton className="mt-6 h-6 w-1/3" />
          <Skeleton className="h-4 w-full" />
          <Skeleton className="h-4 w-10/12" />
        </div>
      </div>
    </>
  );
}
