"use client";

import { useRouter } from "next/navigation";
import { useLocale, useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { reportShape } from "#core/contracts/reports.ts";
import { callApi } from "../api-client.ts";
import { searchZones } from "../facts/fact-api.ts";
import { useUrlQuery } from "../lists/use-url-query.ts";
import { Button } from "../ui/button.tsx";
import type { ComboboxOption } from "../ui/combobox.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { MultiCombobox } from "../ui/multi-combobox.tsx";
import { useAction } from "../use-action.ts";
import { type ChosenPeriod, PeriodFields } from "./period-fields.tsx";
import { reportPeriod } from "./report-period.ts";
import { type ReportTemplate, TemplateChoice } from "./template-choice.tsx";

/** Open while the address says `?new=1`. */
export function NewReportDialog() {
  const t = useTranslations("home.create");
  const { get, set } = useUrlQuery();
  return (
    <Dialog open={get("new") !== null} onOpenChange={(isOpen) => !isOpen && set({ new: null })}>
      <DialogContent title={t("title")} closesOnPressOutside={false}>
        <NewReportForm />
      </DialogContent>
    </Dialog>
  );
}

function NewReportForm() {
  const t = useTranslations("home.create");
  const everywhere = useTranslations("everywhere");
  const locale = useLocale();
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [title, setTitle] = useState("");
  const [isTitleMissing, setIsTitleMissing] = useState(false);
  const [zones, setZones] = useState<readonly ComboboxOption[]>([]);
  const [period, setPeriod] = useState<ChosenPeriod | null>(null);
  const [template, setTemplate] = useState<ReportTemplate>("blank");

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setIsTitleMissing(title.trim() === "");
    if (title.trim() === "") return;
    await run(async () => {
      const body = {
        title,
        template,
        zoneIds: zones.map(({ id }) => id),
        period: period === null ? null : reportPeriod(period.year, period.span),
      };
      const report = await callApi("/reports", reportShape, { method: "POST", body });
      router.push(`/reports/${report.id}`);
    });
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <Field label={t("titleLabel")} error={isTitleMissing ? t("titleMissing") : undefined}>
        {(control) => (
          <Input
            {...control}
            value={title}
            maxLength={200}
            autoFocus
            placeholder={t("titlePlaceholder")}
            onChange={(event) => setTitle(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("zonesLabel")} hint={t("zonesHint")}>
        {({ id, "aria-describedby": describedBy }) => (
          <MultiCombobox
            id={id}
            aria-describedby={describedBy}
            label={t("zonesLabel")}
            addLabel={t("addZone")}
            value={zones}
            onChange={setZones}
            search={searchZones(locale)}
          />
        )}
      </Field>
      <Field label={t("periodLabel")} hint={t("periodHint")}>
        {(control) => <PeriodFields control={control} value={period} onChange={setPeriod} />}
      </Field>
      <TemplateChoice value={template} onChange={setTemplate} />
      <DialogFooter>
        <DialogClose asChild>
          <Button>{everywhere("cancel")}</Button>
        </DialogClose>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("submit")}
        </Button>
      </DialogFooter>
    </form>
  );
}
