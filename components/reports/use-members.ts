"use client";

import { useCallback, useEffect, useState } from "react";
import { listOf } from "#core/contracts/lists.ts";
import { type Member, memberShape } from "#core/contracts/reports.ts";
import type { ReportRole } from "#core/roles.ts";
import { callApi, sendApi } from "../api-client.ts";

export type MembersState =
  | { readonly state: "loading" }
  | { readonly state: "failed"; readonly error: unknown }
  | { readonly state: "loaded"; readonly items: readonly Member[] };

export interface Members {
  readonly loaded: MembersState;
  add: (email: string, role: ReportRole) => Promise<Member>;
  changeRole: (member: Member, role: ReportRole) => Promise<void>;
  remove: (member: Member) => Promise<void>;
}

/** The report's members, read when first shown and after every change. Changes throw as the API does. */
export function useMembers(reportId: string): Members {
  const [loaded, setLoaded] = useState<MembersState>({ state: "loading" });
  const path = `/reports/${reportId}/members`;

  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        const { items } = await callApi(
          path,
          listOf(memberShape),
          signal === undefined ? {} : { signal },
        );
        setLoaded({ state: "loaded", items });
      } catch (error) {
        if (!signal?.aborted) setLoaded({ state: "failed", error });
      }
    },
    [path],
  );

  useEffect(() => {
    const controller = new AbortController();
    void load(controller.signal);
    return () => controller.abort();
  }, [load]);

  return {
    loaded,
    add: async (email, role) => {
      const member = await callApi(path, memberShape, { method: "POST", body: { email, role } });
      await load();
      return member;
    },
    changeRole: async ({ userId }, role) => {
      await sendApi(`${path}/${userId}`, { method: "PATCH", body: { role } });
      await load();
    },
    remove: async ({ userId }) => {
      await sendApi(`${path}/${userId}`, { method: "DELETE" });
      await load();
    },
  };
}
