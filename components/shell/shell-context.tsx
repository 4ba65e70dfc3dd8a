"use client";

import { createContext, use } from "react";
import type { Me } from "#core/contracts/people.ts";

export interface ShellState {
  /** The person whose window this is. */
  readonly viewer: Me;
  readonly openPalette: () => void;
  readonly openKeyList: () => void;
}

export const ShellContext = createContext<ShellState | null>(null);

/** Only inside the workspace's shell. */
export function useShell(): ShellState {
  const shell = use(ShellContext);
  if (shell === null) throw new Error("useShell outside the shell");
  return shell;
}

export function useViewer(): Me {
  return useShell().viewer;
}
