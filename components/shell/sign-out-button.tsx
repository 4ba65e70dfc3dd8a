"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { useSignOut } from "./use-sign-out.ts";

export function SignOutButton() {
  const t = useTranslations("shell");
  const { signOut, isBusy } = useSignOut();
  return (
    <Button isBusy={isBusy} onClick={() => void signOut()}>
      <LogOut aria-hidden />
      {t("signOut")}
    </Button>
  );
}
