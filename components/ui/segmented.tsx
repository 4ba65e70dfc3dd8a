"use client";

import type { LucideIcon } from "lucide-react";
import { RadioGroup } from "radix-ui";

export interface SegmentedProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; label: string; icon?: LucideIcon }[];
}

/** One of two to four choices, all in sight. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  return (
    <RadioGroup.Root
      aria-label={props.label}
      value={props.value}
      orientation="horizontal"
      onValueChange={(next) => {
        const chosen = props.options.find((option) => option.value === next);
        if (chosen) props.onChange(chosen.value);
      }}
      className="inline-flex rounded-md border border-line-strong bg-sunken p-0.5"
    >
      {props.options.map(({ value, label, icon: Icon }) => (
        <RadioGroup.Item
          key={value}
          value={value}
          className="inline-flex h-7 items-center gap-1.5 whitespace-nowrap rounded-sm border border-transparent px-3 text-13 text-muted transition-colors duration-100 hover:text-ink data-[state=checked]:border-line data-[state=checked]:bg-raised data-[state=checked]:font-medium data-[state=checked]:text-ink"
        >
          {Icon && <Icon size={16} aria-hidden />}
          {label}
        </RadioGroup.Item>
      ))}
    </RadioGroup.Root>
  );
}
