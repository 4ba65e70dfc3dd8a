"use client";

import { useCallback, useState } from "react";
import { toast } from "sonner";
import { useErrorSentence } from "./use-error-sentence.ts";

/**
 * Runs one piece of work at a time for a button or form: `isBusy` while it runs, and what it
 * throws becomes a sentence in a toast.
 */
export function useAction(): {
  isBusy: boolean;
  /** Answers whether the work was done. */
  run: (work: () => Promise<void>) => Promise<boolean>;
} {
  const [isBusy, setIsBusy] = useState(false);
  const errorSentence = useErrorSentence();
  const run = useCallback(
    async (work: () => Promise<void>) => {
      setIsBusy(true);
      try {
        await work();
        return true;
      } catch (error) {
        toast.error(errorSentence(error));
        return false;
      } finally {
        setIsBusy(false);
      }
    },
    [errorSentence],
  );
  return { isBusy, run };
}
