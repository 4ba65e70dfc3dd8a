import type { Metadata } from "next";
import Link from "next/link";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { AuthForm } from "#components/sign-in/auth-form.tsx";
import { Entrance } from "#components/sign-in/entrance.tsx";
import { oneOf, type PageQuery } from "../page-query.ts";
import { safeNextPath } from "../safe-next-path.ts";
import { findViewer, readSetup } from "../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("title") };
}

export default async function SignInPage({ searchParams }: { searchParams: PageQuery }) {
  const next = safeNextPath(oneOf((await searchParams)["next"]));
  if ((await findViewer()) !== null) redirect(next);
  const setup = await readSetup();
  if (setup.needsAdministrator) redirect("/welcome");
  const t = await getTranslations("signIn");
  return (
    <Entrance title={t("title")}>
      <AuthForm kind="sign-in" submitLabel={t("submit")} next={next} />
      <p className="mt-6 text-13 text-muted">
        {setup.signup === "open" ? (
          <Link href="/sign-up" className="text-accent underline-offset-4 hover:underline">
            {t("signUpOpen")}
          </Link>
        ) : (
          t("needAccount")
        )}
      </p>
    </Entrance>
  );
}
