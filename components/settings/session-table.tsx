"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { type Session, sessionShape } from "#core/contracts/people.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { AskingButton } from "../ui/asking-button.tsx";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { describeUserAgent } from "./describe-user-agent.ts";
import { useSessionEnd } from "./use-session-end.ts";

export interface SessionTableProps {
  path: string;
  first: FirstPage<Session>;
  /** A session is ended under it by its id. */
  endPath: string;
  /** Whose they are, who is asked about before one ends; null: one's own. */
  ofPerson: string | null;
}

export function SessionTable({ path, first, ...rest }: SessionTableProps) {
  const t = useTranslations("settings.sessions");
  return (
    <PagedTable
      path={path}
      shape={sessionShape}
      first={first}
      label={t("title")}
      head={
        <>
          <Th className="first:pl-0">{t("device")}</Th>
          <Th className="max-md:hidden">{t("address")}</Th>
          <Th isNumeric className="max-md:hidden">
            {t("since")}
          </Th>
          <Th isNumeric>{t("lastSeen")}</Th>
          <Th className="w-10">
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </>
      }
      row={(session) => <SessionRow session={session} {...rest} />}
      empty={<EmptyState icon={LogOut} title={t("emptyTitle")} />}
    />
  );
}

type SessionRowProps = Pick<SessionTableProps, "endPath" | "ofPerson"> & { session: Session };

function SessionRow({ session, endPath, ofPerson }: SessionRowProps) {
  const t = useTranslations("settings.sessions");
  const path = `${endPath}/${session.id}`;
  const device = describeUserAgent(session.userAgent) ?? t("unknownDevice");
  return (
    <Row>
      <Td className="w-full py-2 first:pl-0">
        <span className="flex flex-wrap items-center gap-2 font-medium text-ink">
          {device}
          {session.isCurrent && <Badge tone="accent">{t("thisOne")}</Badge>}
        </span>
        <span className="block text-12 text-faint md:hidden">{session.ipAddress}</span>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">{session.ipAddress ?? "—"}</Td>
      <Td isNumeric className="max-md:hidden">
        <When instant={session.createdAt} />
      </Td>
      <Td isNumeric>
        <When instant={session.lastSeenAt ?? session.createdAt} />
      </Td>
      <Td>
        {session.isCurrent ? null : ofPerson === null ? (
          <EndOwnSession path={path} device={device} />
        ) : (
          <EndTheirSession path={path} device={device} name={ofPerson} />
        )}
      </Td>
    </Row>
  );
}

interface EndSessionProps {
  path: string;
  device: string;
}

function EndOwnSession({ path, device }: EndSessionProps) {
  const t = useTranslations("settings.sessions");
  const { isBusy, end } = useSessionEnd(path);
  return (
    <IconButton
      icon={LogOut}
      label={t("endNamed", { device })}
      disabled={isBusy}
      onClick={() => void end()}
    />
  );
}

function EndTheirSession({ path, device, name }: EndSessionProps & { name: string }) {
  const t = useTranslations("settings.sessions");
  const { isBusy, end } = useSessionEnd(path);
  return (
    <AskingButton
      icon={LogOut}
      label={t("endNamed", { device })}
      title={t("endTitle", { name, device })}
      action={t("end")}
      isBusy={isBusy}
      onConfirm={end}
    >
      {t("endBody")}
    </AskingButton>
  );
}
