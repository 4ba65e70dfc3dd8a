import { Search } from "lucide-react";
import type { ComponentProps } from "react";
import { classNames } from "./class-names.ts";
import { Input } from "./input.tsx";

/** A search box; `aria-label` names it. */
export function SearchInput({ className, ...props }: ComponentProps<"input">) {
  return (
    <div className={classNames("relative w-full", className)}>
      <Search
        size={16}
        aria-hidden
        className="-translate-y-1/2 pointer-events-none absolute top-1/2 left-2.5 text-faint"
      />
      <Input type="search" autoComplete="off" {...props} className="h-8 pl-8 text-13" />
    </div>
  );
}
