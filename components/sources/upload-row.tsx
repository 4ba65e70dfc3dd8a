"use client";

import { Check, CircleAlert, CircleSlash, FileText, X } from "lucide-react";
import Link from "next/link";
import { useFormatter, useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { IconButton } from "#components/ui/icon-button.tsx";
import { useErrorSentence } from "#components/use-error-sentence.ts";
import type { Source } from "#core/contracts/sources.ts";
import { UploadDetails } from "./upload-details.tsx";
import { mayTryAgain, type Upload, type UploadState } from "./use-uploads.ts";

interface UploadRowProps {
  upload: Upload;
  onCancel: () => void;
  onRetry: () => void;
  onChanged: (source: Source) => void;
}

/** One file: how far it is, what went wrong, and its details once it is here. */
export function UploadRow({ upload, onCancel, onRetry, onChanged }: UploadRowProps) {
  const t = useTranslations("sources.upload");
  const everywhere = useTranslations("everywhere");
  const { file, progress } = upload;
  const isOpen = progress.state === "waiting" || progress.state === "sending";
  return (
    <li className="flex flex-col gap-2 border-t py-3">
      <div className="flex items-center gap-3">
        <StateIcon progress={progress} />
        <div className="min-w-0 grow">
          <p className="truncate text-14">{file.name}</p>
          <StateLine upload={upload} />
        </div>
        {isOpen && (
          <IconButton icon={X} label={`${everywhere("cancel")}: ${file.name}`} onClick={onCancel} />
        )}
        {mayTryAgain(progress) && (
          <Button size="sm" look="ghost" onClick={onRetry}>
            {t("retry")}
          </Button>
        )}
      </div>
      {progress.state === "sending" && <ProgressBar sent={progress.sent} name={file.name} />}
      {progress.state === "done" && progress.source.alreadyHere !== true && (
        <UploadDetails source={progress.source} onChanged={onChanged} />
      )}
    </li>
  );
}

function StateIcon({ progress }: { progress: UploadState }) {
  switch (progress.state) {
    case "waiting":
    case "sending":
      return <FileText size={16} aria-hidden className="shrink-0 text-faint" />;
    case "done":
      return <Check size={16} aria-hidden className="shrink-0 text-accent" />;
    case "failed":
      return <CircleAlert size={16} aria-hidden className="shrink-0 text-red" />;
    case "cancelled":
      return <CircleSlash size={16} aria-hidden className="shrink-0 text-faint" />;
  }
}

function StateLine({ upload: { file, progress } }: { upload: Upload }) {
  const t = useTranslations("sources.upload");
  const format = useFormatter();
  const sentenceOf = useErrorSentence();
  switch (progress.state) {
    case "waiting":
      return <p className="text-13 text-faint">{t("waiting")}</p>;
    case "sending":
      return (
        <p role="status" className="text-13 text-faint tabular-nums">
          {progress.sent < 1
            ? t("sending", { percent: String(Math.floor(progress.sent * 100)) })
            : t("reading")}
        </p>
      );
    case "done":
      return <DoneLine source={progress.source} />;
    case "failed":
      return (
        <p role="alert" className="text-13 text-red">
          {sentenceOf(progress.error)}
        </p>
      );
    case "cancelled":
      return (
        <p role="status" className="text-13 text-faint">
          {t("cancelled")} · {format.number(Math.ceil(file.size / 1024))} KB
        </p>
      );
  }
}

function DoneLine({ source }: { source: Source }) {
  const t = useTranslations("sources.upload");
  return (
    <p role="status" className="flex flex-wrap gap-x-2 text-13 text-muted">
      {source.alreadyHere === true ? t("alreadyHere") : t("done")}
      <Link
        href={`/sources/${encodeURIComponent(source.id)}`}
        className="min-w-0 max-w-full truncate text-accent hover:underline"
      >
        {t("openSource", { title: source.title })}
      </Link>
    </p>
  );
}

function ProgressBar({ sent, name }: { sent: number; name: string }) {
  return (
    <div
      role="progressbar"
      aria-label={name}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.floor(sent * 100)}
      className="h-1 overflow-hidden rounded-sm bg-selected"
    >
      <div
        style={{ width: `${sent * 100}%` }}
        className={sent < 1 ? "h-full bg-accent" : "h-full animate-breathe bg-accent"}
      />
    </div>
  );
}
