"use client";

import { useTranslations } from "next-intl";
import type { WhyNoInsert } from "#components/facts/fact-sidebar.tsx";
import type { ReferenceEditing } from "#components/facts/reference-actions.ts";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { PanelSource } from "../sources/panel-source.tsx";
import { Later, laterPart } from "../ui/later.tsx";
import { Skeleton } from "../ui/skeleton.tsx";
import { TabList, TabPanel, Tabs } from "../ui/tabs.tsx";

const factSidebar = laterPart(() =>
  import("#components/facts/fact-sidebar.tsx").then((file) => file.FactSidebar),
);
const referencePanel = laterPart(() =>
  import("#components/facts/reference-panel.tsx").then((file) => file.ReferencePanel),
);
const numbersList = laterPart(() =>
  import("#components/facts/numbers-list.tsx").then((file) => file.NumbersList),
);
/** What writing does not wait for. */
export const sideTabParts = [factSidebar, referencePanel, numbersList];

export const sideTabs = ["facts", "source", "numbers"] as const;
export type SideTab = (typeof sideTabs)[number];

export interface SidePanelProps {
  tab: SideTab;
  onTab: (tab: SideTab) => void;
  /** Null where the report cannot be changed. */
  editing: ReferenceEditing | null;
  whyNoInsert: WhyNoInsert;
  /** The number whose source is shown. */
  opened: FactReferenceAttributes | null;
  onOpen: (reference: FactReferenceAttributes, ordinal: number) => void;
  mayCorrect: boolean;
}

/** What stands beside the page: facts to insert, the source of a number, the list of numbers. */
export function SidePanel(props: SidePanelProps) {
  const { tab, onTab, editing, opened, onOpen, mayCorrect } = props;
  const t = useTranslations("editor.panel");
  const tabs = sideTabs.map((value) => ({ value, label: t(value) }));
  return (
    <Tabs
      value={tab}
      onValueChange={(value) => onTab(sideTabs.find((each) => each === value) ?? "facts")}
      className="flex h-full min-h-0 flex-col"
    >
      <TabList label={t("label")} tabs={tabs} className="shrink-0" />
      <TabPanel value="facts" className="min-h-0 grow outline-none">
        <Later
          part={factSidebar}
          placeholder={<TabSkeleton />}
          props={{
            whyNoInsert: props.whyNoInsert,
            onInsert: editing?.insert ?? null,
          }}
        />
      </TabPanel>
      <TabPanel value="source" className="min-h-0 grow overflow-y-auto outline-none">
        <Later
          part={referencePanel}
          placeholder={<TabSkeleton />}
          props={{
            reference: opened,
            editing,
            mayCorrect,
            onOpenSource: ({ sourceId, quoteId }) =>
              window.open(`/sources/${sourceId}?quote=${quoteId}`, "_blank", "noopener"),
            sourceReader: (place) => <PanelSource {...place} mayWrite={mayCorrect} />,
          }}
        />
      </TabPanel>
      <TabPanel value="numbers" className="min-h-0 grow outline-none">
        <Later part={numbersList} placeholder={<TabSkeleton />} props={{ editing, onOpen }} />
      </TabPanel>
    </Tabs>
  );
}

function TabSkeleton() {
  return (
    <div className="flex flex-col gap-3 p-3">
      <Skeleton className="h-8" />
      <Skeleton className="h-8" />
      <Skeleton className="mt-3 w-1/2" />
      <Skeleton className="h-5 w-2/5" />
      <Skeleton className="w-3/4" />
    </div>
  );
}
