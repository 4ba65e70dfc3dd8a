import { useEffect } from "react";
import { timeZoneCookie } from "#core/time-zone.ts";
import { keepCookie } from "../keep-cookie.ts";

/** Tells the server this browser's time zone: pages asked for from now on show its times. */
export function useToldTimeZone(): void {
  useEffect(() => {
    keepCookie(timeZoneCookie, Intl.DateTimeFormat().resolvedOptions().timeZone);
  }, []);
}
