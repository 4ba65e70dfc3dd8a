"use client";

import { useEffect, useRef, useState } from "react";
import { useUrlQuery } from "./use-url-query.ts";

const pauseMs = 200;

/**
 * A parameter of the address while a field edits it: what is typed stands in the field at once and,
 * trimmed, in the address shortly after typing stops.
 *
 * @param isWhole false while what is typed is not to be looked for yet
 */
export function useUrlText(parameter: string, isWhole: (text: string) => boolean) {
  const { get, set } = useUrlQuery();
  const inAddress = get(parameter) ?? "";
  const [text, setText] = useState(inAddress);
  const sent = useRef(inAddress);
  const isReady = isWhole(text);

  // The address changed without us: "back", or filters cleared.
  useEffect(() => {
    if (inAddress === sent.current) return;
    sent.current = inAddress;
    setText(inAddress);
  }, [inAddress]);

  useEffect(() => {
    const words = text.trim();
    if (words === sent.current || !isReady) return;
    const timer = setTimeout(() => {
      sent.current = words;
      set({ [parameter]: words });
    }, pauseMs);
    return () => clearTimeout(timer);
  }, [text, set, parameter, isReady]);

  return { text, setText };
}
