"use client";

import { LogOut } from "lucide-react";
import { useTranslations } from "next-intl";
import { Button } from "../ui/button.tsx";
import { useSignOut } from "./use-sign-out.ts";

export function SignOutButton({ userId }: { userId: string }) {
  const t = useTranslations("shell");
  const { signOut, isBusy } = useSignOut(userId);
  return (
    <Button isBusy={isBusy} onClick={() => void signOut()}>
      <LogOut aria-hidden />
      {t("signOut")}
    </Button>
  );
}
