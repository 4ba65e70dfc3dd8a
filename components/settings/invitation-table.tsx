"use client";

import { MailPlus, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { toast } from "sonner";
import { type Invitation, invitationShape } from "#core/contracts/people.ts";
import { sendApi } from "../api-client.ts";
import { LoadMore } from "../lists/load-more.tsx";
import { type FirstPage, usePages } from "../lists/use-pages.ts";
import { Badge } from "../ui/badge.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Row, Table, Td, Th } from "../ui/table.tsx";
import { useAction } from "../use-action.ts";

export interface InvitationTableProps {
  path: string;
  first: FirstPage<Invitation>;
}

export function InvitationTable({ path, first }: InvitationTableProps) {
  const t = useTranslations("settings.invitations");
  const { items, ...more } = usePages({ path, shape: invitationShape, first });
  if (items.length === 0) {
    return (
      <EmptyState icon={MailPlus} title={t("emptyTitle")}>
        {t("emptyBody")}
      </EmptyState>
    );
  }
  return (
    <>
      <Table
        label={t("title")}
        head={
          <>
            <Th className="first:pl-0">{t("forWhom")}</Th>
            <Th>{t("role")}</Th>
            <Th>{t("state")}</Th>
            <Th className="max-md:hidden">{t("invitedBy")}</Th>
            <Th isNumeric className="max-md:hidden">
              {t("expires")}
            </Th>
            <Th className="w-10">
              <span className="sr-only">{t("actions")}</span>
            </Th>
          </>
        }
      >
        {items.map((invitation) => (
          <InvitationRow key={invitation.id} invitation={invitation} />
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

type InvitationState = "open" | "accepted" | "expired";
const tones = { open: "accent", accepted: "neutral", expired: "amber" } as const;

function stateOf({ acceptedAt, expiresAt }: Invitation): InvitationState {
  if (acceptedAt !== null) return "accepted";
  return new Date(expiresAt).getTime() > Date.now() ? "open" : "expired";
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const t = useTranslations("settings.invitations");
  const words = useTranslations("vocabulary.workspaceRole");
  const format = useFormatter();
  const state = stateOf(invitation);
  const forWhom = invitation.email ?? t("anyone");
  return (
    <Row>
      <Td className="w-full text-ink first:pl-0">{forWhom}</Td>
      <Td className="whitespace-nowrap">{words(invitation.role)}</Td>
      <Td>
        <Badge tone={tones[state]}>{t(state)}</Badge>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">{invitation.invitedBy.name}</Td>
      <Td isNumeric className="max-md:hidden">
        {format.dateTime(new Date(invitation.expiresAt), { dateStyle: "medium" })}
      </Td>
      <Td>{state !== "accepted" && <Revoke invitation={invitation} forWhom={forWhom} />}</Td>
    </Row>
  );
}

function Revoke({ invitation, forWhom }: { invitation: Invitation; forWhom: string }) {
  const t = useTranslations("settings.invitations");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const revoke = () =>
    run(async () => {
      await sendApi(`/invitations/${invitation.id}`, { method: "DELETE" });
      toast.success(t("revoked"));
      router.refresh();
    });
  return (
    <IconButton
      icon={X}
      label={t("revokeNamed", { name: forWhom })}
      disabled={isBusy}
      onClick={() => void revoke()}
    />
  );
}
