"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { createdTokenShape } from "#core/contracts/people.ts";
import { callApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { DialogClose, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { useAction } from "../use-action.ts";
import { NewSecretDialog, ShownOnce } from "./shown-once.tsx";

/** Makes a personal token and shows it this once. */
export function NewToken() {
  const t = useTranslations("settings.tokens");
  return (
    <NewSecretDialog
      title={t("create")}
      createdTitle={t("createdTitle")}
      form={(onCreated) => <TokenForm onCreated={onCreated} />}
      created={(token) => (
        <ShownOnce label={t("token")} secret={token}>
          {t("createdBody")}
        </ShownOnce>
      )}
    />
  );
}

function TokenForm({ onCreated }: { onCreated: (token: string) => void }) {
  const t = useTranslations("settings.tokens");
  const everywhere = useTranslations("everywhere");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [isNameMissing, setIsNameMissing] = useState(false);

  async function create(entered: FormData): Promise<void> {
    const name = String(entered.get("name") ?? "").trim();
    setIsNameMissing(name === "");
    if (name === "") return;
    await run(async () => {
      const created = await callApi("/tokens", createdTokenShape, {
        method: "POST",
        body: { name },
      });
      router.refresh();
      onCreated(created.token);
    });
  }

  return (
    <Form onSend={(entered) => void create(entered)}>
      <Field label={t("name")} error={isNameMissing ? t("nameMissing") : undefined}>
        {(control) => (
          <Input
            {...control}
            name="name"
            maxLength={60}
            autoComplete="off"
            placeholder={t("namePlaceholder")}
          />
        )}
      </Field>
      <DialogFooter>
        <DialogClose asChild>
          <Button>{everywhere("cancel")}</Button>
        </DialogClose>
        <Button type="submit" look="primary" isBusy={isBusy}>
          {t("create")}
        </Button>
      </DialogFooter>
    </Form>
  );
}
