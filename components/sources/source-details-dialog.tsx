"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { Button } from "#components/ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "#components/ui/dialog.tsx";
import { useAction } from "#components/use-action.ts";
import type { Source } from "#core/contracts/sources.ts";
import { draftOfSource, draftToChange, wrongFields } from "./bibliography-draft.ts";
import { BibliographyFields } from "./bibliography-fields.tsx";
import { changeSource } from "./source-api.ts";

interface SourceDetailsDialogProps {
  source: Source;
  onClose: () => void;
  onChanged: (source: Source) => void;
}

/** Corrects what is known about a source. */
export function SourceDetailsDialog({ source, onClose, onChanged }: SourceDetailsDialogProps) {
  const t = useTranslations("sources.details");
  const everywhere = useTranslations("everywhere");
  const [draft, setDraft] = useState(() => draftOfSource(source));
  const [wrong, setWrong] = useState<ReadonlySet<string>>(new Set());
  const { isBusy, run } = useAction();

  const save = async (event: FormEvent) => {
    event.preventDefault();
    const found = wrongFields(draft);
    setWrong(found);
    if (found.size > 0) return;
    await run(async () => {
      onChanged(await changeSource(source.id, draftToChange(draft)));
      toast.success(t("saved"));
      onClose();
    });
  };

  return (
    <Dialog open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <DialogContent title={t("title")} closesOnPressOutside={false}>
        <form onSubmit={(event) => void save(event)} noValidate>
          <BibliographyFields draft={draft} wrong={wrong} onChange={setDraft} />
          <DialogFooter>
            <Button onClick={onClose}>{everywhere("cancel")}</Button>
            <Button type="submit" look="primary" isBusy={isBusy}>
              {everywhere("save")}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
