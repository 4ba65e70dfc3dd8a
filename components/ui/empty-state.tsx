import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";

export interface EmptyStateProps {
  icon?: LucideIcon;
  title: ReactNode;
  /** What belongs here. */
  children?: ReactNode;
  /** The one next step. */
  action?: ReactNode;
}

export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div className="mx-auto flex max-w-100 flex-col items-center gap-2 px-4 py-16 text-center">
      {Icon && (
        <span className="mb-2 inline-flex size-10 items-center justify-center rounded-lg bg-hover text-faint">
          <Icon size={20} aria-hidden />
        </span>
      )}
      <div className="font-medium text-14 text-ink">{title}</div>
      {children !== undefined && <p className="text-13 text-muted">{children}</p>}
      {action !== undefined && <div className="mt-3">{action}</div>}
    </div>
  );
}
