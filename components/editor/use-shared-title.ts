"use client";

import { useCallback, useSyncExternalStore } from "react";
import { titleName } from "#core/sync/protocol.ts";
import type { SchemaGate } from "./schema-gate.ts";

/** The report's title as everybody has it now; `before` until it has been loaded. */
export function useSharedTitle(gate: SchemaGate, before: string): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      const title = gate.stage.getText(titleName);
      title.observe(listener);
      return () => title.unobserve(listener);
    },
    [gate],
  );
  const read = () => gate.stage.getText(titleName).toString() || before;
  return useSyncExternalStore(subscribe, read, read);
}
