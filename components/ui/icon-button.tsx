import type { LucideIcon } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Tooltip } from "./tooltip.tsx";

export interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  icon: LucideIcon;
  /** The name for assistive technology, and the tooltip. */
  label: string;
  keys?: string | undefined;
  /** A toggle that is on. */
  isPressed?: boolean | undefined;
  side?: "top" | "right" | "bottom" | "left";
}

/** A 32 px square with one icon. Never without a name. */
export function IconButton(props: IconButtonProps) {
  const { icon: Icon, label, keys, isPressed, side, className, ...rest } = props;
  return (
    <Tooltip label={label} keys={keys} {...(side === undefined ? {} : { side })}>
      <button
        type="button"
        aria-label={label}
        aria-pressed={isPressed}
        {...rest}
        className={classNames(
          "inline-flex size-8 shrink-0 items-center justify-center rounded-md text-muted transition-colors duration-100 hover:bg-hover hover:text-ink disabled:pointer-events-none disabled:opacity-40 aria-pressed:bg-accent-soft aria-pressed:text-accent data-[state=open]:bg-hover",
          className,
        )}
      >
        <Icon size={16} aria-hidden />
      </button>
    </Tooltip>
  );
}
