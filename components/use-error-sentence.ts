"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { refusals } from "#core/messages/refusals.ts";
import type { RefusalReason } from "#core/refusal.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

/** Turns what a call threw into the sentence for the person: what happened, what is safe. */
export function useErrorSentence(): (error: unknown) => string {
  const t = useTranslations("refusals");
  const common = useTranslations("common");
  return useCallback(
    (error) => {
      if (error instanceof UnreachableError) return common("unreachable");
      if (!(error instanceof ApiError)) return common("unexpected");
      if (!isRefusalReason(error.reason)) return error.message;
      if (error.reason !== "unexpected" || error.requestId === undefined) return t(error.reason);
      return `${t(error.reason)} ${common("requestNumber", { id: error.requestId })}`;
    },
    [t, common],
  );
}

export function isRefusalReason(reason: string): reason is RefusalReason {
  return Object.hasOwn(refusals.zh, reason);
}
