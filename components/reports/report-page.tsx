"use client";

import type { ReactNode } from "react";
import { useState } from "react";
import { useReportSession } from "#components/editor/use-report-session.ts";
import { ReportFactsProvider } from "#components/facts/report-facts-context.tsx";
import type { Me } from "#core/contracts/people.ts";
import type { Report } from "#core/contracts/reports.ts";
import { roleInText } from "#core/roles.ts";
import type { PanelLayout } from "./panel-cookie.ts";
import { ReportSkeleton } from "./report-skeleton.tsx";
import { ReportWorkspace } from "./report-workspace.tsx";

export interface ReportPageProps {
  report: Report;
  me: Me;
  panels: PanelLayout;
  /** The buttons at the right of the header: sharing, export. */
  actions?: ReactNode;
}

/** One report, open to read or write. */
export function ReportPage({ report, me, panels, actions }: ReportPageProps) {
  const [initialRole] = useState(roleInText(report.role, report.status));
  const session = useReportSession({ reportId: report.id, role: initialRole, userId: me.id });
  if (session === null) return <ReportSkeleton title={report.title} />;
  return (
    <ReportFactsProvider reportId={report.id}>
      <ReportWorkspace
        report={report}
        me={me}
        session={session}
        initialPanels={panels}
        actions={actions}
      />
    </ReportFactsProvider>
  );
}
