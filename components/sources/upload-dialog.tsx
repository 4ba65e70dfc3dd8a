"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { Button } from "#components/ui/button.tsx";
import { ConfirmDialog } from "#components/ui/confirm-dialog.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import type { Source } from "#core/contracts/sources.ts";
import { DropZone } from "./drop-zone.tsx";
import { UploadRow } from "./upload-row.tsx";
import { useUploads } from "./use-uploads.ts";

export interface UploadDialogProps {
  isOpen: boolean;
  onOpenChange: (isOpen: boolean) => void;
  /** A source has come or been described: a list of sources should be read again. */
  onChanged: (source: Source) => void;
}

/** Takes files in, one after another, and lets the person check what they are. */
export function UploadDialog({ isOpen, onOpenChange, onChanged }: UploadDialogProps) {
  if (!isOpen) return null;
  return <OpenUploadDialog onClose={() => onOpenChange(false)} onChanged={onChanged} />;
}

interface OpenUploadDialogProps {
  onClose: () => void;
  onChanged: (source: Source) => void;
}

function OpenUploadDialog({ onClose, onChanged }: OpenUploadDialogProps) {
  const t = useTranslations("sources.upload");
  const everywhere = useTranslations("everywhere");
  const { uploads, add, cancel, retry } = useUploads(onChanged);
  const [isAsking, setIsAsking] = useState(false);
  const isRunning = uploads.some(
    ({ progress }) => progress.state === "waiting" || progress.state === "sending",
  );
  const close = () => {
    if (isRunning) setIsAsking(true);
    else onClose();
  };
  return (
    <Dialog open onOpenChange={(open) => !open && close()}>
      <DialogContent
        title={t("title")}
        description={t("lead")}
        width="lg"
        closesOnPressOutside={false}
      >
        <DropZone onFiles={add} />
        {uploads.length > 0 && (
          <ul aria-label={t("title")} className="mt-4">
            {uploads.map((upload) => (
              <UploadRow
                key={upload.id}
                upload={upload}
                onCancel={() => cancel(upload.id)}
                onRetry={() => retry(upload.id)}
                onChanged={onChanged}
              />
            ))}
          </ul>
        )}
        <DialogFooter>
          <Button onClick={close}>
            {uploads.length === 0 ? everywhere("cancel") : everywhere("done")}
          </Button>
        </DialogFooter>
        <ConfirmDialog
          isOpen={isAsking}
          onOpenChange={setIsAsking}
          title={t("leaveTitle")}
          action={t("leave")}
          onConfirm={onClose}
        >
          {t("leaveBody")}
        </ConfirmDialog>
      </DialogContent>
    </Dialog>
  );
}
