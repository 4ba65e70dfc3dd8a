"use client";

import { type ReactNode, useId } from "react";

/** What the control inside a field must carry, so that label, hint and error belong to it. */
export interface FieldControl {
  readonly id: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

export interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  /** A sentence: what is wrong and what to do. */
  error?: ReactNode;
  children: (control: FieldControl) => ReactNode;
}

/** `<Field label="…">{(control) => <Input {...control} />}</Field>` */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const hasError = error !== undefined && error !== null && error !== "";
  const note = hasError ? error : hint;
  const noteId = `${id}-note`;
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="font-medium text-13 text-ink">
        {label}
      </label>
      {children({
        id,
        "aria-describedby": note ? noteId : undefined,
        "aria-invalid": hasError || undefined,
      })}
      {note && (
        <p
          id={noteId}
          role={hasError ? "alert" : undefined}
          className={hasError ? "text-13 text-red" : "text-13 text-faint"}
        >
          {note}
        </p>
      )}
    </div>
  );
}
