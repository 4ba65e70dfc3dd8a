import { HardDriveDownload, Quote, RefreshCw } from "lucide-react";
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { LanguageMenu } from "#components/locale/language-menu.tsx";
import { ProductMark } from "#components/shell/product-mark.tsx";
import { AuthForm } from "#components/sign-in/auth-form.tsx";
import { WelcomeSpecimen } from "#components/sign-in/welcome-specimen.tsx";
import { readSetup } from "../viewer.ts";

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations("signIn");
  return { title: t("welcome.title") };
}

/** The first start: what this is, and the administrator's account. Gone once there is one. */
export default async function WelcomePage() {
  if (!(await readSetup()).needsAdministrator) redirect("/");
  const t = await getTranslations("signIn.welcome");
  const everywhere = await getTranslations("everywhere");
  const points = [
    { icon: Quote, text: t("pointFact") },
    { icon: RefreshCw, text: t("pointChange") },
    { icon: HardDriveDownload, text: t("pointSave") },
  ];
  return (
    <div className="grid min-h-dvh lg:grid-cols-[1fr_minmax(440px,40%)]">
      <section className="flex flex-col bg-sunken px-6 pt-4 pb-10 sm:px-12 lg:border-r">
        <header className="flex h-10 items-center justify-between">
          <span className="flex items-center gap-2 font-semibold text-14">
            <ProductMark />
            {everywhere("productName")}
          </span>
          <LanguageMenu />
        </header>
        <div className="my-auto flex w-full max-w-130 flex-col gap-8 py-10 lg:mx-auto">
          <div>
            <h1 className="font-semibold text-32 tracking-tight">{t("title")}</h1>
            <p className="mt-3 text-16 text-muted">{t("lead")}</p>
          </div>
          <div className="hidden lg:block">
            <WelcomeSpecimen />
          </div>
          <ul className="flex flex-col gap-3">
            {points.map(({ icon: Icon, text }) => (
              <li key={text} className="flex items-start gap-3 text-14 text-muted">
                <Icon size={16} aria-hidden className="mt-1 shrink-0 text-accent" />
                {text}
              </li>
            ))}
          </ul>
        </div>
      </section>
      <main className="flex items-center justify-center px-6 py-10 sm:px-12">
        <div className="w-full max-w-90">
          <h2 className="font-semibold text-20">{t("formTitle")}</h2>
          <p className="mt-1 mb-6 text-14 text-muted">{t("formLead")}</p>
          <AuthForm kind="sign-up" submitLabel={t("submit")} next="/" />
          <p className="mt-6 border-t pt-4 text-13 text-faint">{t("sample")}</p>
        </div>
      </main>
    </div>
  );
}
