"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { createdInvitationShape } from "#core/contracts/people.ts";
import { type WorkspaceRole, workspaceRoles } from "#core/roles.ts";
import { callApi } from "../api-client.ts";
import { Button } from "../ui/button.tsx";
import { DialogClose, DialogFooter } from "../ui/dialog.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { useAction } from "../use-action.ts";
import { NewSecretDialog, ShownOnce } from "./shown-once.tsx";

/** Makes an invitation and shows its link, which is shown this once. */
export function NewInvitation() {
  const t = useTranslations("settings.invitations");
  return (
    <NewSecretDialog
      title={t("create")}
      createdTitle={t("createdTitle")}
      form={(onCreated) => <InvitationForm onCreated={onCreated} />}
      created={(url) => <CreatedLink url={url} />}
    />
  );
}

function InvitationForm({ onCreated }: { onCreated: (url: string) => void }) {
  const t = useTranslations("settings.invitations");
  const everywhere = useTranslations("everywhere");
  const words = useTranslations("vocabulary");
  const signIn = useTranslations("signIn");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [role, setRole] = useState<WorkspaceRole>("analyst");
  const [isEmailWrong, setIsEmailWrong] = useState(false);

  async function create(entered: FormData): Promise<void> {
    const email = String(entered.get("email") ?? "").trim();
    const isWrong = email !== "" && !/^\S+@\S+\.\S+$/.test(email);
    setIsEmailWrong(isWrong);
    if (isWrong) return;
    await run(async () => {
      const body = { role, email: email === "" ? null : email };
      const created = await callApi("/invitations", createdInvitationShape, {
        method: "POST",
        body,
      });
      router.refresh();
      onCreated(created.url);
    });
  }

  return (
    <Form onSend={(entered) => void create(entered)} className="flex flex-col gap-4">
      <Field label={t("role")}>
        {(control) => (
          <Select<WorkspaceRole>
            {...control}
            value={role}
            onChange={setRole}
            options={workspaceRoles.map((value) => ({
              value,
              label: words(`workspaceRole.${value}`),
              hint: words(`workspaceRoleHint.${value}`),
            }))}
          />
        )}
      </Field>
      <Field
        label={t("email")}
        hint={t("emailHint")}
        error={isEmailWrong ? signIn("emailInvalid") : undefined}
      >
        {(control) => <Input {...control} name="email" type="email" autoComplete="off" />}
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

export function CreatedLink({ url }: { url: string }) {
  const t = useTranslations("settings.invitations");
  return (
    <ShownOnce label={t("link")} secret={url}>
      {t("createdBody")}
    </ShownOnce>
  );
}
