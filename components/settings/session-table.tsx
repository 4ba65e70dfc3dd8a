"use client";

import { LogOut } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type Session, sessionShape } from "#core/contracts/people.ts";
import { sendApi } from "../api-client.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { useAction } from "../use-action.ts";
import { describeUserAgent } from "./describe-user-agent.ts";

export interface SessionTableProps {
  path: string;
  first: FirstPage<Session>;
  /** A session is ended under it by its id. */
  endPath: string;
}

export function SessionTable({ path, first, endPath }: SessionTableProps) {
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
      row={(session) => <SessionRow session={session} endPath={endPath} />}
      empty={<EmptyState icon={LogOut} title={t("emptyTitle")} />}
    />
  );
}

function SessionRow({ session, endPath }: { session: Session; endPath: string }) {
  const t = useTranslations("settings.sessions");
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
        {!session.isCurrent && <EndSession path={`${endPath}/${session.id}`} device={device} />}
      </Td>
    </Row>
  );
}

function EndSession({ path, device }: { path: string; device: string }) {
  const t = useTranslations("settings.sessions");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const end = () =>
    run(async () => {
      await sendApi(path, { method: "DELETE" });
      toast.success(t("ended"));
      router.refresh();
    });
  return (
    <IconButton
      icon={LogOut}
      label={t("endNamed", { device })}
      disabled={isBusy}
      onClick={() => void end()}
    />
  );
}
