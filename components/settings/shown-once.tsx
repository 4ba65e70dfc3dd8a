"use client";

import { Plus } from "lucide-react";
import { useTranslations } from "next-intl";
import { type ReactNode, useState } from "react";
import { Button } from "../ui/button.tsx";
import { CopyField } from "../ui/copy-field.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "../ui/dialog.tsx";
import { Notice } from "../ui/notice.tsx";

interface NewSecretDialogProps {
  /** On the button and above the form. */
  title: string;
  createdTitle: string;
  form: (onCreated: (secret: string) => void) => ReactNode;
  /** What shows the secret, which cannot be told again. */
  created: (secret: string) => ReactNode;
}

/** A button for a dialog that makes a link or a token and then shows it, this once. */
export function NewSecretDialog({ title, createdTitle, form, created }: NewSecretDialogProps) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Dialog onOpenChange={(isOpen) => isOpen && setSecret(null)}>
      <DialogTrigger asChild>
        <Button look="primary">
          <Plus aria-hidden />
          {title}
        </Button>
      </DialogTrigger>
      <DialogContent
        title={secret === null ? title : createdTitle}
        closesOnPressOutside={secret === null}
      >
        {secret === null ? form(setSecret) : created(secret)}
      </DialogContent>
    </Dialog>
  );
}

/** In a dialog: the secret with the button that copies it, and what to know of it. */
export function ShownOnce(props: { label: string; secret: string; children: ReactNode }) {
  const everywhere = useTranslations("everywhere");
  return (
    <div className="flex flex-col gap-4">
      <Notice>{props.children}</Notice>
      <CopyField label={props.label} text={props.secret} />
      <DialogFooter>
        <DialogClose asChild>
          <Button>{everywhere("done")}</Button>
        </DialogClose>
      </DialogFooter>
    </div>
  );
}
