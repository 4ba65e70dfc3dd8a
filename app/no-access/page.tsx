import { redirect } from "next/navigation";
import { getTranslations } from "next-intl/server";
import { SignOutButton } from "#components/shell/sign-out-button.tsx";
import { Entrance } from "#components/sign-in/entrance.tsx";
import { findViewer } from "../viewer.ts";

/** For people with an account who are no members (any more). */
export default async function NoAccessPage() {
  const viewer = await findViewer();
  if (viewer === null) redirect("/sign-in");
  if (viewer.role !== null) redirect("/");
  const t = await getTranslations("shell");
  return (
    <Entrance title={t("noAccess.title")} lead={t("noAccess.body", { email: viewer.email })}>
      <SignOutButton userId={viewer.id} />
    </Entrance>
  );
}
