"use client";

import { useTranslations } from "next-intl";
import { downloadText } from "../download-text.ts";
import { Button } from "../ui/button.tsx";
import { Notice } from "../ui/notice.tsx";
import type { LocalKeeping } from "./local-store.ts";
import type { ReportSession, SessionSnapshot } from "./report-session.ts";
import { RescueCopyButton } from "./rescue-copy-button.tsx";
import type { SetAsideWork } from "./set-aside.ts";
import { useSessionPart } from "./use-session-part.ts";

/** What went wrong with this visit, what is safe, and the one thing to do. */
export function SessionNotices({ session }: { session: ReportSession }) {
  const { setAside, ended, gate, isWaiting, keeping } = useSessionPart(session, (snapshot) => ({
    setAside: snapshot.setAside,
    ended: snapshot.ended,
    gate: snapshot.gate,
    isWaiting: (snapshot.sync?.unsavedEdits ?? 0) > 0,
    keeping: snapshot.keeping,
  }));
  const isPaused = ended === null && gate.state === "paused";
  if (setAside.length === 0 && ended === null && !isPaused) return null;
  return (
    <div className="mx-auto flex w-full max-w-180 flex-col gap-2 px-4 pt-3">
      {setAside.map((work) => (
        <SetAsideNotice key={work.json} work={work} onDone={() => session.dismissSetAside(work)} />
      ))}
      {ended !== null && <EndedNotice ended={ended} waiting={isWaiting ? keeping : null} />}
      {isPaused && <PausedNotice isUnknown={gate.problem.kind.startsWith("unknown")} />}
    </div>
  );
}

function PausedNotice({ isUnknown }: { isUnknown: boolean }) {
  const t = useTranslations("editor.notice");
  return (
    <Notice tone="warning" action={<ReloadButton />}>
      <strong className="font-semibold">
        {isUnknown ? t("pausedUnknownTitle") : t("pausedTitle")}
      </strong>
      <p>{isUnknown ? t("pausedUnknown") : t("pausedArrangement")}</p>
    </Notice>
  );
}

/** `waiting`: where the work is that the server never got; null when there is none. */
function EndedNotice({
  ended,
  waiting,
}: {
  ended: NonNullable<SessionSnapshot["ended"]>;
  waiting: LocalKeeping | null;
}) {
  const t = useTranslations("editor.notice");
  if (ended === "no-access") return <Notice tone="error">{t("noAccess")}</Notice>;
  const isSignedOut = ended === "signed-out";
  return (
    <Notice
      tone="warning"
      action={isSignedOut ? <ReloadButton label={t("signIn")} /> : <ReloadButton />}
    >
      {isSignedOut ? t("signedOut") : t("tooOld")}
      {waiting !== null && <p>{waiting === "page-only" ? t("notKeptHere") : t("keptHere")}</p>}
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
        <RescueCopyButton text={work.text} fileName={`${name}.txt`} />
        <Button size="sm" onClick={() => downloadText(`${name}.txt`, work.text)}>
          {t("downloadText")}
        </Button>
        <Button
          size="sm"
          onClick={() => downloadText(`${name}.json`, work.json, "application/json")}
        >
          {t("downloadJson")}
        </Button>
        <Button size="sm" look="ghost" onClick={onDone}>
          {t("dismiss")}
        </Button>
      </div>
    </Notice>
  );
}
