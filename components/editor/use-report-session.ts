"use client";

import { useEffect, useState } from "react";
import { callApi } from "#components/api-client.ts";
import { ApiError } from "#components/api-error.ts";
import { reportShape } from "#core/contracts/reports.ts";
import { type ReportRole, roleInText } from "#core/roles.ts";
import { LingeringVisits, type OpenVisit } from "./lingering-visits.ts";
import { forgetReportsOfOthers } from "./local-reports.ts";
import { type AccessAnswer, ReportSession } from "./report-session.ts";
import { wouldLoseWork } from "./save-state.ts";
import { onSignedOutElsewhere } from "./signed-out-channel.ts";

export interface Visit {
  readonly reportId: string;
  readonly role: ReportRole;
  readonly userId: string;
}

const lingering = new LingeringVisits<OpenVisit & { readonly session: ReportSession }>();

/**
 * Opens the report for as long as the page shows it, and then as long as work would be lost. Null
 * while rendering on the server.
 */
export function useReportSession(visit: Visit): ReportSession | null {
  const { reportId, role, userId } = visit;
  const [session, setSession] = useState<ReportSession | null>(null);
  useEffect(() => {
    const key = `${userId} ${reportId}`;
    const left = lingering.comeBack(key);
    void left?.session.refreshRole();
    const opened = left ?? openVisit({ reportId, role, userId });
    setSession(opened.session);
    return () => lingering.leave(key, opened);
  }, [reportId, role, userId]);
  return session;
}

function openVisit({ reportId, role, userId }: Visit) {
  const session = new ReportSession({
    reportId,
    role,
    userId,
    url: syncUrl(reportId),
    askAccess: () => askAccess(reportId),
  });
  void session.start();
  void forgetReportsOfOthers(userId);
  const onReturn = () => {
    if (document.visibilityState === "visible") session.wake();
  };
  const onLeave = (event: BeforeUnloadEvent) => {
    if (wouldLoseWork(session.snapshot)) event.preventDefault();
  };
  const stopHearing = onSignedOutElsewhere((keptIds) => {
    void session.forget(keptIds).finally(() => location.assign("/sign-in"));
  });
  document.addEventListener("visibilitychange", onReturn);
  document.addEventListener("resume", onReturn);
  addEventListener("beforeunload", onLeave);
  return {
    session,
    end() {
      stopHearing();
      document.removeEventListener("visibilitychange", onReturn);
      document.removeEventListener("resume", onReturn);
      removeEventListener("beforeunload", onLeave);
      session.destroy();
    },
  };
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
