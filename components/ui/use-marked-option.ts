"use client";

import { useState } from "react";

/**
 * Which option of a cmdk list Enter takes: the one moved to, or the first of those that are there
 * now. cmdk alone marks nothing when its options arrive after the typing.
 */
export function useMarkedOption(values: readonly string[]): {
  value: string;
  onValueChange: (value: string) => void;
} {
  const [moved, setMoved] = useState("");
  return { value: values.includes(moved) ? moved : (values[0] ?? ""), onValueChange: setMoved };
}
