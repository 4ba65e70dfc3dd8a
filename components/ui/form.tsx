"use client";

import { type ReactNode, useRef } from "react";

export interface FormProps {
  /** What was entered, and the form, to put the focus where something is wrong. */
  onSend: (entered: FormData, form: HTMLFormElement) => void;
  children: ReactNode;
  className?: string;
  "aria-label"?: string;
}

/**
 * A form that is sent by script alone, never by the browser: what is entered cannot end up in an
 * address. When somebody is quicker than the page's script, React keeps the submission (that is
 * what `action` is for) and hands it over once the script is there.
 */
export function Form({ onSend, children, ...props }: FormProps) {
  const form = useRef<HTMLFormElement>(null);
  const send = (entered: FormData) => {
    if (form.current !== null) onSend(entered, form.current);
  };
  return (
    <form
      {...props}
      ref={form}
      noValidate
      action={send}
      onSubmit={(event) => {
        event.preventDefault();
        send(new FormData(event.currentTarget));
      }}
    >
      {children}
    </form>
  );
}
