"use client";

import { FileUp } from "lucide-react";
import { useTranslations } from "next-intl";
import { useEffect, useRef, useState } from "react";
import { classNames } from "#components/ui/class-names.ts";

interface DropZoneProps {
  onFiles: (files: Iterable<File>) => void;
}

/** Takes files by drag and drop or through the system's file dialog. */
export function DropZone({ onFiles }: DropZoneProps) {
  const t = useTranslations("sources.upload");
  const input = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  // The first thing to do here: a dialog would begin with its closing button.
  useEffect(() => button.current?.focus(), []);
  const [isOver, setIsOver] = useState(false);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is the pointer's way; the button is everybody's
    <div
      onDragOver={(event) => {
        event.preventDefault();
        setIsOver(true);
      }}
      onDragLeave={() => setIsOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setIsOver(false);
        onFiles(event.dataTransfer.files);
      }}
      className={classNames(
        "flex flex-col items-center gap-2 rounded-lg border border-dashed px-4 py-8 text-center transition-colors duration-100",
        isOver ? "border-accent bg-accent-soft" : "border-line-strong bg-sunken",
      )}
    >
      <FileUp size={20} aria-hidden className="text-faint" />
      <p className="text-14">
        {isOver ? (
          t("dropNow")
        ) : (
          <>
            <span className="max-sm:hidden">{t("drop")} </span>
            <button
              type="button"
              ref={button}
              onClick={() => input.current?.click()}
              className="inline-block rounded-sm font-medium max-sm:first-letter:uppercase text-accent hover:underline"
            >
              {t("chooseFiles")}
            </button>
          </>
        )}
      </p>
      <p className="text-12 text-faint">{t("accepts")}</p>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        aria-label={t("chooseFiles")}
        accept=".txt,.md,.markdown,.docx,.pdf,text/plain,text/markdown,application/pdf"
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = "";
        }}
      />
    </div>
  );
}
