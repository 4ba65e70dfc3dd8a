"use client";

import { useEffect, useRef, useState } from "react";
import { classNames } from "../ui/class-names.ts";
import { SearchInput } from "../ui/search-input.tsx";
import { useUrlQuery } from "./use-url-query.ts";

const pauseMs = 200;

export interface UrlSearchProps {
  label: string;
  placeholder: string;
  className?: string;
}

/** A search box whose words stand in the address as `q`, shortly after typing stops. */
export function UrlSearch({ label, placeholder, className }: UrlSearchProps) {
  const { get, set } = useUrlQuery();
  const inAddress = get("q") ?? "";
  const [text, setText] = useState(inAddress);
  const sent = useRef(inAddress);
  const [isComposing, setIsComposing] = useState(false);

  // The address changed without us: "back", or filters cleared.
  useEffect(() => {
    if (inAddress === sent.current) return;
    sent.current = inAddress;
    setText(inAddress);
  }, [inAddress]);

  useEffect(() => {
    const words = text.trim();
    if (words === sent.current || isComposing) return;
    const timer = setTimeout(() => {
      sent.current = words;
      set({ q: words });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, set, isComposing]);

  return (
    <SearchInput
      aria-label={label}
      placeholder={placeholder}
      value={text}
      onChange={(event) => setText(event.target.value)}
      onCompositionStart={() => setIsComposing(true)}
      onCompositionEnd={() => setIsComposing(false)}
      className={classNames("w-full sm:w-64", className)}
    />
  );
}
