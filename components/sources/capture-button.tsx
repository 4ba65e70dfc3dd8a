"use client";

import { Highlighter } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "#components/ui/button.tsx";
import { Kbd } from "#components/ui/kbd.tsx";
import type { TextSelection } from "./use-text-selection.ts";

/** As the contract of a quote has it (core/contracts/facts.ts). */
export const maxQuoteUnits = 2000;

interface CaptureButtonProps {
  selection: TextSelection;
  /** The width of the text, so that the button does not leave it. */
  width: number;
  onCapture: () => void;
}

const buttonWidth = 150;
const buttonHeight = 32;
const gap = 6;

/** Floats below the end of the selected words, or above them at the end of the window. */
export function CaptureButton({ selection, width, onCapture }: CaptureButtonProps) {
  const t = useTranslations("sources");
  const { start, end } = selection.span;
  const left = Math.max(0, Math.min(selection.left - buttonWidth / 2, width - buttonWidth));
  const top = selection.isAtWindowEnd ? selection.top - buttonHeight - gap : selection.bottom + gap;
  const place = { left, top };
  if (end - start > maxQuoteUnits) {
    return (
      <p
        role="status"
        style={{ ...place, left: 0 }}
        className="absolute z-10 rounded-md bg-raised px-3 py-2 text-13 text-red shadow-float"
      >
        {t("selectionTooLong")}
      </p>
    );
  }
  return (
    <div style={place} className="absolute z-10 animate-appear rounded-md shadow-float">
      <Button
        look="primary"
        // Pressing it must not take the selection away.
        onPointerDown={(event) => event.preventDefault()}
        onClick={onCapture}
      >
        <Highlighter aria-hidden />
        {t("capture")}
        <Kbd keys="enter" isInverted />
      </Button>
    </div>
  );
}
