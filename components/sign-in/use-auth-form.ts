"use client";

import { useTranslations } from "next-intl";
import { useState } from "react";
import { useErrorSentence } from "../use-error-sentence.ts";
import type { AuthOutcome } from "./auth-client.ts";

export type AuthFieldName = "name" | "email" | "password";
type FieldErrors = Partial<Record<AuthFieldName, string>>;

const fieldOfProblem = {
  wrongPassword: "password",
  emailTaken: "email",
  passwordTooShort: "password",
  passwordTooLong: "password",
  emailInvalid: "email",
} as const;

export interface AuthFormOptions {
  fields: readonly AuthFieldName[];
  post: (values: Readonly<Record<string, string>>) => Promise<AuthOutcome>;
  /** Where to go when it is done: a path of this site. */
  next: string;
}

/**
 * Checks the fields before sending, sends, and puts what is wrong beside the field it belongs to.
 * When done it loads the next page anew, so that nothing of an earlier person stays in memory.
 */
export function useAuthForm({ fields, post, next }: AuthFormOptions) {
  const t = useTranslations("signIn");
  const refusals = useTranslations("refusals");
  const errorSentence = useErrorSentence();
  const [errors, setErrors] = useState<FieldErrors>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);

  function wrongIn(values: Readonly<Record<string, string>>): FieldErrors {
    const wrong: FieldErrors = {};
    if (fields.includes("name") && !values["name"]) wrong.name = t("nameMissing");
    if (!/^\S+@\S+\.\S+$/.test(values["email"] ?? "")) wrong.email = t("emailInvalid");
    if (!values["password"]) wrong.password = t("passwordMissing");
    return wrong;
  }

  async function send(values: Readonly<Record<string, string>>): Promise<void> {
    const outcome = await post(values);
    if (outcome.kind === "done") {
      window.location.assign(next);
      return;
    }
    setIsBusy(false);
    if (outcome.kind === "refused") setFormError(refusals(outcome.reason));
    else setErrors({ [fieldOfProblem[outcome.problem]]: t(outcome.problem) });
  }

  async function submit(entered: FormData, form: HTMLFormElement): Promise<void> {
    const values = textValues(entered);
    const wrong = wrongIn(values);
    setErrors(wrong);
    setFormError(null);
    const first = fields.find((field) => wrong[field] !== undefined);
    if (first !== undefined) return focusField(form, first);
    setIsBusy(true);
    await send(values).catch((error: unknown) => {
      setFormError(errorSentence(error));
      setIsBusy(false);
    });
  }

  return { errors, formError, isBusy, submit };
}

function textValues(entered: FormData): Record<string, string> {
  const pairs = [...entered].map(([name, value]) => {
    const text = typeof value === "string" ? value : "";
    return [name, name === "password" ? text : text.trim()];
  });
  return Object.fromEntries(pairs);
}

function focusField(form: HTMLFormElement, name: string): void {
  form.querySelector<HTMLInputElement>(`[name="${name}"]`)?.focus();
}
