"use client";

import { useFormatter } from "next-intl";

const dayMs = 86_400_000;

/** A moment in the locale's form: "5分钟前" within a day, then the date. */
export function When({ instant }: { instant: string }) {
  const format = useFormatter();
  const date = new Date(instant);
  const now = Math.max(Date.now(), date.getTime());
  const isThisYear = date.getFullYear() === new Date(now).getFullYear();
  const text =
    now - date.getTime() < dayMs
      ? format.relativeTime(date, now)
      : format.dateTime(date, {
          ...(isThisYear ? {} : { year: "numeric" }),
          month: "short",
          day: "numeric",
        });
  // The server's clock and the browser's may stand on two sides of a minute.
  return (
    <time
      dateTime={instant}
      title={format.dateTime(date, { dateStyle: "long", timeStyle: "short" })}
      suppressHydrationWarning
    >
      {text}
    </time>
  );
}
