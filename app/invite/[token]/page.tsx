import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthForm } from "#components/sign-in/auth-form.tsx";
import { Entrance } from "#components/sign-in/entrance.tsx";
import { Button } from "#components/ui/button.tsx";
import { openInvitationShape } from "#core/contracts/people.ts";
import { findInApi } from "../../server-api.ts";
import { findViewer } from "../../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("signUpTitle"), referrer: "no-referrer" };
}

/** Where an invitation's link leads: who invites, as what, and the form. */
export default async function InvitePage({ params }: { params: Promise<{ token: string }> }) {
  if ((await findViewer())?.role != null) redirect("/");
  const { token } = await params;
  const path = `/invitations/by-token/${encodeURIComponent(token)}`;
  const [t, refusals, words, invitation] = await Promise.all([
    getTranslations("signIn"),
    getTranslations("refusals"),
    getTranslations("vocabulary"),
    findInApi(path, openInvitationShape),
  ]);
  if (invitation === null) {
    return (
      <Entrance title={t("invite.invalidTitle")} lead={refusals("invitation-invalid")}>
        <Button asChild>
          <Link href="/sign-in">{t("invite.goSignIn")}</Link>
        </Button>
      </Entrance>
    );
  }
  const role = words(`workspaceRole.${invitation.role}`);
  const hint = words(`workspaceRoleHint.${invitation.role}`);
  return (
    <Entrance
      title={t("invite.title", { name: invitation.invitedBy })}
      lead={t("invite.role", { role, hint })}
    >
      <AuthForm
        kind="sign-up"
        submitLabel={t("invite.submit")}
        next="/"
        invitation={token}
        email={invitation.email}
      />
      <p className="mt-6 text-13">
        <Link href="/sign-in" className="text-accent underline-offset-4 hover:underline">
          {t("haveAccount")}
        </Link>
      </p>
    </Entrance>
  );
}
