"use client";

import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";

export const Tabs = Radix.Root;
export const TabPanel = Radix.Content;

export interface TabListProps {
  /** Names the group for assistive technology. */
  label: string;
  tabs: readonly { value: string; label: ReactNode; count?: number }[];
  className?: string;
}

/** The tabs of `<Tabs value onValueChange>`; panels are `<TabPanel value>`. */
export function TabList({ label, tabs, className }: TabListProps) {
  return (
    <Radix.List aria-label={label} className={classNames("flex gap-1 border-b px-2", className)}>
      {tabs.map((tab) => (
        <Radix.Trigger
          key={tab.value}
          value={tab.value}
          className="-mb-px flex h-10 items-center gap-1.5 whitespace-nowrap border-transparent border-b-2 px-2 text-13 text-muted transition-colors duration-100 hover:text-ink data-[state=active]:border-accent data-[state=active]:font-medium data-[state=active]:text-ink"
        >
          {tab.label}
          {tab.count !== undefined && (
            <span className="text-12 text-faint tabular-nums">{tab.count}</span>
          )}
        </Radix.Trigger>
      ))}
    </Radix.List>
  );
}
