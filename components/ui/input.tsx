import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

/** The look shared by everything one types into or chooses from. */
export const controlStyle =
  "w-full rounded-md border border-line-strong bg-raised px-2.5 text-14 text-ink transition-colors duration-100 hover:border-faint focus-visible:border-accent focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:bg-sunken disabled:text-faint aria-invalid:border-red";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input {...props} className={classNames(controlStyle, "h-9", className)} />;
}

export function TextArea({ className, ...props }: ComponentProps<"textarea">) {
  return <textarea {...props} className={classNames(controlStyle, "min-h-20 py-2", className)} />;
}
