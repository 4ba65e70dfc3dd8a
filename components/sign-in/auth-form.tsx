"use client";

import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { Field } from "../ui/field.tsx";
import { Form } from "../ui/form.tsx";
import { Input } from "../ui/input.tsx";
import { Notice } from "../ui/notice.tsx";
import { postAuth } from "./auth-client.ts";
import { useAuthForm } from "./use-auth-form.ts";

export interface AuthFormProps {
  /** Signing up asks for the name too. */
  kind: "sign-in" | "sign-up";
  submitLabel: string;
  /** Where to go afterwards: a path of this site. */
  next: string;
  invitation?: string;
  /** Given when the invitation is for this address alone. */
  email?: string | null;
}

export function AuthForm({ kind, submitLabel, next, invitation, email }: AuthFormProps) {
  const t = useTranslations("signIn");
  const isNew = kind === "sign-up";
  const form = useAuthForm({
    fields: isNew ? ["name", "email", "password"] : ["email", "password"],
    post: (values) =>
      postAuth(isNew ? "sign-up/email" : "sign-in/email", {
        ...values,
        ...(invitation === undefined ? {} : { invitation }),
      }),
    next,
  });
  return (
    <Form
      onSend={(entered, element) => void form.submit(entered, element)}
      className="flex flex-col gap-4"
    >
      {form.formError !== null && <Notice tone="error">{form.formError}</Notice>}
      {isNew && (
        <Field label={t("name")} hint={t("nameHint")} error={form.errors.name}>
          {(control) => (
            <Input {...control} name="name" autoComplete="name" maxLength={60} required autoFocus />
          )}
        </Field>
      )}
      <Field label={t("email")} error={form.errors.email}>
        {(control) => (
          <Input
            {...control}
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={email ?? ""}
            readOnly={Boolean(email)}
            required
            autoFocus={!isNew}
          />
        )}
      </Field>
      <Field
        label={t("password")}
        hint={isNew ? t("passwordHint") : undefined}
        error={form.errors.password}
      >
        {(control) => (
          <Input
            {...control}
            name="password"
            type="password"
            autoComplete={isNew ? "new-password" : "current-password"}
            required
          />
        )}
      </Field>
      <Button type="submit" look="primary" size="lg" isBusy={form.isBusy} className="mt-1">
        {submitLabel}
      </Button>
    </Form>
  );
}
