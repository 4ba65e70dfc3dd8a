import type { ReactNode } from "react";

export interface ReportHeaderProps {
  back: ReactNode;
  title: string;
  /** Saving state and who is here, after the title. */
  state?: ReactNode;
  /** The counter of the report's numbers. */
  counter?: ReactNode;
  /** At the right, the main one last. */
  actions?: ReactNode;
}

/** The one line above a report. */
export function ReportHeader({ back, title, state, counter, actions }: ReportHeaderProps) {
  return (
    <header className="flex h-12 shrink-0 items-center gap-2 border-b bg-canvas px-3">
      <span className="inline-flex shrink-0 items-center gap-2">{back}</span>
      <span aria-hidden className="hidden text-line-strong sm:inline">
        /
      </span>
      <h1 className="min-w-0 max-w-[30ch] shrink truncate font-medium text-13 max-sm:sr-only">
        {title}
      </h1>
      <div className="flex min-w-0 shrink items-center gap-3 sm:ml-2">{state}</div>
      <div className="ml-auto flex shrink-0 items-center gap-2">
        {counter}
        {actions}
      </div>
    </header>
  );
}
