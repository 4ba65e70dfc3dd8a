import type { ReactNode } from "react";

/** A space of half an em, that stays behind where the line breaks at it. */
const enSpace = "\u2002";

/** Quieter words after others: apart from them on the line, and in what is read aloud. */
export function Aside({ className, children }: { className: string; children: ReactNode }) {
  return (
    <>
      <span>{enSpace}</span>
      <span className={className}>{children}</span>
    </>
  );
}
