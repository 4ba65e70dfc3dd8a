"use client";

import { postAuth } from "../sign-in/auth-client.ts";
import { useAction } from "../use-action.ts";

/** Ends the session and loads the sign-in page anew, so that no data stays in memory. */
export function useSignOut(): { signOut: () => Promise<void>; isBusy: boolean } {
  const { run, isBusy } = useAction();
  const signOut = async () => {
    const isDone = await run(async () => {
      await postAuth("sign-out");
    });
    if (isDone) window.location.assign("/sign-in");
  };
  return { signOut, isBusy };
}
