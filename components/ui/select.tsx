"use client";

import { Check, ChevronDown } from "lucide-react";
import { Select as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { classNames } from "./class-names.ts";
import { documentNonce } from "./document-nonce.ts";
import { controlStyle } from "./input.tsx";

export interface SelectOption<Value extends string> {
  readonly value: Value;
  readonly label: string;
  /** A second, quieter line in the open list. */
  readonly hint?: string;
}

export interface SelectProps<Value extends string> {
  value: Value;
  onChange: (value: Value) => void;
  options: readonly SelectOption<Value>[];
  /** Needed when no label element names the control. */
  "aria-label"?: string;
  "aria-describedby"?: string | undefined;
  "aria-invalid"?: boolean | undefined;
  id?: string;
  disabled?: boolean;
  size?: "sm" | "md";
  className?: string;
  prefix?: ReactNode;
}

/** One of a few known choices. For many, or for a search, see `Combobox`. */
export function Select<Value extends string>(props: SelectProps<Value>) {
  const { value, onChange, options, size = "md", className, prefix, disabled, ...rest } = props;
  return (
    <Radix.Root
      value={value}
      onValueChange={(next) => {
        const chosen = options.find((option) => option.value === next);
        if (chosen) onChange(chosen.value);
      }}
      {...(disabled === undefined ? {} : { disabled })}
    >
      <Radix.Trigger
        {...rest}
        className={classNames(
          controlStyle,
          "inline-flex items-center justify-between gap-2 whitespace-nowrap text-left",
          size === "sm" ? "h-8 text-13" : "h-9",
          className,
        )}
      >
        <span className="flex items-center gap-1.5 truncate">
          {prefix}
          <Radix.Value />
        </span>
        <Radix.Icon>
          <ChevronDown size={16} className="text-faint" aria-hidden />
        </Radix.Icon>
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          position="popper"
          sideOffset={4}
          collisionPadding={8}
          className="z-50 max-h-80 min-w-(--radix-select-trigger-width) max-w-80 animate-appear overflow-auto rounded-lg bg-raised p-1 shadow-float"
        >
          <Radix.Viewport {...ownNonce()}>
            {options.map((option) => (
              <SelectItem key={option.value} option={option} />
            ))}
          </Radix.Viewport>
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** For the style with which the open list hides its scrollbar. */
function ownNonce(): { nonce?: string } {
  const nonce = documentNonce();
  return nonce === undefined ? {} : { nonce };
}

function SelectItem({ option }: { option: SelectOption<string> }) {
  return (
    <Radix.Item
      value={option.value}
      className="relative flex cursor-pointer select-none flex-col rounded-md py-1.5 pr-8 pl-2 text-13 text-ink outline-none data-highlighted:bg-hover"
    >
      <Radix.ItemText>{option.label}</Radix.ItemText>
      {option.hint !== undefined && <span className="text-12 text-faint">{option.hint}</span>}
      <Radix.ItemIndicator className="absolute top-2 right-2">
        <Check size={16} className="text-accent" aria-hidden />
      </Radix.ItemIndicator>
    </Radix.Item>
  );
}
