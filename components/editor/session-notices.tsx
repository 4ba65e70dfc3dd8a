"use client";

import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { ReportSession, SessionSnapshot } from "./report-session.ts";
import type { SetAsideWork } from "./set-aside.ts";

/** What went wrong with this visit, what is safe, and the one thing to do. */
export function SessionNotices({
  session,
  snapshot,
}: {
  session: ReportSession;
  snapshot: SessionSnapshot;
}) {
  const hasNotice =
    snapshot.setAside !== null || snapshot.ended !== null || snapshot.gate.state === "paused";
  if (!hasNotice) return null;
  return (
    <div className="mx-auto flex w-full max-w-180 flex-col gap-2 px-4 pt-3">
      {snapshot.setAside !== null && (
        <SetAsideNotice work={snapshot.setAside} onDone={() => session.dismissSetAside()} />
      )}
      {snapshot.ended !== null && <EndedNotice ended={snapshot.ended} />}
      {snapshot.ended === null && snapshot.gate.state === "paused" && (
        <PausedNotice isUnknown={snapshot.gate.problem.kind.startsWith("unknown")} />
      )}
    </div>
  );
}

function PausedNotice({ isUnknown }: { isUnknown: boolean }) {
  const t = useTranslations("editor.notice");
  return (
    <Notice tone="warning" action={<ReloadButton />}>
      <strong className="font-semibold">{t("pausedTitle")}</strong>
      <p>{isUnknown ? t("pausedUnknown") : t("pausedArrangement")}</p>
    </Notice>
  );
}

function EndedNotice({ ended }: { ended: NonNullable<SessionSnapshot["ended"]> }) {
  const t = useTranslations("editor.notice");
  if (ended === "no-access") return <Notice tone="error">{t("noAccess")}</Notice>;
  if (ended === "client-too-old") {
    return (
      <Notice tone="warning" action={<ReloadButton />}>
        {t("tooOld")}
      </Notice>
    );
  }
  return (
    <Notice tone="warning" action={<ReloadButton label={t("signIn")} />}>
      {t("signedOut")}
    </Notice>
  );
}

function ReloadButton({ label }: { label?: string }) {
  const t = useTranslations("editor.notice");
  return (
    <Button size="sm" onClick={() => location.reload()}>
      {label ?? t("reload")}
    </Button>
  );
}

function SetAsideNotice({ work, onDone }: { work: SetAsideWork; onDone: () => void }) {
  const t = useTranslations("editor.notice");
  const common = useTranslations("common");
  const copy = async () => {
    await navigator.clipboard.writeText(work.text);
    toast.success(common("copied"));
  };
  const name = `${work.title} ${t("setAsideName")}`.trim();
  return (
    <Notice tone="error">
      <p>{t("refused")}</p>
      {work.text !== "" && (
        <pre className="mt-2 max-h-32 overflow-auto whitespace-pre-wrap rounded-sm bg-canvas p-2 font-sans text-13">
          {work.text}
        </pre>
      )}
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" onClick={() => void copy()}>
          {t("copyText")}
        </Button>
        <Button size="sm" onClick={() => download(`${name}.txt`, work.text, "text/plain")}>
          {t("downloadText")}
        </Button>
        <Button size="sm" onClick={() => download(`${name}.json`, work.json, "application/json")}>
          {t("downloadJson")}
        </Button>
        <Button size="sm" look="ghost" onClick={onDone}>
          {t("dismiss")}
        </Button>
      </div>
    </Notice>
  );
}

function download(fileName: string, content: string, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = fileName.replace(/[\\/:*?"<>|]/g, "_");
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
