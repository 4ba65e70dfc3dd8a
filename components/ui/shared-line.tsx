import { classNames } from "./class-names.ts";

export interface SharedLineProps {
  first: string;
  last: string;
  /** On a phone the last goes below the first where both have no room. */
  wrapsOnPhone?: boolean;
  className?: string;
}

/** Two things with a dot between them; on a short line the first gives way before the last does. */
export function SharedLine({ first, last, wrapsOnPhone = false, className }: SharedLineProps) {
  return (
    <span
      className={classNames("flex", wrapsOnPhone && "max-md:flex-wrap max-md:gap-x-2", className)}
    >
      <span className="truncate">{first}</span>
      <span
        className={classNames(
          "max-w-3/4 shrink-0 truncate whitespace-pre",
          wrapsOnPhone && "max-md:max-w-full",
        )}
      >
        <span className={classNames(wrapsOnPhone && "max-md:hidden")}> · </span>
        {last}
      </span>
    </span>
  );
}
