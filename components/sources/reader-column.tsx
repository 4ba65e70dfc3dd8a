import type { ReactNode } from "react";
import { classNames } from "#components/ui/class-names.ts";

/** The measure of a page: at most 46 Chinese characters a line. */
export function ReaderColumn(props: { layout: "page" | "panel"; children: ReactNode }) {
  const isPage = props.layout === "page";
  return (
    <div className={classNames("mx-auto w-full", isPage ? "max-w-184 px-4 py-6 sm:px-6" : "p-4")}>
      {props.children}
    </div>
  );
}
