"use client";

import { useState } from "react";
import { useReportSession } from "#components/editor/use-report-session.ts";
import { ReportFactsProvider } from "#components/facts/report-facts-context.tsx";
import { roleInText } from "#core/roles.ts";
import type { ReportPageProps } from "./report-page.tsx";
import { ReportSkeleton } from "./report-skeleton.tsx";
import { ReportWorkspace } from "./report-workspace.tsx";

/** The report itself, and all that it takes to write it. */
export function OpenReport(props: ReportPageProps) {
  const { report, me, panels } = props;
  const [initialRole] = useState(roleInText(report.role, report.status));
  const session = useReportSession({ reportId: report.id, role: initialRole, userId: me.id });
  if (session === null) return <ReportSkeleton report={report} panels={panels} />;
  return (
    <ReportFactsProvider reportId={report.id}>
      <ReportWorkspace report={report} me={me} session={session} initialPanels={panels} />
    </ReportFactsProvider>
  );
}
