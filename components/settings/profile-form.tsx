"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import type { Me } from "#core/contracts/people.ts";
import { sendApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { useAction } from "../use-action.ts";

export function ProfileForm({ viewer }: { viewer: Me }) {
  const t = useTranslations("settings.profile");
  const everywhere = useTranslations("everywhere");
  const signIn = useTranslations("signIn");
  const words = useTranslations("vocabulary.workspaceRole");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [name, setName] = useState(viewer.name);
  const [isNameMissing, setIsNameMissing] = useState(false);

  async function save(): Promise<void> {
    setIsNameMissing(name.trim() === "");
    if (name.trim() === "") return;
    await run(async () => {
      await sendApi("/me", { method: "PATCH", body: { name } });
      toast.success(t("saved"));
      router.refresh();
    });
  }

  return (
    <Form onSend={() => void save()} className="flex max-w-90 flex-col gap-4">
      <Field
        label={t("name")}
        hint={t("nameHint")}
        error={isNameMissing ? signIn("nameMissing") : undefined}
      >
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={60}
            autoComplete="name"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label={t("email")}>
        {(control) => <Input {...control} value={viewer.email} disabled />}
      </Field>
      <Field label={t("role")}>
        {(control) => (
          <Input {...control} value={viewer.role === null ? "" : words(viewer.role)} disabled />
        )}
      </Field>
      <Button
        type="submit"
        look="primary"
        isBusy={isBusy}
        disabled={name.trim() === viewer.name}
        className="self-start"
      >
        {everywhere("save")}
      </Button>
    </Form>
  );
}
