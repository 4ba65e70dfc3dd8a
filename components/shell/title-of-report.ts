import { reportShape } from "#core/contracts/reports.ts";
import { callApi } from "../api-client.ts";

/** As the server knows it; "" where it does not say. */
export async function titleOfReport(reportId: string): Promise<string> {
  try {
    return (await callApi(`/reports/${encodeURIComponent(reportId)}`, reportShape)).title;
  } catch {
    return "";
  }
}
