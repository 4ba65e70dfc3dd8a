"use client";

import { useRouter } from "next/navigation";
import type { FactWithRevisions } from "#core/contracts/facts.ts";
import { CorrectFactButton, VerifyButton } from "../facts/correct-fact.tsx";

/** What an analyst does with a fact on its own page. */
export function FactActions({ fact }: { fact: FactWithRevisions }) {
  const router = useRouter();
  const refresh = () => router.refresh();
  return (
    <>
      <VerifyButton fact={fact} onChanged={refresh} />
      <CorrectFactButton fact={fact} onChanged={refresh} />
    </>
  );
}
