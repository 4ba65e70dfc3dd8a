import { classNames } from "./class-names.ts";

/** A grey place-holder in the size of what will come. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span
      aria-hidden
      className={classNames("block h-4 animate-breathe rounded-sm bg-selected", className)}
    />
  );
}
