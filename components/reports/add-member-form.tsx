"use client";

import { useTranslations } from "next-intl";
import { type FormEvent, useState } from "react";
import { toast } from "sonner";
import { type ReportRole, reportRoles } from "#core/roles.ts";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Select } from "../ui/select.tsx";
import { useErrorSentence } from "../use-error-sentence.ts";
import type { Members } from "./use-members.ts";

export function AddMemberForm({ members }: { members: Members }) {
  const t = useTranslations("members");
  const words = useTranslations("vocabulary");
  const errorSentence = useErrorSentence();
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<ReportRole>("editor");
  const [error, setError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    if (!/^\S+@\S+\.\S+$/.test(email.trim())) return setError(t("emailInvalid"));
    setIsBusy(true);
    setError(null);
    try {
      const member = await members.add(email.trim(), role);
      toast.success(t("added", { name: member.name }));
      setEmail("");
    } catch (failure) {
      setError(errorSentence(failure));
    } finally {
      setIsBusy(false);
    }
  }

  return (
    <form noValidate onSubmit={(event) => void submit(event)}>
      <Field label={t("addLabel")} hint={t("addHint")} error={error}>
        {(control) => (
          <div className="flex flex-wrap gap-2">
            <Input
              {...control}
              type="email"
              value={email}
              autoComplete="off"
              placeholder={t("addPlaceholder")}
              onChange={(event) => setEmail(event.target.value)}
              className="min-w-48 flex-1"
            />
            <Select<ReportRole>
              aria-label={t("roleLabel")}
              value={role}
              onChange={setRole}
              className="w-auto"
              options={reportRoles.map((value) => ({
                value,
                label: words(`reportRole.${value}`),
                hint: words(`reportRoleHint.${value}`),
              }))}
            />
            <Button type="submit" look="primary" isBusy={isBusy} className="h-9">
              {t("add")}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
