"use client";

import { useTranslations } from "next-intl";
import { useCallback, useRef, useSyncExternalStore } from "react";
import type { Awareness } from "y-protocols/awareness";
import { AvatarStack } from "../ui/avatar.tsx";
import { type PresentPerson, presentPeople } from "./presence.ts";

/** Who is here. */
export function PresenceAvatars({ awareness, selfId }: { awareness: Awareness; selfId: string }) {
  const t = useTranslations("editor");
  const people = usePresentPeople(awareness, selfId);
  const label = t("presence.people", { count: people.length });
  return (
    <span className="inline-flex items-center gap-2">
      <AvatarStack people={people} label={label} />
      {people.length > 1 && (
        <span aria-hidden className="hidden text-13 text-faint lg:inline">
          {label}
        </span>
      )}
    </span>
  );
}

/** Changes only when somebody comes, goes or is renamed, not with every movement of a caret. */
function usePresentPeople(awareness: Awareness, selfId: string): readonly PresentPerson[] {
  const kept = useRef<{ key: string; people: readonly PresentPerson[] }>({ key: "", people: [] });
  const subscribe = useCallback(
    (listener: () => void) => {
      awareness.on("change", listener);
      return () => awareness.off("change", listener);
    },
    [awareness],
  );
  const read = () => {
    const people = presentPeople(awareness.getStates(), selfId);
    const key = JSON.stringify(people);
    if (key !== kept.current.key) kept.current = { key, people };
    return kept.current.people;
  };
  return useSyncExternalStore(subscribe, read, () => kept.current.people);
}
