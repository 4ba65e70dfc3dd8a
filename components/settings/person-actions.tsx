"use client";

import { MonitorSmartphone, Pause, Play, UserMinus, UserPlus } from "lucide-react";
import Link from "next/link";
import { useTranslations } from "next-intl";
import type { Person } from "#core/contracts/people.ts";
import { AskingButton } from "../ui/asking-button.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { usePersonChange } from "./use-person-change.ts";

/** What an administrator does about one member of the workspace, or a former one. */
export function PersonActions({ person }: { person: Person }) {
  return (
    <span className="flex justify-end gap-1">
      <SessionsLink person={person} />
      {person.role === null ? (
        <LetBack person={person} />
      ) : (
        <>
          <Suspend person={person} />
          <Remove person={person} />
        </>
      )}
    </span>
  );
}

function SessionsLink({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  return (
    <Link
      href={`/settings/members/${person.id}`}
      aria-label={t("sessionsNamed", { name: person.name })}
      title={t("sessions")}
      className="inline-flex size-8 items-center justify-center rounded-md text-muted hover:bg-hover hover:text-ink"
    >
      <MonitorSmartphone size={16} aria-hidden />
    </Link>
  );
}

function Suspend({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = usePersonChange(person);
  const { name } = person;
  return (
    <AskingButton
      icon={Pause}
      label={t("suspendNamed", { name })}
      title={t("suspendTitle", { name })}
      action={t("suspend")}
      isBusy={isBusy}
      onConfirm={() => change({ isSuspended: true }, t("suspended"))}
    >
      {t("suspendBody")}
    </AskingButton>
  );
}

function Remove({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = usePersonChange(person);
  const { name } = person;
  return (
    <AskingButton
      icon={UserMinus}
      label={t("removeNamed", { name })}
      title={t("removeTitle", { name })}
      action={t("remove")}
      isBusy={isBusy}
      onConfirm={() => change({ role: null }, t("removed"))}
    >
      {t("removeBody")}
    </AskingButton>
  );
}

/** After a suspension with the role they had, after a removal as a reader. */
function LetBack({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = usePersonChange(person);
  const isSuspended = person.suspendedRole !== null;
  const letBack = () =>
    isSuspended
      ? change({ isSuspended: false }, t("reinstated"))
      : change({ role: "reader" }, t("letBack"));
  return (
    <IconButton
      icon={isSuspended ? Play : UserPlus}
      label={t(isSuspended ? "reinstateNamed" : "letBackNamed", { name: person.name })}
      disabled={isBusy}
      onClick={() => void letBack()}
    />
  );
}
