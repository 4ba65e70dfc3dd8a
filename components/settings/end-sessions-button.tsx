"use client";

import { useTranslations } from "next-intl";
import { Asking } from "../ui/asking-button.tsx";
import { Button } from "../ui/button.tsx";
import { useSessionEnd } from "./use-session-end.ts";

/** Ends all one's sessions behind `path` but the one that asks. */
export function EndOwnSessionsButton({ path }: { path: string }) {
  const t = useTranslations("settings.sessions");
  const { isBusy, end } = useSessionEnd(path);
  return (
    <Button look="danger" isBusy={isBusy} onClick={() => void end()}>
      {t("endOthers")}
    </Button>
  );
}

/** Signs somebody else out everywhere. */
export function EndTheirSessionsButton({ path, name }: { path: string; name: string }) {
  const t = useTranslations("settings.sessions");
  const { isBusy, end } = useSessionEnd(path);
  return (
    <Asking
      button={(ask) => (
        <Button look="danger" onClick={ask}>
          {t("endAll")}
        </Button>
      )}
      title={t("endAllTitle", { name })}
      action={t("endAll")}
      isBusy={isBusy}
      onConfirm={end}
    >
      {t("endAllBody")}
    </Asking>
  );
}
