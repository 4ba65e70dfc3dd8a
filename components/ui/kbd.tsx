"use client";

import { classNames } from "./class-names.ts";
import { useIsApple } from "./use-is-apple.ts";

const appleNames: Record<string, string> = {
  mod: "⌘",
  alt: "⌥",
  shift: "⇧",
  enter: "↵",
  right: "→",
  left: "←",
  up: "↑",
  down: "↓",
};
const otherNames: Record<string, string> = {
  ...appleNames,
  mod: "Ctrl",
  alt: "Alt",
  shift: "Shift",
  enter: "Enter",
};

/** Keys to press together, joined by "+": `<Kbd keys="mod+k" />` shows ⌘K or Ctrl K. */
export function Kbd({ keys, isInverted = false }: { keys: string; isInverted?: boolean }) {
  const names = useIsApple() ? appleNames : otherNames;
  return (
    <kbd className="inline-flex shrink-0 gap-0.5 font-sans">
      {keys.split("+").map((key) => (
        <span
          key={key}
          className={classNames(
            "min-w-4.5 rounded-sm border px-1 text-center text-12 leading-4",
            isInverted ? "border-canvas/30 text-canvas" : "border-line bg-sunken text-muted",
          )}
        >
          {names[key] ?? key.toUpperCase()}
        </span>
      ))}
    </kbd>
  );
}
