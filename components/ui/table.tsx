"use client";

import Link from "next/link";
import type { ComponentProps, KeyboardEvent, MouseEvent, ReactNode } from "react";
import { classNames } from "./class-names.ts";

export interface TableProps {
  /** Names the table for assistive technology. */
  label: string;
  /** `Th` cells. */
  head: ReactNode;
  /** `Row`s. */
  children: ReactNode;
  className?: string;
  /** A table wider than its page scrolls in a box of its own, which fills the height left over. */
  isWide?: boolean;
}

/**
 * A dense table with a sticky header. Each row has one `RowLink` (or another
 * element marked `data-row-target`): ↑ and ↓ move between them, Home and End jump, Enter follows,
 * and a press anywhere in the row is a press on it.
 */
export function Table({ label, head, children, className, isWide = false }: TableProps) {
  return (
    <div
      className={classNames(
        isWide ? "min-h-0 grow overflow-auto" : "max-md:overflow-x-auto",
        className,
      )}
    >
      <table aria-label={label} className="w-full border-separate border-spacing-0">
        <thead>
          <tr>{head}</tr>
        </thead>
        <tbody onKeyDown={moveBetweenRows} onClick={pressRowTarget}>
          {children}
        </tbody>
      </table>
    </div>
  );
}

export interface CellProps extends ComponentProps<"td"> {
  /** Right-aligned, with figures of one width. */
  isNumeric?: boolean;
}

export function Th({ isNumeric = false, className, ...props }: CellProps) {
  return (
    <th
      scope="col"
      {...props}
      className={classNames(
        "sticky top-0 z-10 h-9 whitespace-nowrap border-b bg-canvas px-3 text-left font-medium text-12 text-faint first:pl-4 last:pr-4",
        isNumeric && "text-right",
        className,
      )}
    />
  );
}

export function Row({ className, ...props }: ComponentProps<"tr">) {
  return (
    <tr
      {...props}
      className={classNames(
        "group has-data-row-target:cursor-pointer hover:bg-hover has-[[data-row-target]:focus-visible]:bg-accent-soft",
        className,
      )}
    />
  );
}

export function Td({ isNumeric = false, className, ...props }: CellProps) {
  return (
    <td
      {...props}
      className={classNames(
        "h-10 border-b px-3 py-1 text-13 text-muted first:pl-4 last:pr-4",
        isNumeric && "whitespace-nowrap text-right tabular-nums",
        className,
      )}
    />
  );
}

/** What the row is about, as a link to it. */
export function RowLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      data-row-target=""
      {...props}
      className={classNames("rounded-sm font-medium text-ink focus-visible:outline-2", className)}
    />
  );
}

function rowTargets(body: Element): HTMLElement[] {
  return [...body.querySelectorAll<HTMLElement>("[data-row-target]")];
}

function moveBetweenRows(event: KeyboardEvent<HTMLTableSectionElement>) {
  if (event.target instanceof HTMLInputElement || event.altKey || event.ctrlKey || event.metaKey) {
    return;
  }
  const targets = rowTargets(event.currentTarget);
  const row = event.target instanceof Element ? event.target.closest("tr") : null;
  const at = targets.findIndex((target) => row?.contains(target));
  const next = nextIndex(event.key, { at, count: targets.length });
  if (next === null) return;
  event.preventDefault();
  targets[next]?.focus();
}

/** The row a key leads to, or null when it is not a key that moves. */
export function nextIndex(
  key: string,
  { at, count }: { at: number; count: number },
): number | null {
  if (key === "ArrowDown") return Math.min(at + 1, count - 1);
  if (key === "ArrowUp") return Math.max(at - 1, 0);
  if (key === "Home") return 0;
  if (key === "End") return count - 1;
  return null;
}

function pressRowTarget(event: MouseEvent<HTMLTableSectionElement>) {
  if (!(event.target instanceof Element)) return;
  if (event.target.closest("a, button, input, label, [role=checkbox]")) return;
  // Selecting a figure to copy it is not a press on the row.
  if (window.getSelection()?.isCollapsed === false) return;
  event.target.closest("tr")?.querySelector<HTMLElement>("[data-row-target]")?.click();
}
