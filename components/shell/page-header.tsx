import type { ReactNode } from "react";

export interface PageHeaderProps {
  title: ReactNode;
  /** Quiet, after the title: a count, a state. */
  aside?: ReactNode;
  /** At the right, the main one last. */
  actions?: ReactNode;
  /** Above the title: a link back. */
  back?: ReactNode;
}

/** The title line of a page; each page has exactly one. */
export function PageHeader({ title, aside, actions, back }: PageHeaderProps) {
  return (
    <header className="px-4 pt-5 pb-3 md:px-8 md:pt-7">
      {back !== undefined && <div className="mb-1">{back}</div>}
      <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-2">
        <h1 className="font-semibold text-20 tracking-tight">{title}</h1>
        {aside !== undefined && <div className="text-13 text-faint">{aside}</div>}
        {actions !== undefined && <div className="ml-auto flex items-center gap-2">{actions}</div>}
      </div>
    </header>
  );
}
