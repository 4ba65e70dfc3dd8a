"use client";

import { MonitorSmartphone, Pause, Play, UserMinus, UserPlus } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import { type Person, personShape } from "#core/contracts/people.ts";
import { type WorkspaceRole, workspaceRoles } from "#core/roles.ts";
import { sendApi } from "../api-client.ts";
import { LoadMore } from "../lists/load-more.tsx";
import { type FirstPage, usePages } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { useViewer } from "../shell/shell-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { ConfirmDialog } from "../ui/confirm-dialog.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Select } from "../ui/select.tsx";
import { Row, Table, Td, Th } from "../ui/table.tsx";
import { useAction } from "../use-action.ts";

export interface PeopleTableProps {
  path: string;
  first: FirstPage<Person>;
  mayManage: boolean;
}

export function PeopleTable({ path, first, mayManage }: PeopleTableProps) {
  const t = useTranslations("settings.members");
  const { items, ...more } = usePages({ path, shape: personShape, first });
  return (
    <>
      <Table
        label={t("title")}
        head={
          <>
            <Th className="first:pl-0">{t("person")}</Th>
            <Th className="max-md:hidden">{t("role")}</Th>
            <Th isNumeric className="max-md:hidden">
              {t("since")}
            </Th>
            {mayManage && (
              <Th className="w-10">
                <span className="sr-only">{t("actions")}</span>
              </Th>
            )}
          </>
        }
      >
        {items.map((person) => (
          <PersonRow key={person.id} person={person} mayManage={mayManage} />
        ))}
      </Table>
      <LoadMore
        hasMore={more.hasMore}
        isLoading={more.isLoading}
        onLoad={() => void more.loadMore()}
      />
    </>
  );
}

function PersonRow({ person, mayManage }: { person: Person; mayManage: boolean }) {
  const t = useTranslations("settings.members");
  const isMe = useViewer().id === person.id;
  return (
    <Row>
      <Td className="w-full py-2 first:pl-0">
        <span className="flex items-center gap-3">
          <Avatar person={person} isDecorative />
          <span className="min-w-0">
            <span className="block font-medium text-ink">
              {person.name}
              {isMe && <span className="ml-1.5 font-normal text-faint">{t("you")}</span>}
            </span>
            <span className="block text-12 text-faint wrap-anywhere">{person.email}</span>
            <span className="mt-1.5 block md:hidden">
              <PersonRole person={person} mayManage={mayManage} />
            </span>
          </span>
        </span>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">
        <PersonRole person={person} mayManage={mayManage} />
      </Td>
      <Td isNumeric className="max-md:hidden">
        <When instant={person.createdAt} />
      </Td>
      {mayManage && (
        <Td>
          <span className="flex justify-end gap-1">
            <SessionsLink person={person} />
            {person.role === null ? <LetBack person={person} /> : <Leave person={person} />}
          </span>
        </Td>
      )}
    </Row>
  );
}

/** Changes a person's role and renders the list anew. */
function useRoleChange(person: Person) {
  const router = useRouter();
  const { isBusy, run } = useAction();
  const change = (role: WorkspaceRole | null, done: string) =>
    run(async () => {
      await sendApi(`/people/${person.id}`, { method: "PATCH", body: { role } });
      toast.success(done);
      router.refresh();
    });
  return { isBusy, change };
}

function PersonRole({ person, mayManage }: { person: Person; mayManage: boolean }) {
  const t = useTranslations("settings.members");
  const words = useTranslations("vocabulary");
  const { isBusy, change } = useRoleChange(person);
  if (person.role === null) {
    return (
      <Badge tone="amber">{t(person.suspendedRole ? "suspendedPerson" : "removedPerson")}</Badge>
    );
  }
  if (!mayManage) return words(`workspaceRole.${person.role}`);
  return (
    <Select<WorkspaceRole>
      size="sm"
      aria-label={t("roleOf", { name: person.name })}
      value={person.role}
      disabled={isBusy}
      onChange={(role) => void change(role, t("roleChanged"))}
      className="w-auto"
      options={workspaceRoles.map((value) => ({
        value,
        label: words(`workspaceRole.${value}`),
        hint: words(`workspaceRoleHint.${value}`),
      }))}
    />
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

/** Begins or ends a suspension and renders the list anew. */
function useSuspension(person: Person) {
  const t = useTranslations("settings.members");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const setSuspended = (isSuspended: boolean) =>
    run(async () => {
      await sendApi(`/people/${person.id}`, { method: "PATCH", body: { isSuspended } });
      toast.success(t(isSuspended ? "suspended" : "reinstated"));
      router.refresh();
    });
  return { isBusy, setSuspended };
}

function Leave({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, setSuspended } = useSuspension(person);
  return (
    <>
      <IconButton
        icon={Pause}
        label={t("suspendNamed", { name: person.name })}
        disabled={isBusy}
        onClick={() => void setSuspended(true)}
      />
      <Remove person={person} />
    </>
  );
}

function Remove({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = useRoleChange(person);
  const [isAsking, setIsAsking] = useState(false);
  const remove = async () => {
    await change(null, t("removed"));
    setIsAsking(false);
  };
  return (
    <>
      <IconButton
        icon={UserMinus}
        label={t("removeNamed", { name: person.name })}
        onClick={() => setIsAsking(true)}
      />
      <ConfirmDialog
        isOpen={isAsking}
        onOpenChange={setIsAsking}
        title={t("removeTitle", { name: person.name })}
        action={t("remove")}
        isBusy={isBusy}
        onConfirm={() => void remove()}
      >
        {t("removeBody")}
      </ConfirmDialog>
    </>
  );
}

/** After a suspension with the role they had, after a removal as a reader. */
function LetBack({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = useRoleChange(person);
  const suspension = useSuspension(person);
  const isSuspended = person.suspendedRole !== null;
  return (
    <IconButton
      icon={isSuspended ? Play : UserPlus}
      label={t(isSuspended ? "reinstateNamed" : "letBackNamed", { name: person.name })}
      disabled={isBusy || suspension.isBusy}
      onClick={() =>
        void (isSuspended ? suspension.setSuspended(false) : change("reader", t("roleChanged")))
      }
    />
  );
}
