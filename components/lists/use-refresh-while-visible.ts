"use client";

import { useRouter } from "next/navigation";
import { useEffect } from "react";

/** Renders the page's server part anew now and then while somebody can see it, and on return. */
export function useRefreshWhileVisible(everyMs: number): void {
  const router = useRouter();
  useEffect(() => {
    const refresh = () => {
      if (document.visibilityState === "visible") router.refresh();
    };
    const timer = setInterval(refresh, everyMs);
    document.addEventListener("visibilitychange", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refresh);
    };
  }, [router, everyMs]);
}
