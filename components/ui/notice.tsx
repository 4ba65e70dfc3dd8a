import { CircleAlert, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

const tones = {
  info: { icon: Info, style: "bg-accent-soft text-ink [&>svg]:text-accent" },
  warning: { icon: TriangleAlert, style: "bg-amber-soft text-ink [&>svg]:text-amber" },
  error: { icon: CircleAlert, style: "bg-red-soft text-ink [&>svg]:text-red" },
};

export interface NoticeProps {
  tone?: keyof typeof tones;
  children: ReactNode;
  action?: ReactNode;
}

/** A sentence that stays on the page: what happened, what is safe, what to do. */
export function Notice({ tone = "info", children, action }: NoticeProps) {
  const { icon: Icon, style } = tones[tone];
  return (
    <div
      role={tone === "error" ? "alert" : "status"}
      className={classNames("flex items-start gap-2 rounded-md px-3 py-2 text-13", style)}
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0" />
      <div className="grow">{children}</div>
      {action}
    </div>
  );
}
