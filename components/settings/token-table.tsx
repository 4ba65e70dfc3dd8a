"use client";

import { KeyRound, Trash2 } from "lucide-react";
import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { toast } from "sonner";
import { type PersonalToken, tokenShape } from "#core/contracts/people.ts";
import { sendApi } from "../api-client.ts";
import { PagedTable } from "../lists/paged-table.tsx";
import type { FirstPage } from "../lists/use-pages.ts";
import { When } from "../lists/when.tsx";
import { AskingButton } from "../ui/asking-button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Row, Td, Th } from "../ui/table.tsx";
import { useAction } from "../use-action.ts";

export interface TokenTableProps {
  path: string;
  first: FirstPage<PersonalToken>;
}

export function TokenTable({ path, first }: TokenTableProps) {
  const t = useTranslations("settings.tokens");
  return (
    <PagedTable
      path={path}
      shape={tokenShape}
      first={first}
      label={t("title")}
      head={
        <>
          <Th className="first:pl-0">{t("name")}</Th>
          <Th isNumeric>{t("created")}</Th>
          <Th isNumeric>{t("lastUsed")}</Th>
          <Th className="w-10">
            <span className="sr-only">{t("actions")}</span>
          </Th>
        </>
      }
      row={(token) => <TokenRow token={token} />}
      empty={
        <EmptyState icon={KeyRound} title={t("emptyTitle")}>
          {t("emptyBody")}
        </EmptyState>
      }
    />
  );
}

function TokenRow({ token }: { token: PersonalToken }) {
  const t = useTranslations("settings.tokens");
  return (
    <Row>
      <Td className="w-full font-medium text-ink first:pl-0">{token.name}</Td>
      <Td isNumeric>
        <When instant={token.createdAt} />
      </Td>
      <Td isNumeric>
        {token.lastUsedAt === null ? t("neverUsed") : <When instant={token.lastUsedAt} />}
      </Td>
      <Td>
        <RevokeToken token={token} />
      </Td>
    </Row>
  );
}

function RevokeToken({ token }: { token: PersonalToken }) {
  const t = useTranslations("settings.tokens");
  const router = useRouter();
  const { isBusy, run } = useAction();
  const revoke = () =>
    run(async () => {
      await sendApi(`/tokens/${token.id}`, { method: "DELETE" });
      toast.success(t("revoked"));
      router.refresh();
    });
  return (
    <AskingButton
      icon={Trash2}
      label={t("revokeNamed", { name: token.name })}
      title={t("revokeTitle", { name: token.name })}
      action={t("revoke")}
      isBusy={isBusy}
      onConfirm={revoke}
    >
      {t("revokeBody")}
    </AskingButton>
  );
}
