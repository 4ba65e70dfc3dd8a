"use client";

import { useEffect, useState } from "react";
import { callApi } from "#components/api-client.ts";
import { ApiError } from "#components/api-error.ts";
import { reportShape } from "#core/contracts/reports.ts";
import { type ReportRole, roleInText } from "#core/roles.ts";
import { forgetReportsOfOthers } from "./local-reports.ts";
import { type AccessAnswer, ReportSession } from "./report-session.ts";
import { wouldLoseWork } from "./save-state.ts";
import { onSignedOutElsewhere } from "./signed-out-channel.ts";

export interface Visit {
  readonly reportId: string;
  readonly role: ReportRole;
  readonly userId: string;
}

/** Opens the report for as long as the page shows it. Null while rendering on the server. */
export function useReportSession(visit: Visit): ReportSession | null {
  const { reportId, role, userId } = visit;
  const [session, setSession] = useState<ReportSession | null>(null);
  useEffect(() => {
    const opened = new ReportSession({
      reportId,
      role,
      userId,
      url: syncUrl(reportId),
      askAccess: () => askAccess(reportId),
    });
    setSession(opened);
    void opened.start();
    void forgetReportsOfOthers(userId);
    const onReturn = () => {
      if (document.visibilityState === "visible") opened.wake();
    };
    const onLeave = (event: BeforeUnloadEvent) => {
      if (wouldLoseWork(opened.snapshot)) event.preventDefault();
    };
    const stopHearing = onSignedOutElsewhere((keptIds) => {
      void opened.forget(keptIds).finally(() => location.assign("/sign-in"));
    });
    document.addEventListener("visibilitychange", onReturn);
    document.addEventListener("resume", onReturn);
    addEventListener("beforeunload", onLeave);
    return () => {
      stopHearing();
      document.removeEventListener("visibilitychange", onReturn);
      document.removeEventListener("resume", onReturn);
      removeEventListener("beforeunload", onLeave);
      opened.destroy();
    };
  }, [reportId, role, userId]);
  return session;
}

function syncUrl(reportId: string): string {
  const url = new URL(`/sync/${reportId}`, location.href);
  url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
  return url.href;
}

async function askAccess(reportId: string): Promise<AccessAnswer> {
  try {
    const { role, status } = await callApi(`/reports/${reportId}`, reportShape);
    return roleInText(role, status);
  } catch (error) {
    if (!(error instanceof ApiError)) return "unreachable";
    if (error.status === 401) return "signed-out";
    return error.status === 403 || error.status === 404 ? "no-access" : "unreachable";
  }
}
