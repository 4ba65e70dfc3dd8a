import { type ClassValue, clsx } from "clsx";
import { extendTailwindMerge } from "tailwind-merge";

const merge = extendTailwindMerge({
  extend: { classGroups: { "font-size": [{ text: ["12", "13", "14", "16", "20", "24", "32"] }] } },
});

/** Joins class names; of two that set the same property the later one wins. */
export function classNames(...values: readonly ClassValue[]): string {
  return merge(clsx(values));
}
