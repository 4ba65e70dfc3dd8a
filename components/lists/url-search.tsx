"use client";

import { useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { SearchInput } from "../ui/search-input.tsx";
import { useUrlText } from "./use-url-text.ts";

export interface UrlSearchProps {
  label: string;
  placeholder: string;
  className?: string;
}

/** A search box whose words stand in the address as `q`, shortly after typing stops. */
export function UrlSearch({ label, placeholder, className }: UrlSearchProps) {
  const [isComposing, setIsComposing] = useState(false);
  const { text, setText } = useUrlText("q", () => !isComposing);
  return (
    <SearchInput
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => setIsComposing(true)}
      onCompositionEnd={() => setIsComposing(false)}
      className={classNames("w-full sm:w-72", className)}
    />
  );
}
