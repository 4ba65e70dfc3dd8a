import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthForm } from "#components/sign-in/auth-form.tsx";
import { Entrance } from "#components/sign-in/entrance.tsx";
import { findViewer, readSetup } from "../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("signUpTitle") };
}

/** Only where SIGNUP=open; elsewhere people come through an invitation. */
export default async function SignUpPage() {
  if ((await findViewer()) !== null) redirect("/");
  const setup = await readSetup();
  if (setup.needsAdministrator) redirect("/welcome");
  if (setup.signup !== "open") redirect("/sign-in");
  const t = await getTranslations("signIn");
  return (
    <Entrance title={t("signUpTitle")}>
      <AuthForm kind="sign-up" submitLabel={t("signUpSubmit")} next="/" />
      <p className="mt-6 text-13">
        <Link href="/sign-in" className="text-accent underline-offset-4 hover:underline">
          {t("haveAccount")}
        </Link>
      </p>
    </Entrance>
  );
}
