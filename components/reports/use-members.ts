"use client";

import { useCallback, useEffect, useState } from "react";
import { listOf } from "#core/contracts/lists.ts";
import { type Member, memberShape } from "#core/contracts/reports.ts";
import type { ReportRole } from "#core/roles.ts";
import { callApi, sendApi, withQuery } from "../api-client.ts";

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

const mostOfOnePage = 200;

/** All of them: whoever is not shown here cannot be removed. */
async function readMembers(path: string, signal?: AbortSignal): Promise<readonly Member[]> {
  const members: Member[] = [];
  let cursor: string | undefined;
  do {
    const page = await callApi(
      withQuery(path, { limit: mostOfOnePage, cursor }),
      listOf(memberShape),
      signal === undefined ? {} : { signal },
    );
    members.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return members;
}

/** The report's members, read when first shown and after every change. Changes throw as the API does. */
export function useMembers(reportId: string): Members {
  const [loaded, setLoaded] = useState<MembersState>({ state: "loading" });
  const path = `/reports/${reportId}/members`;

  const load = useCallback(
    async (signal?: AbortSignal) => {
      try {
        setLoaded({ state: "loaded", items: await readMembers(path, signal) });
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
