"use client";

import { Check, Copy } from "lucide-react";
import { useTranslations } from "next-intl";
import { useRef, useState } from "react";
import { toast } from "sonner";
import { copyText } from "../copy-text.ts";
import { Button } from "./button.tsx";
import { Input } from "./input.tsx";

/** A secret shown once, with the button that takes it to the clipboard. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const t = useTranslations("everywhere");
  const [isCopied, setIsCopied] = useState(false);
  const input = useRef<HTMLInputElement>(null);

  async function copy(): Promise<void> {
    const isThere = await copyText(text);
    setIsCopied(isThere);
    if (isThere) {
      toast.success(t("copied"));
    } else {
      input.current?.select();
      toast.error(t("copyByHand"));
    }
  }

  return (
    <div className="flex gap-2">
      <Input
        ref={input}
        readOnly
        aria-label={label}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
        className="font-mono text-13"
      />
      <Button look="primary" className="h-9" onClick={() => void copy()}>
        {isCopied ? <Check aria-hidden /> : <Copy aria-hidden />}
        {t("copy")}
      </Button>
    </div>
  );
}
