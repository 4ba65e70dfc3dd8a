"use client";

import { useTranslations } from "next-intl";
import type { KeyboardEvent, ReactNode } from "react";
import { Button } from "#components/ui/button.tsx";

interface NewEntryBoxProps {
  title: string;
  isBusy: boolean;
  mayAdd: boolean;
  onAdd: () => void;
  onCancel: () => void;
  children: ReactNode;
}

/** A small form inside a field of another form: Enter adds here and sends nothing there. */
export function NewEntryBox(props: NewEntryBoxProps) {
  const { title, isBusy, mayAdd, onAdd, onCancel, children } = props;
  const t = useTranslations("sources.form");
  const everywhere = useTranslations("everywhere");
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    }
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    if (event.target instanceof HTMLButtonElement) return;
    event.preventDefault();
    if (mayAdd && !isBusy) onAdd();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own border and name
    <div
      role="group"
      aria-label={title}
      onKeyDown={onKeyDown}
      className="flex flex-col gap-2 rounded-md border border-line-strong bg-sunken p-3"
    >
      <p className="font-medium text-13">{title}</p>
      {children}
      <div className="flex justify-end gap-2">
        <Button size="sm" look="ghost" onClick={onCancel}>
          {everywhere("cancel")}
        </Button>
        <Button size="sm" look="primary" isBusy={isBusy} disabled={!mayAdd} onClick={onAdd}>
          {t("create")}
        </Button>
      </div>
    </div>
  );
}
