"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { type AuthOutcome, postAuth } from "../sign-in/auth-client.ts";
import { Button } from "../ui/button.tsx";
import { Checkbox } from "../ui/checkbox.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { useErrorSentence } from "../use-error-sentence.ts";

interface Errors {
  readonly current?: string;
  readonly next?: string;
}

const leastLength = 8;

export function PasswordForm() {
  const t = useTranslations("settings.profile");
  const signIn = useTranslations("signIn");
  const [errors, setErrors] = useState<Errors>({});
  const { isBusy, change } = usePasswordChange();

  async function submit(entered: FormData, form: HTMLFormElement): Promise<void> {
    const current = String(entered.get("current") ?? "");
    const next = String(entered.get("next") ?? "");
    if (current === "") return setErrors({ current: signIn("passwordMissing") });
    if (next.length < leastLength) return setErrors({ next: signIn("passwordTooShort") });
    const revokeTokens = entered.get("revokeTokens") !== null;
    const wrong = await change(current, next, { revokeTokens });
    setErrors(wrong ?? {});
    if (wrong !== null) return;
    form.reset();
    toast.success(t("changed"));
  }

  return (
    <Form
      onSend={(entered, form) => void submit(entered, form)}
      className="flex max-w-90 flex-col gap-4"
    >
      <Field label={t("currentPassword")} error={errors.current}>
        {(control) => (
          <Input {...control} name="current" type="password" autoComplete="current-password" />
        )}
      </Field>
      <Field label={t("newPassword")} hint={signIn("passwordHint")} error={errors.next}>
        {(control) => (
          <Input {...control} name="next" type="password" autoComplete="new-password" />
        )}
      </Field>
      <div className="flex items-center gap-2 text-13">
        <Checkbox id="revoke-tokens" name="revokeTokens" />
        <label htmlFor="revoke-tokens">{t("revokeTokens")}</label>
      </div>
      <Button type="submit" isBusy={isBusy} className="self-start">
        {t("change")}
      </Button>
    </Form>
  );
}

/** Sends the change; answers what is wrong and where, or null when it is done. */
function usePasswordChange() {
  const t = useTranslations("settings.profile");
  const signIn = useTranslations("signIn");
  const refusals = useTranslations("refusals");
  const errorSentence = useErrorSentence();
  const [isBusy, setIsBusy] = useState(false);

  function errorsOf(outcome: AuthOutcome): Errors | null {
    if (outcome.kind === "done") return null;
    if (outcome.kind === "refused") return { next: refusals(outcome.reason) };
    if (outcome.problem === "wrongPassword") return { current: t("wrongPassword") };
    return { next: signIn(outcome.problem) };
  }

  async function change(
    currentPassword: string,
    newPassword: string,
    { revokeTokens }: { revokeTokens: boolean },
  ): Promise<Errors | null> {
    setIsBusy(true);
    try {
      return errorsOf(
        await postAuth("change-password", { currentPassword, newPassword, revokeTokens }),
      );
    } catch (error) {
      return { next: errorSentence(error) };
    } finally {
      setIsBusy(false);
    }
  }

  return { isBusy, change };
}
