"use client";

import { useTranslations } from "next-intl";
import { type Person, personShape } from "#core/contracts/people.ts";
import { type WorkspaceRole, workspaceRoles } from "#core/roles.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { useViewer } from "../shell/shell-context.tsx";
import { Avatar } from "../ui/avatar.tsx";
import { Badge } from "../ui/badge.tsx";
import { Select } from "../ui/select.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { PersonActions } from "./person-actions.tsx";
import { usePersonChange } from "./use-person-change.ts";

export interface PeopleTableProps {
  path: string;
  first: FirstPage<Person>;
  mayManage: boolean;
}

export function PeopleTable({ path, first, mayManage }: PeopleTableProps) {
  const t = useTranslations("settings.members");
  return (
    <PagedTable
      path={path}
      shape={personShape}
      first={first}
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
      row={(person) => <PersonRow person={person} mayManage={mayManage} />}
      empty={null}
    />
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
          <PersonActions person={person} />
        </Td>
      )}
    </Row>
  );
}

function PersonRole({ person, mayManage }: { person: Person; mayManage: boolean }) {
  const t = useTranslations("settings.members");
  const words = useTranslations("vocabulary");
  const { isBusy, change } = usePersonChange(person);
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
      onChange={(role) => void change({ role }, t("roleChanged"))}
      className="w-auto"
      options={workspaceRoles.map((value) => ({
        value,
        label: words(`workspaceRole.${value}`),
        hint: words(`workspaceRoleHint.${value}`),
      }))}
    />
  );
}
