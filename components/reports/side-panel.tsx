"use client";

import { useTranslations } from "next-intl";
import { FactSidebar, type WhyNoInsert } from "#components/facts/fact-sidebar.tsx";
import { referenceTo } from "#components/facts/fact-words.ts";
import { NumbersList } from "#components/facts/numbers-list.tsx";
import type { ReferenceEditing } from "#components/facts/reference-actions.ts";
import { ReferencePanel } from "#components/facts/reference-panel.tsx";
import type { FactReferenceAttributes } from "#core/document/fact-reference.ts";
import { PanelSource } from "../sources/panel-source.tsx";
import { TabList, TabPanel, Tabs } from "../ui/tabs.tsx";

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
        <FactSidebar
          whyNoInsert={props.whyNoInsert}
          onInsert={
            editing === null ? null : (fact, format) => editing.insert(referenceTo(fact, format))
          }
        />
      </TabPanel>
      <TabPanel value="source" className="min-h-0 grow overflow-y-auto outline-none">
        <ReferencePanel
          reference={opened}
          editing={editing}
          mayCorrect={mayCorrect}
          onOpenSource={({ sourceId, quoteId }) =>
            window.open(`/sources/${sourceId}?quote=${quoteId}`, "_blank", "noopener")
          }
          sourceReader={(place) => <PanelSource {...place} mayWrite={mayCorrect} />}
        />
      </TabPanel>
      <TabPanel value="numbers" className="min-h-0 grow outline-none">
        <NumbersList editing={editing} onOpen={onOpen} />
      </TabPanel>
    </Tabs>
  );
}
