import { cva } from "class-variance-authority";
import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

const badgeStyle = cva(
  "inline-flex h-5 shrink-0 align-middle items-center gap-1 whitespace-nowrap rounded-sm px-1.5 font-medium text-12 [&_svg]:size-3",
  {
    variants: {
      tone: {
        neutral: "bg-hover text-muted",
        accent: "bg-accent-soft text-accent",
        amber: "bg-amber-soft text-amber",
        red: "bg-red-soft text-red",
      },
    },
  },
);

export interface BadgeProps {
  tone?: "neutral" | "accent" | "amber" | "red";
  icon?: LucideIcon;
  children: ReactNode;
}

/** A state in one or two words. Colour never says it alone. */
export function Badge({ tone = "neutral", icon: Icon, children }: BadgeProps) {
  return (
    <span className={badgeStyle({ tone })}>
      {Icon && <Icon aria-hidden />}
      {children}
    </span>
  );
}
