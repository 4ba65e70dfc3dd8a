"use client";

import { File, type LucideIcon, ScrollText } from "lucide-react";
import { useTranslations } from "next-intl";
import { RadioGroup } from "radix-ui";
import { useId } from "react";
import { reportTemplates } from "#core/contracts/reports.ts";

export type ReportTemplate = (typeof reportTemplates)[number];

const icons: Record<ReportTemplate, LucideIcon> = { blank: File, briefing: ScrollText };

export interface TemplateChoiceProps {
  value: ReportTemplate;
  onChange: (template: ReportTemplate) => void;
}

export function TemplateChoice({ value, onChange }: TemplateChoiceProps) {
  const t = useTranslations("home.create");
  const labelId = useId();
  return (
    <div>
      <span id={labelId} className="font-medium text-13">
        {t("templateLabel")}
      </span>
      <RadioGroup.Root
        aria-labelledby={labelId}
        value={value}
        onValueChange={(next) => {
          const chosen = reportTemplates.find((template) => template === next);
          if (chosen !== undefined) onChange(chosen);
        }}
        className="mt-1.5 grid gap-2 sm:grid-cols-2"
      >
        {reportTemplates.map((template) => (
          <TemplateCard key={template} template={template} />
        ))}
      </RadioGroup.Root>
    </div>
  );
}

function TemplateCard({ template }: { template: ReportTemplate }) {
  const t = useTranslations("home.create");
  const Icon = icons[template];
  return (
    <RadioGroup.Item
      value={template}
      className="flex items-start gap-3 rounded-md border border-line-strong p-3 text-left transition-colors duration-100 hover:bg-hover data-[state=checked]:border-accent data-[state=checked]:bg-accent-soft"
    >
      <Icon size={16} aria-hidden className="mt-0.5 shrink-0 text-faint" />
      <span>
        <span className="block font-medium text-13">{t(`template.${template}`)}</span>
        <span className="block text-12 text-muted">{t(`templateHint.${template}`)}</span>
      </span>
    </RadioGroup.Item>
  );
}
