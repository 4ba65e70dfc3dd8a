"use client";

import dynamic from "next/dynamic";
import { Suspense } from "react";
import type { Me } from "#core/contracts/people.ts";
import type { Report } from "#core/contracts/reports.ts";
import type { PanelLayout } from "./panel-cookie.ts";
import { ReportSkeleton } from "./report-skeleton.tsx";

export interface ReportPageProps {
  report: Report;
  me: Me;
  panels: PanelLayout;
}

/** A script of its own, named in the page's head: it comes while the page is being made ready. */
const OpenReport = dynamic(() => import("./open-report.tsx").then((file) => file.OpenReport));

/** One report, open to read or write. What can be read without the editor is there first. */
export function ReportPage(props: ReportPageProps) {
  return (
    <Suspense fallback={<ReportSkeleton report={props.report} panels={props.panels} />}>
      <OpenReport {...props} />
    </Suspense>
  );
}
