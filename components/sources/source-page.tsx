"use client";

import { useRouter } from "next/navigation";
import { useTranslations } from "next-intl";
import { BackLink } from "#components/shell/back-link.tsx";
import { SourceReader } from "./source-reader.tsx";

interface SourcePageProps {
  sourceId: string;
  quoteId: string | null;
  mayWrite: boolean;
}

/** The reader in the whole window, its facts beside it. The bars of a phone take 104 px. */
export function SourcePage({ sourceId, quoteId, mayWrite }: SourcePageProps) {
  const shell = useTranslations("shell");
  const router = useRouter();
  return (
    <main className="flex h-[calc(100dvh-104px-env(safe-area-inset-bottom))] min-h-0 flex-col md:h-dvh">
      <div className="border-b px-4 py-2 md:px-6">
        <BackLink href="/sources">{shell("sources")}</BackLink>
      </div>
      <div className="min-h-0 grow">
        <SourceReader
          sourceId={sourceId}
          quoteId={quoteId}
          layout="page"
          mayWrite={mayWrite}
          onOpenFact={(fact) => router.push(`/facts/${encodeURIComponent(fact.id)}`)}
        />
      </div>
    </main>
  );
}
