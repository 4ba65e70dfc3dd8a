"use client";

import type { Editor } from "@tiptap/core";
import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { safeLinkTarget } from "#core/document/safe-link.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";

export interface LinkDialogProps {
  editor: Editor;
  isOpen: boolean;
  onClose: () => void;
}

/** Asks for a link's address, for the selected words or for words of its own. */
export function LinkDialog({ editor, isOpen, onClose }: LinkDialogProps) {
  const t = useTranslations("editor.link");
  const close = () => {
    onClose();
    editor.commands.focus();
  };
  return (
    <Dialog open={isOpen} onOpenChange={(open) => !open && close()}>
      <DialogContent title={t("title")} width="sm">
        <LinkForm editor={editor} onDone={close} />
      </DialogContent>
    </Dialog>
  );
}

function LinkForm({ editor, onDone }: { editor: Editor; onDone: () => void }) {
  const t = useTranslations("editor.link");
  const everywhere = useTranslations("everywhere");
  const found = linkAtSelection(editor);
  const [address, setAddress] = useState(found.href);
  const [words, setWords] = useState(found.words);
  const [hasError, setHasError] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    event.stopPropagation();
    const target = safeLinkTarget(completeAddress(address));
    setHasError(target === null);
    if (target === null) return;
    applyLink(editor, { href: target, words });
    onDone();
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <Field
        label={t("address")}
        hint={t("addressHint")}
        {...(hasError && { error: t("invalid") })}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="url"
            value={address}
            onChange={(event) => setAddress(event.target.value)}
          />
        )}
      </Field>
      {found.needsWords && (
        <Field label={t("text")}>
          {(control) => (
            <Input {...control} value={words} onChange={(event) => setWords(event.target.value)} />
          )}
        </Field>
      )}
      <DialogFooter>
        {found.href !== "" && (
          <Button
            look="ghost"
            onClick={() => {
              editor.chain().focus().extendMarkRange("link").unsetLink().run();
              onDone();
            }}
          >
            {t("remove")}
          </Button>
        )}
        <Button onClick={onDone}>{everywhere("cancel")}</Button>
        <Button look="primary" type="submit">
          {t("apply")}
        </Button>
      </DialogFooter>
    </form>
  );
}

/** "example.org" and "name@example.org" are meant as links too. */
export function completeAddress(typed: string): string {
  const address = typed.trim();
  if (/^[a-z][a-z0-9+.-]*:/i.test(address)) return address;
  if (/^[^\s/@]+@[^\s/@]+\.[^\s/@]+$/.test(address)) return `mailto:${address}`;
  return /^[^\s/]+\.[^\s]{2,}$/.test(address) ? `https://${address}` : address;
}

function linkAtSelection(editor: Editor) {
  const href: unknown = editor.getAttributes("link")["href"];
  const isOnLink = typeof href === "string";
  return {
    href: isOnLink ? href : "",
    words: "",
    needsWords: editor.state.selection.empty && !isOnLink,
  };
}

function applyLink(editor: Editor, link: { href: string; words: string }): void {
  const { href, words } = link;
  const chain = editor.chain().focus();
  if (editor.isActive("link")) {
    chain.extendMarkRange("link").setLink({ href }).run();
  } else if (editor.state.selection.empty) {
    const text = words.trim() === "" ? href : words;
    const marks = [{ type: "link", attrs: { href } }];
    chain.insertContent({ type: "text", text, marks }).unsetMark("link").run();
  } else {
    chain.setLink({ href }).run();
  }
}
