import type { ReactNode } from "react";

export interface SettingsSectionProps {
  title: ReactNode;
  lead?: ReactNode;
  /** At the right of the title. */
  action?: ReactNode;
  children: ReactNode;
}

export function SettingsSection({ title, lead, action, children }: SettingsSectionProps) {
  return (
    <section className="not-first:mt-10">
      <header className="mb-4 flex flex-wrap items-start justify-between gap-3 border-b pb-3">
        <div>
          <h2 className="font-semibold text-16">{title}</h2>
          {lead !== undefined && <p className="mt-1 max-w-140 text-13 text-muted">{lead}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}
