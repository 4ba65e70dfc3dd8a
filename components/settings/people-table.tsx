"use client";

import { UserMinus, UserPlus } from "lucide-react";
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
            <Th>{t("role")}</Th>
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
            <span className="block text-12 text-faint">{person.email}</span>
          </span>
        </span>
      </Td>
      <Td className="whitespace-nowrap">
        <PersonRole person={person} mayManage={mayManage} />
      </Td>
      <Td isNumeric className="max-md:hidden">
        <When instant={person.createdAt} />
      </Td>
      {mayManage && (
        <Td>{person.role === null ? <LetBack person={person} /> : <Remove person={person} />}</Td>
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
  if (person.role === null) return <Badge tone="amber">{t("removedPerson")}</Badge>;
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

function LetBack({ person }: { person: Person }) {
  const t = useTranslations("settings.members");
  const { isBusy, change } = useRoleChange(person);
  return (
    <IconButton
      icon={UserPlus}
      label={t("letBackNamed", { name: person.name })}
      disabled={isBusy}
      onClick={() => void change("reader", t("roleChanged"))}
    />
  );
}
