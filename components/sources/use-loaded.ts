"use client";

import { useCallback, useEffect, useRef, useState } from "react";

export type Loaded<Value> =
  | { readonly state: "loading" }
  | { readonly state: "loaded"; readonly value: Value }
  | { readonly state: "failed"; readonly error: unknown };

/**
 * Loads what `key` names with the newest `load`, which must heed the signal. While it is loaded
 * again with `reload` the last value stays; another key begins anew.
 */
export function useLoaded<Value>(
  key: string,
  load: (signal: AbortSignal) => Promise<Value>,
): { loaded: Loaded<Value>; reload: () => void; put: (value: Value) => void } {
  const [held, setHeld] = useState<{ key: string; loaded: Loaded<Value> } | null>(null);
  const [round, setRound] = useState(0);
  const newestLoad = useRef(load);
  newestLoad.current = load;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new round loads the same key again
  useEffect(() => {
    const controller = new AbortController();
    const settle = (loaded: Loaded<Value>) => {
      if (!controller.signal.aborted) setHeld({ key, loaded });
    };
    newestLoad.current(controller.signal).then(
      (value) => settle({ state: "loaded", value }),
      (error: unknown) => settle({ state: "failed", error }),
    );
    return () => controller.abort();
  }, [key, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  const put = useCallback(
    (value: Value) => setHeld({ key, loaded: { state: "loaded", value } }),
    [key],
  );
  const loaded: Loaded<Value> = held?.key === key ? held.loaded : { state: "loading" };
  return { loaded, reload, put };
}
