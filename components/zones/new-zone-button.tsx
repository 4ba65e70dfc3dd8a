"use client";

import { Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { zoneShape } from "#core/contracts/zones.ts";
import { callApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { useAction } from "../use-action.ts";

export function NewZoneButton() {
  const t = useTranslations("zones");
  return (
    <Dialog>
      <DialogTrigger asChild>
        <Button>
          <Plus aria-hidden />
          {t("newZone")}
        </Button>
      </DialogTrigger>
      <DialogContent title={t("create.title")} closesOnPressOutside={false}>
        <NewZoneForm />
      </DialogContent>
    </Dialog>
  );
}

const aliasSeparators = /[、,，;；\n]/;

function NewZoneForm() {
  const t = useTranslations("zones.create");
  const everywhere = useTranslations("everywhere");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [isNameMissing, setIsNameMissing] = useState(false);

  async function create(entered: FormData): Promise<void> {
    const text = (name: string) => String(entered.get(name) ?? "").trim();
    setIsNameMissing(text("name") === "");
    if (text("name") === "") return;
    const aliases = text("aliases").split(aliasSeparators);
    const body = {
      name: text("name"),
      aliases: aliases.map((alias) => alias.trim()).filter((alias) => alias !== ""),
      city: text("city") || null,
      province: text("province") || null,
    };
    await run(async () => {
      const zone = await callApi("/zones", zoneShape, { method: "POST", body });
      router.push(`/zones/${zone.id}`);
    });
  }

  return (
    <Form onSend={(entered) => void create(entered)} className="flex flex-col gap-4">
      <Field
        label={t("name")}
        hint={t("nameHint")}
        error={isNameMissing ? t("nameMissing") : undefined}
      >
        {(control) => <Input {...control} name="name" maxLength={80} autoComplete="off" />}
      </Field>
      <Field label={t("aliases")} hint={t("aliasesHint")}>
        {(control) => <Input {...control} name="aliases" autoComplete="off" />}
      </Field>
      <div className="grid grid-cols-2 gap-3">
        <Field label={t("city")}>
          {(control) => <Input {...control} name="city" maxLength={40} autoComplete="off" />}
        </Field>
        <Field label={t("province")}>
          {(control) => <Input {...control} name="province" maxLength={40} autoComplete="off" />}
        </Field>
      </div>
      <DialogFooter>
        <DialogClose asChild>
          <Button>{everywhere("cancel")}</Button>
        </DialogClose>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("submit")}
        </Button>
      </DialogFooter>
    </Form>
  );
}
