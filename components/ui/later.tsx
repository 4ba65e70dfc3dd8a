"use client";

import { useTranslations } from "next-intl";
import { type ComponentType, type ReactNode, useEffect, useState } from "react";
import { toast } from "sonner";
import { type LaterCode, laterCode } from "./later-code.ts";

/** A part of the page with a script of its own. */
export type LaterPart<Props> = LaterCode<ComponentType<Props>>;

/** Splits a part off the page's script: its code comes when the part is first shown. */
export function laterPart<Props>(fetchCode: () => Promise<ComponentType<Props>>): LaterPart<Props> {
  return laterCode(fetchCode);
}

interface LaterProps<Props> {
  part: LaterPart<Props>;
  props: Props;
  /** Stands in its place until the code has come. */
  placeholder?: ReactNode;
}

/**
 * Shows a part that comes later. Where its code does not come (the network is away) the person is
 * told, the placeholder stays, and it is asked for again when the network is back: a missing part
 * never takes the page with it, as React's `lazy` would.
 */
export function Later<Props extends object>({ part, props, placeholder }: LaterProps<Props>) {
  const t = useTranslations("everywhere");
  const [Loaded, setLoaded] = useState(part.loaded);
  useEffect(() => {
    if (Loaded !== null) return;
    let isGone = false;
    const ask = () =>
      void part.load().then(
        (loaded) => !isGone && setLoaded(() => loaded),
        () => !isGone && toast.error(t("partMissing"), { id: "part-missing" }),
      );
    ask();
    addEventListener("online", ask);
    return () => {
      isGone = true;
      removeEventListener("online", ask);
    };
  }, [part, Loaded, t]);
  return Loaded === null ? placeholder : <Loaded {...props} />;
}

/**
 * The same for a dialog: nothing is asked for before it is first opened, and it stays when it is
 * closed, so that it can go as it came.
 */
export function LaterDialog<Props extends { isOpen: boolean }>(
  given: Pick<LaterProps<Props>, "part" | "props">,
) {
  const { isOpen } = given.props;
  const [isNeeded, setIsNeeded] = useState(isOpen);
  if (isOpen && !isNeeded) setIsNeeded(true);
  return isNeeded ? <Later {...given} placeholder={<DialogToCome />} /> : null;
}

/** What is typed for a dialog that is still to come must not land in the text. */
function DialogToCome() {
  useEffect(() => {
    if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
  }, []);
  return null;
}

const fetchAheadAfterMs = 1_000;

/**
 * Fetches parts once the page is ready and has nothing else to do, so that they open at once and
 * are there when the network goes.
 */
export function useFetchAhead(
  parts: readonly Pick<LaterCode<unknown>, "fetchAhead">[],
  isReady: boolean,
): void {
  useEffect(() => {
    if (!isReady) return;
    const fetchAll = () => {
      for (const part of parts) part.fetchAhead();
    };
    // Safari has no idle callback.
    if (globalThis.requestIdleCallback === undefined) {
      const timer = setTimeout(fetchAll, fetchAheadAfterMs);
      return () => clearTimeout(timer);
    }
    const request = requestIdleCallback(fetchAll);
    return () => cancelIdleCallback(request);
  }, [parts, isReady]);
}
