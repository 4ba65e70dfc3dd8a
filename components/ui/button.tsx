import { cva, type VariantProps } from "class-variance-authority";
import { Slot } from "radix-ui";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";

const buttonStyle = cva(
  "inline-flex shrink-0 select-none items-center justify-center gap-1.5 whitespace-nowrap rounded-md font-medium transition-colors duration-100 disabled:pointer-events-none disabled:opacity-50 aria-disabled:pointer-events-none aria-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      look: {
        primary: "bg-accent text-on-accent hover:bg-accent-strong",
        secondary: "border border-line-strong bg-raised text-ink hover:bg-hover",
        ghost: "text-muted hover:bg-hover hover:text-ink",
        danger: "border border-line-strong bg-raised text-red hover:border-red hover:bg-red-soft",
      },
      size: {
        sm: "h-7 px-2.5 text-13",
        md: "h-8 px-3 text-13",
        lg: "h-10 px-4 text-14",
      },
    },
    defaultVariants: { look: "secondary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof buttonStyle> {
  /** Draws the one child (a link, say) as a button instead of making a button. */
  asChild?: boolean;
  /** Work is under way: the button keeps its place and name but takes no press. */
  isBusy?: boolean;
}

export function Button({ look, size, asChild, isBusy = false, className, ...props }: ButtonProps) {
  const style = classNames(buttonStyle({ look, size }), className);
  if (asChild) return <Slot.Root className={style} {...props} />;
  const isDisabled = isBusy || props.disabled === true;
  return (
    <button
      type="button"
      {...props}
      className={style}
      disabled={isDisabled}
      aria-busy={isBusy || undefined}
    />
  );
}
