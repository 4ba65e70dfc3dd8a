"use client";

import { MailPlus, RefreshCw, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useFormatter, useTranslations } from "next-intl";
import { useState } from "react";
import { toast } from "sonner";
import {
  createdInvitationShape,
  type Invitation,
  invitationShape,
} from "#core/contracts/people.ts";
import { callApi, sendApi } from "../api-client.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { AskingButton } from "../ui/asking-button.tsx";
import { Badge } from "../ui/badge.tsx";
import { Dialog, DialogContent } from "../ui/dialog.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { useAction } from "../use-action.ts";
import { CreatedLink } from "./new-invitation.tsx";

export interface InvitationTableProps {
  path: string;
  first: FirstPage<Invitation>;
}

export function InvitationTable({ path, first }: InvitationTableProps) {
  const t = useTranslations("settings.invitations");
  return (
    <PagedTable
      path={path}
      shape={invitationShape}
      first={first}
      label={t("title")}
      head={
        <>
          <Th className="first:pl-0">{t("forWhom")}</Th>
          <Th className="max-md:hidden">{t("role")}</Th>
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
      row={(invitation) => <InvitationRow invitation={invitation} />}
      empty={
        <EmptyState icon={MailPlus} title={t("emptyTitle")}>
          {t("emptyBody")}
        </EmptyState>
      }
    />
  );
}

const tones = { open: "accent", used: "neutral", expired: "amber", revoked: "neutral" } as const;

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const t = useTranslations("settings.invitations");
  const words = useTranslations("vocabulary.workspaceRole");
  const format = useFormatter();
  const { state, acceptedBy } = invitation;
  const forWhom = invitation.email ?? t("anyone");
  return (
    <Row>
      <Td className="w-full text-ink first:pl-0">
        <span className="wrap-anywhere">{forWhom}</span>
        <span className="block text-12 text-faint md:hidden">{words(invitation.role)}</span>
        {acceptedBy !== null && (
          <span className="block text-12 text-faint">{t("usedBy", { name: acceptedBy.name })}</span>
        )}
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">{words(invitation.role)}</Td>
      <Td>
        <Badge tone={tones[state]}>{t(state === "revoked" ? "revokedState" : state)}</Badge>
      </Td>
      <Td className="whitespace-nowrap max-md:hidden">{invitation.invitedBy.name}</Td>
      <Td isNumeric className="max-md:hidden">
        {format.dateTime(new Date(invitation.expiresAt), { dateStyle: "medium" })}
      </Td>
      <Td>
        {(state === "open" || state === "expired") && (
          <span className="flex justify-end gap-1">
            <Reissue invitation={invitation} forWhom={forWhom} />
            <Revoke invitation={invitation} forWhom={forWhom} />
          </span>
        )}
      </Td>
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
    <AskingButton
      icon={X}
      label={t("revokeNamed", { name: forWhom })}
      title={t("revokeTitle", { name: forWhom })}
      action={t("revoke")}
      isBusy={isBusy}
      onConfirm={revoke}
    >
      {t("revokeBody")}
    </AskingButton>
  );
}

/** Makes a new link in place of the old one, and shows it this once. */
function Reissue({ invitation, forWhom }: { invitation: Invitation; forWhom: string }) {
  const t = useTranslations("settings.invitations");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const [url, setUrl] = useState<string | null>(null);
  const reissue = () =>
    run(async () => {
      const path = `/invitations/${invitation.id}/reissue`;
      const made = await callApi(path, createdInvitationShape, { method: "POST" });
      setUrl(made.url);
    });
  // The row goes with the old link: the list is renewed when the new one has been seen.
  const close = () => {
    setUrl(null);
    router.refresh();
  };
  return (
    <>
      <IconButton
        icon={RefreshCw}
        label={t("reissueNamed", { name: forWhom })}
        disabled={isBusy}
        onClick={() => void reissue()}
      />
      <Dialog open={url !== null} onOpenChange={(isOpen) => !isOpen && close()}>
        <DialogContent title={t("reissuedTitle")} closesOnPressOutside={false}>
          {url !== null && <CreatedLink url={url} />}
        </DialogContent>
      </Dialog>
    </>
  );
}
