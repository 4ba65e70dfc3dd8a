"use client";

import { useTranslations } from "next-intl";
import { useCallback } from "react";
import { refusals } from "#core/messages/refusals.ts";
import type { RefusalReason } from "#core/refusal.ts";
import { ApiError, UnreachableError } from "./api-error.ts";

/** Turns what a call threw into the sentence for the person: what happened, what is safe. */
export function useErrorSentence(): (error: unknown) => string {
  const t = useTranslations("refusals");
  const everywhere = useTranslations("everywhere");
  return useCallback(
    (error) => {
      if (error instanceof UnreachableError) return everywhere("unreachable");
      if (!(error instanceof ApiError)) return everywhere("unexpected");
      if (!isRefusalReason(error.reason)) return error.message;
      if (error.reason !== "unexpected" || error.requestId === undefined) return t(error.reason);
      return `${t(error.reason)} ${everywhere("requestNumber", { id: error.requestId })}`;
    },
    [t, everywhere],
  );
}

export function isRefusalReason(reason: string): reason is RefusalReason {
  return Object.hasOwn(refusals.zh, reason);
}
