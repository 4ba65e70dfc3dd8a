import type { Metadata } from "next";
import { cookies } from "next/headers";
import { panelsCookie, parsePanelLayout } from "#components/reports/panel-cookie.ts";
import { ReportPage } from "#components/reports/report-page.tsx";
import { reportShape } from "#core/contracts/reports.ts";
import { pageTitle } from "../../../page-title.ts";
import { serverApi } from "../../../server-api.ts";
import { requireViewer } from "../../../viewer.ts";

type Params = Promise<{ id: string }>;

export async function generateMetadata({ params }: { params: Params }): Promise<Metadata> {
  const report = await serverApi(`/reports/${encodeURIComponent((await params).id)}`, reportShape);
  return { title: pageTitle(report.title) };
}

/** One report, open to read or write. */
export default async function Page({ params }: { params: Params }) {
  const viewer = await requireViewer();
  const { id } = await params;
  const report = await serverApi(`/reports/${encodeURIComponent(id)}`, reportShape);
  const panels = parsePanelLayout((await cookies()).get(panelsCookie)?.value);
  return (
    <ReportPage
      // Freezing or thawing the text begins a new visit.
      key={report.status === "issued" ? "frozen" : "open"}
      report={report}
      me={viewer}
      panels={panels}
    />
  );
}
